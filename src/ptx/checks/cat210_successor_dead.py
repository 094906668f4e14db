"""A successor that is dead itself, or the library itself.

Bad (libraries/my-library.yaml):

    id: my-library
    superseded_by: [torchtext]

Good (libraries/my-library.yaml):

    id: my-library
    superseded_by: [transformers]
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT210"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each successor that cannot be recommended."""
    if entry.kind != "libraries":
        return
    for path, name in strings(entry.data.get("superseded_by"), ("superseded_by",)):
        status = (world.records["libraries"].get(name) or {}).get("status")
        value = status.get("value") if isinstance(status, dict) else None
        if name == entry.data.get("id"):
            yield entry.finding(CODE, path, "the library is named as its own successor")
        elif value in {"archived", "superseded"}:
            yield entry.finding(CODE, path, f"the successor '{name}' is {value} itself")
