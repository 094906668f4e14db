"""Libraries or models side by side, and a verdict that follows from facts and rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ptx import amounts
from ptx.catalog.index import Index
from ptx.catalog.records import Library, Model
from ptx.errors import PtxError
from ptx.numbers import short
from ptx.recommender import Candidate, Recommendation, Rejection, recommend
from ptx.request import Constraints, Request

ALIVE = frozenset({"active", "maintenance"})


class Column(NamedTuple):
    """One of the things compared: its facts by row."""

    id: str
    name: str
    facts: dict[str, str]


class Choice(NamedTuple):
    """When to choose one of them, and why."""

    id: str
    when: tuple[str, ...]


class Comparison(NamedTuple):
    """Facts side by side and a verdict."""

    kind: str
    columns: tuple[Column, ...]
    verdict: str
    choices: tuple[Choice, ...]


def compare(index: Index, names: list[tuple[str, str]], task: str | None, device: str) -> Comparison:
    """Compare libraries with libraries or models with models.

    Args:
        index: The catalog.
        names: (kind, id) of each thing.
        task: Id of the task that libraries are compared for, or None for all.
        device: Id of the device that models are compared on.

    Raises:
        PtxError: Fewer than two things, mixed kinds, or a kind that cannot be compared.

    """
    kinds = {kind for kind, _ in names}
    if len(set(names)) < 2:
        raise PtxError("NAMES: name at least two different things", "try `ptx compare torchtext huggingface`")
    if len(kinds) > 1:
        listed = ", ".join(f"{identifier} is a {kind}" for kind, identifier in names)
        raise PtxError(
            f"NAMES: different kinds cannot be compared: {listed}", "name libraries only, or models only"
        )
    ids = list(dict.fromkeys(identifier for _, identifier in names))
    if kinds == {"library"}:
        return _libraries(index, [index.library(i) for i in ids], task)
    if kinds == {"model"}:
        return _models(index, [index.get("model", i) for i in ids], device)
    raise PtxError(f"NAMES: a {kinds.pop()} cannot be compared", "name libraries or models")


def _libraries(index: Index, libraries: list[Library], task: str | None) -> Comparison:
    columns = tuple(Column(x.id, x.name, dict(_library_facts(index, x, task))) for x in libraries)
    alive = [x for x in libraries if x.status.value in ALIVE and index.works_today(x) is not False]
    dead = [x for x in libraries if x not in alive]
    return Comparison("library", columns, _verdict(index, alive, dead, libraries), tuple(_choices(libraries)))


def _verdict(index: Index, alive: list[Library], dead: list[Library], all_of_them: list[Library]) -> str:
    if not dead:
        return "All of them are alive and work with today's torch: choose by what you do."
    reasons = "; ".join(f"{x.name} {_trouble(index, x)}" for x in dead)
    if not alive:
        instead = list(dict.fromkeys(i for x in all_of_them for i in x.superseded_by))
        return f"None of them for new work: {reasons}. Use {', '.join(instead) or 'something else'}."
    chosen = " or ".join(x.name for x in alive)
    return f"Choose {chosen} for new work: {reasons}."


def _trouble(index: Index, library: Library) -> str:
    parts = []
    if library.status.value not in ALIVE:
        parts.append(f"is {library.status.value}")
    if index.works_today(library) is False:
        parts.append(f"does not work with torch {index.torch} (needs {library.torch.requires})")
    return " and ".join(parts)


def _choices(libraries: list[Library]) -> Iterator[Choice]:
    for library in libraries:
        yield Choice(library.id, tuple(library.choose_when))


def _library_facts(index: Index, library: Library, task: str | None) -> Iterator[tuple[str, str]]:
    family = {library.id, *(x.id for x in index.libraries() if x.family == library.id)}
    models = [m for m in index.models(task) if m.library in family]
    tasks = sorted({*library.tasks, *(m.task for m in models)})
    works = {True: "yes", False: "no", None: "needs no torch"}[index.works_today(library)]
    latest = library.latest
    yield "purpose", library.summary.en
    yield "status", f"{library.status.value}, {library.status.as_of}: {library.status.evidence}"
    yield "last release", f"{latest.version} ({latest.date or 'day unknown'})" if latest.version else "none"
    yield f"torch {index.torch}", f"{works}: {library.torch.evidence}"
    yield "tasks", ", ".join(t for t in tasks if task in {None, t}) or "none of the catalog's"
    yield "models", f"{len(models)} in the catalog" + (f" for {task}" if task else "")
    yield "datasets", library.datasets or "none"
    yield "training", library.training or "none"
    yield "deployment", library.deployment or "none"
    yield "licence", library.license or "unknown"
    size = library.install_size
    yield "install size", f"{size.mb:,.0f} MB ({size.what})" if size else "not measured"
    yield "instead", ", ".join(library.superseded_by)
    yield "one writes", library.example or ""


def _models(index: Index, models: list[Model], device: str) -> Comparison:
    tasks = sorted({model.task for model in models})
    if len(tasks) > 1:
        raise PtxError(
            f"NAMES: models of different tasks cannot be compared: {', '.join(tasks)}",
            "name models of one task",
        )
    ids = {model.id for model in models}
    answer = recommend(index, Request(task=tasks[0], device=device, constraints=Constraints(), top=1), also=ids)
    found = {o.model.id: o for o in _outcomes(answer) if o.model.id in ids}
    columns = tuple(Column(m.id, m.name, dict(_model_facts(m, found[m.id], device))) for m in models)
    verdict = _model_verdict([found[m.id] for m in models], answer)
    return Comparison("model", columns, verdict, tuple(_model_choices([found[m.id] for m in models])))


def _outcomes(answer: Recommendation) -> Iterator[Candidate | Rejection]:
    yield from (pick.candidate for pick in answer.picks)
    yield from answer.alternatives
    yield from answer.rejected


def _model_facts(model: Model, outcome: Candidate | Rejection, device: str) -> Iterator[tuple[str, str]]:
    yield "library", f"{outcome.library.id} ({outcome.library.status.value})"
    yield "weights", model.weights or "none published"
    for figure in model.quality:
        protocol = f", {figure.protocol}" if figure.protocol else ""
        yield f"{figure.metric}, {figure.dataset}{protocol}", f"{figure.value:g} {figure.unit or ''}".strip()
    yield "parameters", "unknown" if model.params is None else f"{model.params:,}"
    flops = "unknown" if model.flops is None else f"{short(model.flops / 1e9)} G ({model.flops_convention})"
    yield "operations, one pass", flops
    yield "passes", str(model.passes)
    yield "input", model.input or "unknown"
    yield "licence", amounts.license_name(model)
    if isinstance(outcome, Rejection):
        yield f"on {device}", f"rejected: {outcome.first.text}"
        return
    yield f"on {device}", amounts.runtime(outcome)
    yield "latency, one pass", amounts.latency(outcome.latency)
    yield "memory", amounts.memory(outcome.memory)
    yield "size", amounts.size(outcome.size_mb)


def _model_verdict(outcomes: list[Candidate | Rejection], answer: Recommendation) -> str:
    candidates = [o for o in outcomes if isinstance(o, Candidate)]
    if not candidates:
        return f"None of them can be recommended on {answer.device.id}."
    groups = {(c.group_rank, c.group.metric, c.group.dataset) for c in candidates if c.group}
    order = [o.model.id for o in _outcomes(answer) if isinstance(o, Candidate)]
    first = min(candidates, key=lambda c: order.index(c.model.id))
    if len(groups) > 1:
        return (
            f"Their figures are of different metric groups and cannot be compared. On {answer.device.id} "
            f"{first.model.name} comes first, because it has a figure in the main group."
        )
    against = "".join(
        f" Against {other.model.name}: {other.reservations[0].text}"
        for other in candidates
        if other.reservations and other.weight < first.weight
    )
    return f"On {answer.device.id} {first.model.name} comes first in the balance of quality and latency.{against}"


def _model_choices(outcomes: list[Candidate | Rejection]) -> Iterator[Choice]:
    candidates = [o for o in outcomes if isinstance(o, Candidate)]
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            yield Choice(outcome.model.id, (f"never here: {outcome.first.text}",))
            continue
        yield Choice(outcome.model.id, tuple(_advantages(outcome, candidates)) or ("nothing speaks for it here",))


def _advantages(one: Candidate, others: list[Candidate]) -> Iterator[str]:
    peers = [c for c in others if c.group == one.group and c.figure and one.figure and c.group]
    if len(peers) > 1 and one.figure and one.group:
        sign = 1 if one.group.higher_is_better else -1
        worth = [sign * c.figure.value for c in peers if c.figure]
        if sign * one.figure.value == max(worth) > min(worth):
            yield f"quality comes first ({one.figure.value:g} {one.figure.unit or ''} {one.figure.metric})"
    costs = [c.cost_ms for c in others if c.cost_ms is not None]
    if costs and one.cost_ms is not None and one.cost_ms == min(costs) < max(costs):
        spent = " for its figure" if one.figure else ""
        yield f"speed comes first (about {amounts.duration(one.cost_ms)}{spent}, rough)"
    sizes = [c.size_mb for c in others if c.size_mb is not None]
    if sizes and one.size_mb is not None and one.size_mb == min(sizes) < max(sizes):
        yield f"size comes first ({amounts.size(one.size_mb)})"
    if one.weight > max((c.weight for c in others if c is not one), default=one.weight):
        yield "terms, upkeep and fitness for the device come first"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON."""
    return {
        "schema": "ptx.comparison/1",
        "kind": comparison.kind,
        "items": [{"id": c.id, "name": c.name, "facts": c.facts} for c in comparison.columns],
        "verdict": {
            "text": comparison.verdict,
            "choose": [{"id": c.id, "when": list(c.when)} for c in comparison.choices],
        },
    }
