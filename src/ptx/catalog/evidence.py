"""Counts which terms stand in the questions of which task, and weighs them: multinomial naive Bayes.

Compiling writes only counts; a weight is computed when a question has its term. The weight of a term for
a task is how much likelier the term is in that task's questions than in all questions (Manning, Raghavan,
Schütze, "Introduction to Information Retrieval", chapter 13.2), so a term that nobody wrote weighs nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ptx.catalog.terms import terms

_SMOOTHING = 0.1
"""Count that every term has in every task to begin with."""


class Counts(NamedTuple):
    """How often each term stands in the questions of each task."""

    tasks: list[str]
    """Tasks, sorted; a place in this list stands for a task elsewhere."""
    totals: list[float]
    """Weight of all terms of each task."""
    rows: list[tuple[str, str]]
    """(term, `place:count place:count`), sorted by term."""


def count(documents: Iterable[tuple[str, str]], concepts: Mapping[str, Iterable[str]]) -> Counts:
    """Return the counts of the terms of (task, text) pairs."""
    by_term: dict[str, Counter[int]] = defaultdict(Counter)
    pairs = list(documents)
    tasks = sorted({task for task, _ in pairs})
    places = {task: place for place, task in enumerate(tasks)}
    totals = [0.0] * len(tasks)
    for task, text in pairs:
        place = places[task]
        for term, weight in terms(text, concepts).items():
            by_term[term][place] += weight
            totals[place] += weight
    rows = [
        (term, " ".join(f"{place}:{round(n, 1):g}" for place, n in sorted(by_term[term].items())))
        for term in sorted(by_term)
    ]
    return Counts(tasks, totals, rows)


def counts(row: str) -> dict[int, float]:
    """Return place → count of a row of `Counts.rows`."""
    return {int(place): float(n) for place, _, n in (part.partition(":") for part in row.split())}


def scores(
    found: Mapping[str, float], rows: Mapping[str, str], totals: list[float], vocabulary: int
) -> list[float]:
    """Return the evidence for each task, in the order of `totals`: a sum of logarithms of likelihood ratios.

    Args:
        found: Terms of the question, with their weights.
        rows: Counts of those terms that the index knows, as `Counts.rows` has them.
        totals: Weight of all terms of each task.
        vocabulary: Number of terms that the index knows.

    """
    size = len(totals)
    everything = sum(totals) + _SMOOTHING * vocabulary * size
    shares = [math.log((total + _SMOOTHING * vocabulary) / everything) for total in totals]
    result = [0.0] * size
    known = base = 0.0
    for term, row in rows.items():
        weight = found[term]
        known += weight
        by_place = counts(row)
        base += weight * math.log(_SMOOTHING / (sum(by_place.values()) + _SMOOTHING * size))
        for place, n in by_place.items():
            result[place] += weight * math.log1p(n / _SMOOTHING)
    return [result[place] + base - known * shares[place] for place in range(size)]
