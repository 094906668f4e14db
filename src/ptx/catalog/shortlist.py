"""Tells, when a catalog is compiled, which models of a task can ever come first.

Two models are *alike* if no rule can tell them apart: same library, licence, languages, traits and so on.
Of two that are alike one *beats* the other if it is at least as good in every figure and costs no more in
anything. What is beaten by `KEEP` others of its like comes after all of them whatever is asked, so it is in no
answer of up to `KEEP` picks, and a recommendation need not read it (the k-skyband of a skyline query:
Papadias et al., 2005, "Progressive skyline computation in database systems", section 5.3).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

KEEP = 4
"""Answers with up to this many picks (models refused by name counted) need the shortlist only."""

Row = Mapping[str, Any]

_ALIKE = ("library", "languages", "pairs", "tiers", "passes")
_NAMES = frozenset({"model.id", "model.name", "model.weights"})
_TOLD_APART = frozenset(
    f"model.{name}"
    for name in (
        "languages", "license", "license_condition", "license_decided", "license_disputed", "license_inherited",
        "license_note", "license_own", "license_policy", "origin", "pairs", "passes", "requires", "tiers", "traits",
    )
)  # fmt: skip
"""Fields of a model by which rules tell models apart; `_likeness` speaks for each of them."""
_COSTLY = frozenset({"above", "at_least"})
_CHEAP = frozenset({"below", "at_most"})
_AMOUNTS = ("latency_ms", "latency_low_ms", "memory_mb", "memory_low_mb", "size_mb")
_ESTIMATES = frozenset(f"estimate.{name}" for name in _AMOUNTS)


class Rules(NamedTuple):
    """What the rules of a catalog ask of a model by name.

    `words` are the names, licences, traits and other words that rules mention. `sound` is false where a rule
    speaks against a model for costing little, or asks what is not foreseen here: then no model beats another.
    """

    words: frozenset[str]
    sound: bool


def read_rules(rules: Iterable[Row]) -> Rules:
    """Return what matters for the shortlist in the rules that are switched on."""
    words: set[str] = set()
    sound = True
    for rule in rules:
        if rule.get("disabled") is not None:
            continue
        helps = rule["effect"] == "prefer" and (rule.get("weight") or 0) > 0
        for field, test in _tests(rule["when"]):
            if field.startswith("model."):
                words |= set(_strings(test))
            if field in _ESTIMATES and rule["effect"] != "caution":
                sound = sound and _grows_with_cost(test, helps=helps)
            elif field.startswith("model.") and field not in _NAMES | _TOLD_APART:
                sound = sound and isinstance(test, Mapping) and set(test) == {"known"}
    return Rules(frozenset(words), sound)


def _tests(when: object, *, negated: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield (field, test) of a condition block, at any depth; a negated test is marked as one."""
    if isinstance(when, list):
        for block in when:
            yield from _tests(block, negated=negated)
    elif isinstance(when, Mapping):
        for name, test in when.items():
            if name in {"any", "all"}:
                yield from _tests(test, negated=negated)
            elif name == "not":
                yield from _tests(test, negated=not negated)
            else:
                yield name, {"not": test} if negated else test


def _grows_with_cost(test: object, *, helps: bool) -> bool:
    """Return whether a test can only speak more against a model that costs more."""
    allowed = {"known"} | (_CHEAP if helps else _COSTLY)
    return isinstance(test, Mapping) and set(test) <= allowed


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)


class _Point(NamedTuple):
    """A model as the comparison sees it: what is better small, and what is better large."""

    id: str
    costs: tuple[float, ...]
    figures: tuple[float, ...]

    def beats(self, other: _Point) -> bool:
        """Return whether this one comes before the other in every order, ties included."""
        return (
            all(mine <= theirs for mine, theirs in zip(self.costs, other.costs, strict=True))
            and all(mine >= theirs for mine, theirs in zip(self.figures, other.figures, strict=True))
            and (self.id < other.id or self._strictly(other))
        )

    def _strictly(self, other: _Point) -> bool:
        pairs = zip(self.figures, other.figures, strict=True)
        return bool(self.figures) and all(mine > theirs for mine, theirs in pairs)


class World(NamedTuple):
    """What a model is judged by.

    Args:
        task: Its task, for the metric groups, the needs and the cost of a parameter.
        rules: What the rules ask.
        machines: Names under which the devices of the catalog appear in published latencies.
        policies: Policy class of each licence.

    """

    task: Row
    rules: Rules
    machines: frozenset[str]
    policies: Mapping[str, str]


