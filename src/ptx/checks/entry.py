"""A catalog file as the checks see it, and what they say of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ptx.catalog.document import Document, FaultKind, KeyPath
from ptx.findings import Finding

__all__ = ["Entry", "Finding", "mappings", "strings"]


@dataclass(frozen=True)
class Entry:
    """One file of a catalog.

    Args:
        document: The file's data and places; for a starter, its text.
        kind: Folder whose records the file holds (`models`), `starters`, `catalog`, or None if it cannot be told.
        shown: Path as the findings show it.
        root: The catalog or folder that it belongs to.

    """

    document: Document
    kind: str | None
    shown: str
    root: Path

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.document.path

    @property
    def data(self) -> dict[str, Any]:
        """The top mapping, or an empty one where the file holds none."""
        return self.document.data if isinstance(self.document.data, dict) else {}

    def finding(self, code: str, path: KeyPath, message: str, hint: str | None = None) -> Finding:
        """Return a finding at the value of `path`."""
        line, column = self.document.mark(*path)
        return Finding(self.shown, line, column, code, message, hint)

    def at(self, code: str, place: tuple[int, int], message: str, hint: str | None = None) -> Finding:
        """Return a finding at a line and column."""
        return Finding(self.shown, *place, code, message, hint)

    def of_reading(self, code: str, *kinds: FaultKind, hint: str | None = None) -> Iterator[Finding]:
        """Yield a finding for each fault of these kinds that was met while the file was read."""
        for fault in self.document.faults:
            if fault.kind in kinds:
                yield self.at(code, (fault.line, fault.column), fault.message, hint)

    def walk(self) -> list[tuple[KeyPath, Any]]:
        """Return (path, value) of every value, parents first."""
        return self._everything

    def values(self, key: str) -> list[tuple[KeyPath, Any]]:
        """Return (path, value) of every value that stands under `key`, at any depth."""
        return self._by_key.get(key, [])

    def models(self) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
        """Yield (path, model) of a file of curated or harvested models."""
        if self.kind in {"models", "harvested"}:
            yield from mappings(self.data.get("models"), ("models",))

    def of(self, model: dict[str, Any], key: Literal["task", "library"]) -> str:
        """Return the task or library of a model: its own (harvested) or that of the file (curated)."""
        return str(model.get(key, self.data.get(key)))

    @cached_property
    def _everything(self) -> list[tuple[KeyPath, Any]]:
        return list(_walk(self.document.data, ()))

    @cached_property
    def _by_key(self) -> dict[str | int, list[tuple[KeyPath, Any]]]:
        found: dict[str | int, list[tuple[KeyPath, Any]]] = defaultdict(list)
        for path, value in self._everything:
            if path:
                found[path[-1]].append((path, value))
        return found


def _walk(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:  # noqa: ANN401  # plain data
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*path, number))


def mappings(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, dict[str, Any]]]:  # noqa: ANN401
    """Yield (path, item) of the mappings in a list; anything else in it is left to the shape checks."""
    for number, item in enumerate(value if isinstance(value, list) else []):
        if isinstance(item, dict):
            yield (*path, number), item


def strings(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:  # noqa: ANN401  # plain data
    """Yield (path, text) of the strings in a list, or of a single string."""
    if isinstance(value, str):
        yield path, value
    for number, item in enumerate(value if isinstance(value, list) else []):
        if isinstance(item, str):
            yield (*path, number), item
