"""A key that no record has.

A misspelt key would be ignored in silence, and the fact under it lost.

Bad (devices/my-board.yaml):

    id: my-board
    memroy_mb: 8000

Good (devices/my-board.yaml):

    id: my-board
    memory_mb: 8000
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog import records
from ptx.catalog.document import KeyPath
from ptx.catalog.names import closest
from ptx.checks import shapes
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT101"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such key."""
    for fault in shapes.faults(entry, "unknown-key"):
        yield entry.finding(CODE, fault.path, fault.message, _hint(fault.path))


def _hint(path: KeyPath) -> str | None:
    near = closest(str(path[-1]), _keys(), 1)
    return f"did you mean '{near[0]}'?" if near else None


def _keys() -> set[str]:
    kinds = [cls for cls in vars(records).values() if isinstance(cls, type) and issubclass(cls, records.Record)]
    return {name for kind in kinds for name in kind.fields}