def shortlisted(models: Iterable[Row], world: World, numbers: Iterator[int]) -> Iterator[tuple[str, int]]:
    """Yield (id, number of its kind) of the models of a task that fewer than `KEEP` of their like beat.

    Args:
        models: All models of the task.
        world: What they are judged by.
        numbers: Gives each kind a number of its own.

    """
    alike: dict[str, list[_Point]] = defaultdict(list)
    for model in models:
        key = _likeness(model, world) if world.rules.sound and not _is_named(model, world.rules) else None
        if key is None:
            yield model["id"], next(numbers)
        else:
            alike[key].append(_point(model, world))
    for points in alike.values():
        number = next(numbers)
        yield from ((name, number) for name in _band(points))


def _band(points: list[_Point]) -> Iterator[str]:
    """Yield the ids of the points that fewer than `KEEP` others beat."""
    kept: list[_Point] = []
    for point in sorted(points, key=lambda p: ([-f for f in p.figures], p.costs, p.id)):
        # What beats a point stands before it, and what is out is beaten by KEEP that are in.
        beaten = 0
        for other in kept:
            beaten += other.beats(point)
            if beaten == KEEP:
                break
        else:
            kept.append(point)
            yield point.id


def _is_named(model: Row, rules: Rules) -> bool:
    return not rules.words.isdisjoint({model["id"], model["name"], model.get("weights")})


def _likeness(model: Row, world: World) -> str | None:
    """Return what two models must share for one to beat the other; None: this one is like no other."""
    timed = _timings(model, world.machines)
    if timed is None:
        return None
    words = world.rules.words | {need["trait"] for need in world.task.get("needs", [])}
    exports = sorted((e["runtime"], e["status"]) for e in model.get("exports", []))
    unknown = [not model.get(key) for key in ("weights", "params", "flops", "size_mb", "requires")]
    return json.dumps(
        [
            [model.get(key) or None for key in _ALIKE],
            model.get("origin") if model.get("origin") in words else None,
            sorted(words.intersection(model.get("traits", []))),
            list(_terms(model, world)),
            exports,
            unknown,
            [place for place, _ in _figures(model, world.task)],
            [list(key) for key in sorted(timed)],
        ]
    )


def _terms(model: Row, world: World) -> Iterator[str | None]:
    """Yield what rules can know of the licence: its class, what they name or quote of it."""
    license = model["license"]
    for name in (license["id"], license.get("trained_from")):
        yield world.policies.get(name, "unknown") if name else None
        yield name if name in world.rules.words else None
    yield license["state"]
    yield str(bool(license.get("note")))
    yield str("license" in {entry["field"] for entry in model.get("contradictions", [])})


def _point(model: Row, world: World) -> _Point:
    flops, params = model.get("flops"), model.get("params") or 0
    factor = 2 if model.get("flops_convention") == "flops" else 1
    macs = params * world.task["macs_per_param"] if flops is None else flops / factor
    timed = _timings(model, world.machines) or {}
    costs = [macs, params, model.get("size_mb") or 0.0]
    costs += [amount for key in sorted(timed) for amount in timed[key]]
    return _Point(model["id"], tuple(costs), tuple(value for _, value in _figures(model, world.task)))


def _figures(model: Row, task: Row) -> list[tuple[int, float]]:
    """Return (place of the group, figure with the sign that makes more better) of what a model can be ranked by.

    Where no language changes the order of the groups, that is its figure in the first group that has one.
    """
    groups = task["groups"]
    found = [
        (place, value if groups[place]["higher_is_better"] else -value)
        for place, value in figures(model, groups).items()
    ]
    return found if task["language_bound"] else found[:1]


def figures(model: Row, groups: list[Row]) -> dict[int, float]:
    """Return place of the metric group → the model's figure in it."""
    found = ((place, _figure(model, group)) for place, group in enumerate(groups))
    return {place: value for place, value in found if value is not None}


def _figure(model: Row, group: Row) -> float | None:
    """Return the model's first figure of a metric group."""
    for figure in model["quality"]:
        same = (figure["metric"], figure.get("dataset")) == (group["metric"], group["dataset"])
        if same and group.get("protocol") in {None, figure.get("protocol")}:
            return float(figure["value"])
    return None


def _timings(model: Row, machines: frozenset[str]) -> dict[tuple[str, ...], tuple[float, ...]] | None:
    """Return (machine, unit, runtime, precision, basis) → (ms, MB where known) of what devices can use.

    None where two figures of the model have the same key: which of them counts is not told here.
    """
    found: dict[tuple[str, ...], tuple[float, ...]] = {}
    for entry in model.get("latency", []):
        if entry["on"] not in machines:
            continue
        memory = entry.get("memory_mb")
        basis = entry.get("basis", "published")
        key = (entry["on"], entry["unit"], entry["runtime"], entry["precision"], basis, str(memory is None))
        if key in found:
            return None
        found[key] = (entry["ms"],) if memory is None else (entry["ms"], memory)
    return found
