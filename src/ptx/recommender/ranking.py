"""Orders candidates: inside one comparable metric group, by the objective.

Every score is a function of the candidate alone, never of the others.
So a candidate that is added or taken away changes no other's score, a relaxed constraint can only
add choices, and a dominated model (no better in anything, worse in something) can never be first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ptx.catalog.records import Task
from ptx.recommender.answer import Candidate
from ptx.request import Objective

_Key = tuple[float, ...]

_UNKNOWN_SLOWNESS = 5.0
"""What nobody knows to be fast is not taken to be: 32 times the latency that is fast enough."""


def ordered(candidates: Iterable[Candidate], task: Task, objective: Objective) -> list[Candidate]:
    """Return the candidates, the best first."""
    return sorted(candidates, key=lambda c: (key(c, task, objective), c.model.id))


def key(candidate: Candidate, task: Task, objective: Objective) -> _Key:
    """Return the sort key of a candidate: smaller is better; unknown values come last in their group."""
    quality = _quality(candidate)
    cost = candidate.cost_ms if candidate.cost_ms is not None else math.inf
    size = candidate.size_mb if candidate.size_mb is not None else math.inf
    balance = -balanced_score(candidate, task)
    by_objective: dict[Objective, _Key] = {
        "balanced": (balance,),
        "fastest": (cost,),
        "best-quality": (-quality,),
        "smallest": (size,),
    }
    return (candidate.group_rank, *by_objective[objective], balance, -quality, cost, size)


def balanced_score(candidate: Candidate, task: Task) -> float:
    """Return the score of the `balanced` objective, in halvings of the latency.

    quality / per_doubling - log2(max(latency, fast_enough)) + the weights of the rules that prefer it.
    A latency that cannot even be guessed counts as `_UNKNOWN_SLOWNESS` doublings above fast enough.
    """
    worth = candidate.group.per_doubling if candidate.group else 1.0
    return _quality(candidate) / worth - slowness(candidate.cost_ms, task) + candidate.weight


def slowness(cost_ms: float | None, task: Task) -> float:
    """Return the doublings of a latency; below fast enough all are alike, and the unknown is slow."""
    if cost_ms is None:
        return math.log2(task.fast_enough_ms) + _UNKNOWN_SLOWNESS
    return math.log2(max(cost_ms, task.fast_enough_ms))


def _quality(candidate: Candidate) -> float:
    """Return the figure with the sign that makes more better; 0 where there is none."""
    if candidate.figure is None or candidate.group is None:
        return 0.0
    sign = 1.0 if candidate.group.higher_is_better else -1.0
    return sign * candidate.figure.value


def labels(candidates: list[Candidate], task: Task) -> dict[str, str]:
    """Return label → model id for the best of each objective among the candidates."""
    found: dict[str, str] = {}
    objectives: tuple[Objective, ...] = ("balanced", "fastest", "best-quality", "smallest")
    for objective in objectives:
        best = min(candidates, key=lambda c: (key(c, task, objective), c.model.id), default=None)
        if best is not None and _applies(best, objective):
            found[objective] = best.model.id
    return found


def _applies(candidate: Candidate, objective: Objective) -> bool:
    known = {
        "balanced": candidate.model,
        "fastest": candidate.cost_ms,
        "best-quality": candidate.figure,
        "smallest": candidate.size_mb,
    }
    return known[objective] is not None


def because(candidate: Candidate, objective: Objective, task: Task) -> str:
    """Return the sentence that says why a candidate stands where it stands."""
    figure, group = candidate.figure, candidate.group
    if figure is None or group is None:
        return "no comparable quality figure is known; listed after every model that has one"
    quality = f"{figure.value:g} {figure.unit or ''} {figure.metric} on {figure.dataset}".replace("  ", " ")
    views = f" over {candidate.model.passes} passes" if candidate.model.passes > 1 else ""
    if candidate.cost_ms is None:
        return f"{quality}{views}; its latency is unknown"
    cost = f"about {_ms(candidate.cost_ms)} in all{views} (rough)"
    if objective == "balanced":
        return (
            f"{quality} at {cost}; a halving of the latency counts as much as "
            f"{group.per_doubling:g} {group.unit} {group.metric}, below {task.fast_enough_ms:g} ms nothing"
        )
    return f"{quality} at {cost}"


def _ms(value: float) -> str:
    return f"{float(f'{value:.2g}'):,g} ms"
