"""A fact names a source that its file does not hold.

Bad (devices/my-board.yaml):

    id: my-board
    memory_source: sheet
    sources: {}

Good (devices/my-board.yaml):

    id: my-board
    memory_source: sheet
    sources:
      sheet: {what: Data sheet, read: 2026-11-24}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT206"

KEYS = ("source", "memory_source", "bandwidth_source")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each source key that is not among the file's sources."""
    sources = entry.data.get("sources")
    known = set(sources) if isinstance(sources, dict) else set()
    for path, value in entry.walk():
        named = path and path[-1] in KEYS and path[0] not in {"sources", "when", "examples"}
        named = named and (path != ("source",) or entry.kind != "harvested")  # there it is the harvester
        if named and isinstance(value, str) and value not in known:
            message = f"no source is called '{value}' in this file"
            yield entry.finding(CODE, path, message, "add it under sources")
