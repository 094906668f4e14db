"""What is wrong with the shape of an entry's data, for the checks that criticise it."""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.schema import FOLDERS, ShapeFault, shape_faults
from ptx.checks.entry import Entry


def faults(entry: Entry, kind: str) -> Iterator[ShapeFault]:
    """Yield the faults of one kind: `unknown-key`, `missing-key` or `wrong-type`."""
    if entry.kind in FOLDERS and entry.document.data is not None:
        found = shape_faults(FOLDERS[entry.kind][1], entry.document.data)
        yield from (fault for fault in found if fault.type == kind)
