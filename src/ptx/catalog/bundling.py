"""Bundles the shortlist, so that a question looks into few of its parts.

A bundle holds models of one kind that cost about the same, under the best of each of their figures and the least
of each of their costs: what no member can be better than. A search opens a bundle only when that would still
come first (branch and bound over a tree of two levels).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ptx.catalog import shortlist

SIZE = 24

Row = Mapping[str, Any]


class Bundle(NamedTuple):
    """A bundle as the index holds it, with the ids of its members."""

    number: int
    kind: int
    task: str
    costs: tuple[Any, ...]
    passes: int
    figures: dict[int, float]
    members: tuple[str, ...]

    def row(self) -> tuple[Any, ...]:
        """Return the row of the table of bundles."""
        return self.task, self.number, self.kind, *self.costs, self.passes, written(self.figures)


def written(figures: Mapping[int, float]) -> str:
    """Return figures by place of their group as the index writes them."""
    return " ".join(f"{place}:{value!r}" for place, value in figures.items())


def bundles(
    chosen: Iterable[tuple[str, int]], models: Mapping[str, Row], tasks: Mapping[str, Row]
) -> Iterator[Bundle]:
    """Yield the bundles of the models that were chosen, each given with the number of its kind."""
    kinds: dict[int, list[Row]] = defaultdict(list)
    for name, kind in chosen:
        kinds[kind].append(models[name])
    number = 0
    for kind, members in sorted(kinds.items()):
        ordered = sorted(members, key=lambda m: (_macs(m) or 0.0, m.get("params") or 0, m["id"]))
        for start in range(0, len(ordered), SIZE):
            number += 1
            yield _bundle(number, kind, ordered[start : start + SIZE], tasks)


def _macs(model: Row) -> float | None:
    """Return multiply-adds, where operations are known."""
    flops = model.get("flops")
    return flops / 2 if flops is not None and model.get("flops_convention") == "flops" else flops


def _bundle(number: int, kind: int, members: list[Row], tasks: Mapping[str, Row]) -> Bundle:
    task = members[0]["task"]
    groups = tasks[task]["groups"] if task in tasks else []
    found = [shortlist.figures(model, groups) for model in members]
    shared = set(found[0]).intersection(*found)  # models of one kind share the groups that they can be ranked by
    best = {
        place: (max if groups[place]["higher_is_better"] else min)(figures[place] for figures in found)
        for place in sorted(shared)
    }
    macs = _least(_macs(model) for model in members)
    params, size = (_least(model.get(key) for model in members) for key in ("params", "size_mb"))
    costs = (params, macs, None if macs is None else "macs", size)
    ids = tuple(model["id"] for model in members)
    return Bundle(number, kind, task, costs, members[0].get("passes", 1), best, ids)


def _least(values: Iterable[Any]) -> Any:  # noqa: ANN401  # a number, or None where none is known
    """Return the least value; models of one kind all know a cost, or none of them does."""
    return min((value for value in values if value is not None), default=None)
