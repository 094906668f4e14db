"""Turns what a person says into names of the catalog: a task, a device, languages, a licence policy.

A question is matched word by word against what the index learned from `catalog/utterances/`
(see `ptx.resolve.tasks`); no language model is asked and nothing is guessed:
where no task has clearly more evidence than the others, the question is refused with the nearest ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.names import closest, normal
from ptx.catalog.records import Kind
from ptx.errors import UnclearQueryError, UnknownNameError

KINDS: tuple[Kind, ...] = ("task", "library", "device", "model", "rule", "license", "lesson")
"""Kinds that a person can name, in the order of preference where a name is shared."""

_FORGIVEN = 0.84


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
    from ptx.resolve.spans import Spans  # noqa: PLC0415  # only for questions
    from ptx.resolve.tasks import task_of  # noqa: PLC0415

    spans = Spans(index, query)
    rest = _LATENCY.sub(" ", spans.without(_ASIDE))
    exact = [found for text in (query, rest) for kind, found in index.find(text) if kind == "task"]
    task = exact[0] if exact else task_of(index, query, rest)
    return Understanding(
        task=task,
        device=spans.first("device"),
        goal=spans.first("goal"),
        license=spans.first("license"),
        languages=spans.languages(),
        max_latency_ms=_latency(query),
    )


_ASIDE = ("device", "license", "goal", "aside")
_LATENCY = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:ms|milliseconds?|毫秒)(?![a-z])", re.IGNORECASE)


def _latency(query: str) -> float | None:
    match = _LATENCY.search(query)
    return float(match[1]) if match else None
