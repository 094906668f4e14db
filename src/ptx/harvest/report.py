"""What a harvest found: rows, broken rows with place and reason, and what was left out on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


class BrokenRowError(ValueError):
    """A row of the source that does not say what it has to say; the message is the reason."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A row that was left out because it is broken."""

    place: str
    """`file:line`, or file and row."""
    reason: str
    """What is wrong with it."""


@dataclass(slots=True)
class Report:
    """Collects the rows of one harvest."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    tell: Callable[[str, int, int], None] = lambda _what, _done, _total: None

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Report what is broken inside the block, and go on."""
        try:
            yield
        except BrokenRowError as error:
            self.broken(place, str(error))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            self.broken(place, f"has not the form that is expected: {type(error).__name__}: {error}"[:160])

    def broken(self, place: str, reason: str) -> None:
        """Report a broken row."""
        self.problems.append(Problem(place, reason))

    def skip(self, reason: str, count: int = 1) -> None:
        """Count a row that the catalog has no place for."""
        self.left_out[reason] += count
