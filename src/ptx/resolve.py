"""Turns what a person says into names of the catalog: a task, a device, languages, a licence policy.

A question is matched word by word against what the index learned from `catalog/utterances/`
(see `ptx.catalog.terms`); no language model is asked and nothing is guessed:
where no task has clearly more evidence than the others, the question is refused with the nearest ones.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.names import closest, normal
from ptx.catalog.records import Kind
from ptx.errors import PtxError, UnclearQueryError, UnknownNameError

KINDS: tuple[Kind, ...] = ("task", "library", "device", "model", "rule", "license", "lesson")
"""Kinds that a person can name, in the order of preference where a name is shared."""

OTHER = "other"
"""The class of questions that ptx must refuse."""

_FORGIVEN = 0.84
_MIN_EVIDENCE = 2.2
_OTHER_BONUS = 1.5
_ALIAS_BONUS = 2.0


class Understanding(NamedTuple):
    """What a question says. None where it says nothing."""

    task: str
    device: str | None = None
    goal: str | None = None
    license: str | None = None
    languages: tuple[str, ...] = ()
    max_latency_ms: float | None = None


class Named(NamedTuple):
    """A name found in the catalog; `note` says where a typing error was forgiven."""

    kind: Kind
    id: str
    note: str | None = None


def name(index: Index, kinds: Iterable[Kind], given: str, option: str) -> Named:
    """Return what `given` names among the kinds; a clear typing error is forgiven with a note.

    Args:
        index: The catalog.
        kinds: Kinds to look in, the first preferred.
        given: What the person wrote.
        option: How the message calls it, such as `--task`.

    Raises:
        UnknownNameError: Nothing has that name.

    """
    wanted = list(kinds)
    found = [hit for hit in index.find(given) if hit[0] in wanted]
    if found:
        kind, identifier = min(found, key=lambda hit: (wanted.index(hit[0]), hit[1]))
        return Named(kind, identifier)
    known = index.names(wanted)
    near = closest(given, known)
    best = [n for n in near if _ratio(normal(given), n) >= _FORGIVEN and len(normal(given)) >= 4]
    if best and len({known[n] for n in best}) == 1:
        kind, identifier = known[best[0]]
        return Named(kind, identifier, f"{option}: reading '{given}' as '{identifier}'")
    label = " or ".join(wanted)
    suggestions = list(dict.fromkeys(known[n][1] for n in near))
    hint = f"did you mean {', '.join(suggestions)}?" if suggestions else f"see `ptx list {_plural(wanted[0])}`"
    shown = given if len(given) <= 60 else given[:57] + "..."
    raise UnknownNameError(f"{option}: no {label} is called '{shown}'", hint)


def _plural(kind: str) -> str:
    return "libraries" if kind == "library" else f"{kind}s"


def _ratio(one: str, other: str) -> float:
    from difflib import SequenceMatcher  # noqa: PLC0415  # only after a name was not found

    return SequenceMatcher(None, one, other).ratio()


def understand(index: Index, query: str) -> Understanding:
    """Return what a question in English or Chinese asks for.

    Raises:
        UnclearQueryError: It names no task that ptx knows, or none clearly.

    """
    if len(query) > 2_000:
        raise UnclearQueryError("QUERY: the question is longer than 2,000 characters", "say it in a sentence")
    exact = [found for kind, found in index.find(query) if kind == "task"]
    spans = _Spans(index, query)
    rest = spans.without(_ASIDE)
    task = exact[0] if exact else _task(index, query, rest)
    languages = spans.languages()
    return Understanding(
        task=task,
        device=spans.first("device"),
        goal=spans.first("goal"),
        license=spans.first("license"),
        languages=languages,
        max_latency_ms=_latency(query),
    )


_ASIDE = ("device", "license", "goal")
_TYPICAL = frozenset({"cpu", "gpu", "mobile", "edge", "laptop"})
"""Devices that stand for a kind: one that is named beside them is meant instead."""


def _latency(query: str) -> float | None:
    match = re.search(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:ms|milliseconds?|毫秒)(?![a-z])", query, re.IGNORECASE)
    return float(match[1]) if match else None


class _Spans:
    """The words of a question, with the names of devices, languages, goals and licences among them."""

    def __init__(self, index: Index, query: str) -> None:
        self.tokens = _tokens(query)
        self.hits: list[tuple[int, int, str, str]] = []
        known = index.names(["device", "words"])
        start = 0
        while start < len(self.tokens):
            width = self._match(known, start)
            start += width or 1

    def _match(self, known: dict[str, tuple[Kind, str]], start: int) -> int:
        for width in range(min(8, len(self.tokens) - start), 0, -1):
            piece = self.tokens[start : start + width]
            joined = normal("".join(piece))
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
        kept = [token for i, token in enumerate(self.tokens) if i not in skip]
        return _join(kept)


def _tokens(text: str) -> list[str]:
    """Return Latin words whole and Chinese characters one by one."""
    from ptx.catalog.terms import words  # noqa: PLC0415  # only for questions

    result: list[str] = []
    for word in words(text):
        result.extend([word] if word[0].isascii() else list(word))
    return result


def _join(tokens: Iterable[str]) -> str:
    text = ""
    for token in tokens:
        text += token if not token.isascii() else f" {token} "
    return text


def _task(index: Index, query: str, rest: str) -> str:
    scores = _scores(index, rest)
    ranked = sorted(scores, key=lambda task: (-scores[task], task))
    best = ranked[0] if ranked else OTHER
    if best == OTHER or scores[best] < _MIN_EVIDENCE:
        near = [task for task in ranked if task != OTHER and scores[task] >= _MIN_EVIDENCE][:3]
        raise _unclear(query, near)
    return best


def _scores(index: Index, text: str) -> dict[str, float]:
    """Return the evidence for each task, and for `other`."""
    from ptx.catalog.evidence import scores  # noqa: PLC0415  # only for questions
    from ptx.catalog.terms import keys, terms  # noqa: PLC0415

    found = terms(text, index.concepts(keys(text)))
    rows = index.term_counts(found)
    content = [t for t in found if t.isascii() and t.isalpha() and len(t) > 3]
    mended = _mend(index, [t for t in content if t not in rows])
    if mended:
        again = " ".join([text, *mended])
        found = terms(again, index.concepts(keys(again)))
        rows = index.term_counts(found)
    evidence = scores(found, rows, index.totals, int(index.meta("vocabulary")))
    length = math.sqrt(max(1.0, sum(found[term] for term in rows) / 3))
    scaled = {task: score / length for task, score in zip(index.meta("tasks").split(), evidence, strict=True)}
    for task in _aliases(index, text):
        scaled[task] = scaled.get(task, 0.0) + _ALIAS_BONUS
    if not rows:
        return {}
    scaled[OTHER] = scaled.get(OTHER, 0.0) + _OTHER_BONUS
    return scaled


def _mend(index: Index, unknown: list[str]) -> Counter[str]:
    """Return known terms of which the unknown ones are likely typing errors."""
    result: Counter[str] = Counter()
    for word in unknown[:6]:
        near = [t for t in index.vocabulary(word[0], len(word)) if _ratio(word, t) >= 0.8]
        if near:
            result[max(near, key=lambda t: (_ratio(word, t), t))] += 1
    return result


def _aliases(index: Index, text: str) -> set[str]:
    """Return the tasks that have an alias among the word groups of the text."""
    from ptx.catalog.terms import stem  # noqa: PLC0415  # only for questions

    tokens = _tokens(text)
    groups = {
        normal("".join(tokens[i : i + width])) for width in range(1, 9) for i in range(len(tokens) - width + 1)
    }
    stemmed = {normal("".join(stem(t) for t in tokens[i : i + 3])) for i in range(len(tokens))}
    names = index.names(["task"])
    return {names[g][1] for g in (groups | stemmed) & names.keys() if len(g) > 2 or not g.isascii()}


def _unclear(query: str, near: list[str]) -> PtxError:
    shown = query if len(query) <= 60 else query[:57] + "..."
    if near:
        return UnclearQueryError(
            f"QUERY: '{shown}' is not clearly one task",
            f"say it in other words, or choose: {', '.join(f'--task {task}' for task in near)}",
        )
    return UnclearQueryError(f"QUERY: '{shown}' names no task that ptx knows", "see `ptx list tasks`")
