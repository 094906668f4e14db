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
    yield from entry.of_reading(CODE, "link")
