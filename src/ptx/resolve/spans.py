"""Finds the names of devices, languages, goals and licences among the words of a question."""

from __future__ import annotations

from collections.abc import Iterable

from ptx.catalog.index import Index
from ptx.catalog.names import normal
from ptx.catalog.records import Kind
from ptx.catalog.terms import join, tokens

_TYPICAL = frozenset({"cpu", "gpu", "mobile", "edge", "laptop"})
"""Devices that stand for a kind: one that is named beside them is meant instead."""
_WIDEST = 8


class Spans:
    """The words of a question, with the names of devices, languages, goals and licences among them."""

    def __init__(self, index: Index, query: str) -> None:
        self.tokens = tokens(query)
        self.hits: list[tuple[int, int, str, str]] = []
        count = len(self.tokens)
        self._joined = {
            (start, width): normal("".join(self.tokens[start : start + width]))
            for start in range(count)
            for width in range(1, min(_WIDEST, count - start) + 1)
        }
        known = index.words(self._joined.values())
        start = 0
        while start < count:
            start += self._match(known, start) or 1

    def _match(self, known: dict[str, tuple[Kind, str]], start: int) -> int:
        for width in range(min(_WIDEST, len(self.tokens) - start), 0, -1):
            joined = self._joined[start, width]
            if joined in known and not (len(joined) < 2 and joined.isascii()):
                kind, identifier = known[joined]
                option, _, value = identifier.partition(":") if kind == "words" else (kind, "", identifier)
                self.hits.append((start, width, option, value))
                return width
        return 0

    def first(self, option: str) -> str | None:
        """Return the value of an option: the most specific one named, else the first."""
        values = [value for _, _, o, value in self.hits if o == option]
        specific = [v for v in values if v not in _TYPICAL]
        return next(iter(specific or values), None)

    def languages(self) -> tuple[str, ...]:
        """Return the languages named, the source before the target where the question says so."""
        found = [(start, value) for start, _, option, value in self.hits if option == "language"]
        before = {value: self.tokens[start - 1] if start else "" for start, value in found}
        ordered = list(dict.fromkeys(value for _, value in found))
        target = [v for v in ordered if before[v] in {"into", "to", "in", "成", "为", "到"}]
        source = [v for v in ordered if before[v] in {"from", "of", "从", "把", "将"}]
        if len(ordered) == 2 and (target[:1] == ordered[:1] or source[:1] == ordered[1:]):
            ordered.reverse()
        return tuple(ordered)

    def without(self, options: Iterable[str]) -> str:
        """Return the question without the words that name values of these options."""
        skip = {i for s, w, option, _ in self.hits if option in options for i in range(s, s + w)}
        return join(token for i, token in enumerate(self.tokens) if i not in skip)
