"""A catalog file that was read: its data, the place of each value, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

MAX_DEPTH = 24
MAX_SCALAR = 20_000
TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"

FaultKind = Literal["syntax", "tab", "encoding", "duplicate-key", "tag", "anchor", "bounds", "size", "file", "link"]
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that keeps it from being a plain, safe document."""

    kind: FaultKind
    line: int
    column: int
    message: str


@dataclass(slots=True)
class Document:
    """One file: its data, the place of each value, and what is wrong with it.

    `marks` maps the path of a value to the 1-based (line, column) of its key or list item.
    """

    path: Path
    data: Any = None
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    text: str = ""

    def mark(self, *path: str | int) -> tuple[int, int]:
        """Return the place of the value at `path`, or of the nearest parent that is there."""
        wanted = path
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        key = next((part for part in reversed(wanted[len(path) :]) if isinstance(part, str)), None)
        return line, self._column(line, key) if key and self.path.suffix == ".jsonl" else column

    def _column(self, line: int, key: str) -> int:
        """Return the column of a key that has no mark of its own: in JSON Lines only lines are marked."""
        text = self.text.splitlines()[line - 1] if self.text else ""
        return text.find(f'"{key}":') + 1 or 1
