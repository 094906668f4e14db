"""Tells which task a question asks for, or that it asks for none, or not clearly for one."""

from __future__ import annotations

import math

from ptx.catalog import aliases
from ptx.catalog.evidence import scores
from ptx.catalog.index import Index
from ptx.catalog.terms import keys, terms
from ptx.errors import PtxError, UnclearQueryError
from ptx.resolve.typos import mended

OTHER = "other"
"""The class of questions that ptx must refuse."""

_LEAST = 2.2
"""Evidence that a task needs."""
_CLEAR = 0.15
"""Evidence that a task needs beyond the next."""
_OTHER_BONUS = 1.5
"""Evidence for `other` to begin with: there is no end of questions that no task serves."""
_NEAR = 3


def task_of(index: Index, query: str, rest: str) -> str:
    """Return the task that a question asks for.

    Args:
        index: The catalog.
        query: The question as written, for messages.
        rest: The question without the words for devices, licences and goals.

    Raises:
        UnclearQueryError: It asks for none, or not clearly for one; the hint names those that are near.

    """
    evidence = evidence_for(index, rest)
    ranked = sorted(evidence, key=lambda task: (-evidence[task], task))
    near = [task for task in ranked if task != OTHER and evidence[task] >= _LEAST][:_NEAR]
    if not near or ranked[0] == OTHER:
        raise _unclear(query, near)
    close = [task for task in near if evidence[near[0]] - evidence[task] < _CLEAR]
    if len(close) > 1:
        raise _unclear(query, close)
    return ranked[0]


def evidence_for(index: Index, text: str) -> dict[str, float]:
    """Return the evidence for each task and for `other`; nothing where no word is known."""
    text = mended(index, text)
    found = terms(text, index.concepts(keys(text)))
    rows = index.term_counts(found)
    if not rows:
        return {}
    sums = scores(found, rows, index.totals, int(index.meta("vocabulary")))
    length = math.sqrt(max(1.0, sum(found[term] for term in rows) / 3))
    result = {task: score / length for task, score in zip(index.meta("tasks").split(), sums, strict=True)}
    for task, bonus in aliases.found(text, index.aliases).items():
        result[task] = result.get(task, 0.0) + bonus
    result[OTHER] = result.get(OTHER, 0.0) + _OTHER_BONUS
    return result


def _unclear(query: str, near: list[str]) -> PtxError:
    shown = query if len(query) <= 60 else query[:57] + "..."
    if near:
        return UnclearQueryError(
            f"QUERY: '{shown}' is not clearly one task",
            f"say it in other words, or choose: {', '.join(f'--task {task}' for task in near)}",
        )
    return UnclearQueryError(f"QUERY: '{shown}' names no task that ptx knows", "see `ptx list tasks`")
