"""A dead library without a successor.

A person who asks for it must be sent somewhere that works today.

Bad (libraries/my-library.yaml):

    id: my-library
    status: {value: archived}
    superseded_by: []

Good (libraries/my-library.yaml):

    id: my-library
    status: {value: archived}
    superseded_by: [transformers]
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT209"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for a library that is archived or superseded by nothing."""
    status = entry.data.get("status")
    value = status.get("value") if isinstance(status, dict) else None
    dead = entry.kind == "libraries" and value in {"archived", "superseded", "unmaintained"}
    if dead and not entry.data.get("superseded_by"):
        place = ("superseded_by",) if "superseded_by" in entry.data else ("status", "value")
        yield entry.finding(CODE, place, f"the library is {value}, but superseded_by names nothing")
