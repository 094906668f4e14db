"""Finds the aliases of tasks in a question, in any order of their words unless the order says something.

`detect cars`, `car detection` and `detection of parked cars` have the two stems of one alias; `text to image`
and `image to text` have the same stems and mean different tasks, so there the words must stand as written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from ptx.catalog.terms import STOP, is_han, stem, tokens

_DIRECTIONS = frozenset({"to", "from", "into", "out", "2"})
_LONGEST, _MOST_STEMS = 8, 12
WHOLE, IN_PLACE, SCATTERED = 6.0, 2.0, 1.0
"""Evidence of a known question, of an alias whose words stand together, and of one whose words stand apart."""
_EVIDENCE = {"=": WHOLE, ">": IN_PLACE}
"""First character of a key → evidence."""


def compiled(
    aliases: Iterable[tuple[str, str]], counts: Mapping[str, Mapping[int, float]], place: Mapping[str, int]
) -> dict[str, str]:
    """Return key → task, for every key that one task has alone.

    An alias of one stem that stands in other tasks' questions more often than in its own is left out:
    `video` alone names a task, but `video` in a question says little.

    Args:
        aliases: (task, alias) pairs.
        counts: Term → its count in each task.
        place: Task → its place in `counts`.

    """
    owners: dict[str, set[str]] = defaultdict(set)
    for task, alias in aliases:
        parts = tokens(alias)
        form = _form(parts)
        row = counts.get(form, {})
        if " " not in form and row.get(place[task], 0.0) * 2 < sum(row.values()):
            continue
        owners[f">{form}"].add(task)
        content = _content(parts)
        if 2 <= len(content) <= 3 and not _DIRECTIONS & set(parts) and not any(map(is_han, parts)):
            owners[" ".join(content)].add(task)
    return {key: next(iter(tasks)) for key, tasks in owners.items() if len(tasks) == 1}


def whole(questions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return key → task for questions that count only where they are all that is asked.

    Args:
        questions: (task, question) pairs.

    """
    return {f"={_form(parts)}": task for task, question in questions if (parts := tokens(question))}


def found(text: str, look_up: Callable[[Iterable[str]], Mapping[str, str]]) -> dict[str, float]:
    """Return task → evidence, for the tasks that have an alias in a text.

    Args:
        text: A question.
        look_up: Returns key → task for the keys that are compiled.

    """
    parts = tokens(text)
    hits = look_up([f"={_form(parts)}", *_windows(parts), *_subsets(parts)])
    result: dict[str, float] = {}
    for key, task in hits.items():
        if not any(_within(key, other) for other, owner in hits.items() if owner != task):
            result[task] = max(result.get(task, 0.0), _EVIDENCE.get(key[0], SCATTERED))
    return result


def _within(key: str, other: str) -> bool:
    """Return whether an alias is only a part of another: `object detection` of `zero-shot object detection`."""
    one, whole = key.lstrip("=>"), other.lstrip("=>")
    if is_han(one[0]) or is_han(whole[0]):
        return one != whole and one in whole
    return set(one.split()) < set(whole.split())


def _windows(parts: list[str]) -> Iterator[str]:
    for start in range(len(parts)):
        for end in range(start + 1, min(start + _LONGEST, len(parts)) + 1):
            yield f">{_form(parts[start:end])}"


def _subsets(parts: list[str]) -> Iterator[str]:
    content = _content([part for part in parts if not is_han(part)])[:_MOST_STEMS]
    for size in (2, 3):
        yield from map(" ".join, combinations(content, size))


def _content(parts: list[str]) -> list[str]:
    return sorted({stem(part) for part in parts if part not in STOP})


def _form(parts: list[str]) -> str:
    text = ""
    for part in parts:
        text += part if is_han(part) and text and is_han(text[-1]) else f" {part if is_han(part) else stem(part)}"
    return text.strip()
