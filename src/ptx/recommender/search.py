"""Reads and tries as few models as the answer needs.

Outlines of models, and of bundles of them, tell how good each can be at best: exact quality and cost, and every
preference that a rule may still add. Bundles are opened and models tried in that order until no other can come
before those that were admitted
(Fagin, Lotem, Naor, 2003, "Optimal aggregation algorithms for middleware": stop at the threshold).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from itertools import count as count_up
from typing import NamedTuple, Protocol, get_args

from ptx import estimate
from ptx.catalog.index import Bundle, Outline
from ptx.catalog.records import Device, MetricGroup, Task
from ptx.recommender import ranking
from ptx.recommender.answer import Candidate, Rejection
from ptx.request import Objective
from ptx.rules.engine import CompiledRule

ENOUGH = 40
"""So many models are tried by the main objective at least, so that an answer has alternatives to show."""

Outcome = Candidate | Rejection


class Trier(Protocol):
    """Opens bundles and tries models by id."""

    def members(self, bundle: int) -> list[Outline]:
        """Return the outlines of the models of a bundle."""

    def attempt(self, name: str, kind: int | None) -> Outcome:
        """Return what becomes of a model."""

    def outlook(self, name: str, kind: int | None) -> float | None:
        """Return the most weight that rules can give to a model of the same kind; None: they refuse all of it."""


class Prospect(NamedTuple):
    """What an outline promises on a device: what is exact, and the least size that a runtime can make of it.

    `bundle` is the number of a bundle that promises this at best, None for a model.
    """

    id: str
    kind: int | None
    bundle: int | None
    group_rank: int
    quality: float
    worth: float
    cost_ms: float | None
    least_mb: float | None


class Search:
    """Tries the models of a task, the most promising first, each at most once."""

    def __init__(
        self,
        bundles: Iterable[Bundle],
        trier: Trier,
        task: Task,
        device: Device,
        groups: tuple[MetricGroup, ...],
        rules: Iterable[CompiledRule],
    ) -> None:
        """Take the bundles, what opens them and tries a model by id, and the rules that can still apply."""
        self._trier = trier
        self._task = task
        self._groups = [(task.groups.index(group), group) for group in groups]
        self._device = device
        self._bundles = [self._prospect(bundle.best, bundle.number) for bundle in bundles]
        self._opened: dict[int, list[Prospect]] = {}
        weights = (entry.rule.weight or 0.0 for entry in rules if entry.rule.effect == "prefer")
        self._most_weight = sum(weight for weight in weights if weight > 0)
        self._outlooks: dict[int | None, float | None] = {}
        self.outcomes: dict[str, Outcome] = {}

    def run(self, objective: Objective, count: int) -> None:
        """Try models until the first `count` by the objective, and the best by each other, are among `outcomes`.

        Where nothing fits, every model is tried, so that the nearest is known.
        """
        self._walk(objective, count, at_least=ENOUGH)
        for other in get_args(Objective):
            self._walk(other, 1)
        if not any(isinstance(outcome, Candidate) for outcome in self.outcomes.values()):
            self.run_all()

    def run_all(self) -> None:
        """Try every model."""
        for bundle in self._bundles:
            for prospect in self._open(bundle):
                self._try(prospect)

    def _walk(self, objective: Objective, count: int, at_least: int = 0) -> None:
        """Try models in the order of what they promise until none can come before the `count` best."""
        numbers = count_up()
        heap = [(self._at_best(p, objective, self._most_weight), next(numbers), p) for p in self._bundles]
        heapq.heapify(heap)
        best: list[tuple[float, float]] = []
        tried = 0
        while heap:
            promise, _, prospect = heapq.heappop(heap)
            if tried >= at_least and len(best) >= count and promise > best[count - 1]:
                return
            known = prospect.kind in self._outlooks
            if known and self._outlooks[prospect.kind] is None:
                continue  # one of its kind was refused for what all of them are
            if prospect.bundle is not None:
                for member in self._open(prospect):
                    heapq.heappush(heap, (self._closer(member, objective), next(numbers), member))
                continue
            most = self._outlook(prospect)
            closer = promise if most is None else self._at_best(prospect, objective, most)
            if closer > promise:
                heapq.heappush(heap, (closer, next(numbers), prospect))
                continue
            outcome = self._try(prospect)
            tried += 1
            if isinstance(outcome, Candidate):
                key = ranking.key(outcome, self._task, objective)
                best = heapq.nsmallest(count, [*best, (key[0], key[1])])

    def _closer(self, prospect: Prospect, objective: Objective) -> tuple[float, float]:
        """Return the best key of a prospect by what is known of its kind so far."""
        most = self._outlooks.get(prospect.kind)
        return self._at_best(prospect, objective, self._most_weight if most is None else most)

    def _open(self, bundle: Prospect) -> list[Prospect]:
        number = bundle.bundle or 0
        if number not in self._opened:
            self._opened[number] = [self._prospect(outline, None) for outline in self._trier.members(number)]
        return self._opened[number]

    def _outlook(self, prospect: Prospect) -> float | None:
        if prospect.kind not in self._outlooks:
            self._outlooks[prospect.kind] = self._trier.outlook(prospect.id, prospect.kind)
        return self._outlooks[prospect.kind]

    def _try(self, prospect: Prospect) -> Outcome:
        if prospect.id not in self.outcomes:
            self.outcomes[prospect.id] = self._trier.attempt(prospect.id, prospect.kind)
        return self.outcomes[prospect.id]

    def _prospect(self, outline: Outline, bundle: int | None) -> Prospect:
        device = self._device
        rank, quality, worth = len(self._groups), 0.0, 1.0
        for order, (place, group) in enumerate(self._groups):
            value = outline.figures.get(place)
            if value is not None:
                rank, worth = order, group.per_doubling
                quality = value if group.higher_is_better else -value
                break
        sizes = [estimate.size_mb(outline, precision) for precision in {o.precision for o in device.runtimes}]
        known = [size for size in sizes if size is not None]
        cost = estimate.cost_ms(outline, self._task, device)
        return Prospect(outline.id, outline.kind, bundle, rank, quality, worth, cost, min(known, default=None))

    def _at_best(self, prospect: Prospect, objective: Objective, weight: float) -> tuple[float, float]:
        """Return the first two parts of the best `ranking.key` that a prospect can have: smaller is better."""
        if objective == "fastest":
            first = math.inf if prospect.cost_ms is None else prospect.cost_ms
        elif objective == "best-quality":
            first = -prospect.quality
        elif objective == "smallest":
            first = math.inf if prospect.least_mb is None else prospect.least_mb
        else:
            slowness = ranking.slowness(prospect.cost_ms, self._task)
            first = -(prospect.quality / prospect.worth - slowness + weight)
        return prospect.group_rank, first - 1e-9 * abs(first) if math.isfinite(first) else first
