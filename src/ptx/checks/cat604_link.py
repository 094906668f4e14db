"""A link that leaves the folder of the catalog.

An overlay from a stranger must not read other files of this machine. Nothing of the target is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT604"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    for fault in entry.document.faults:
        if fault.kind == "file" and "link" in fault.message:
            yield entry.at(CODE, (fault.line, fault.column), fault.message)
