"""A source that says nothing, or a record with no source at all.

No figure without a source: a reader must be able to read it again.

Bad (devices/my-board.yaml):

    id: my-board
    sources: {}

Good (devices/my-board.yaml):

    id: my-board
    sources:
      sheet: {what: "Data sheet, revision 2", read: 2026-11-24}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT301"

_NEED_SOURCES = ("libraries", "models", "devices", "rules", "harvested", "compatibility")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for a file without sources, and for each empty one."""
    sources = entry.data.get("sources")
    if entry.kind in _NEED_SOURCES and not sources:
        place = ("sources",) if "sources" in entry.data else ()
        yield entry.finding(CODE, place, "no source is named", "add sources: {key: {what: ..., read: ...}}")
    for key, source in sources.items() if isinstance(sources, dict) else ():
        what = source.get("what") if isinstance(source, dict) else None
        if isinstance(what, str) and len(what.strip()) < 4:
            yield entry.finding(CODE, ("sources", key, "what"), f"source '{key}' does not say what it is")
