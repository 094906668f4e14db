"""A source that no fact names.

It is a left-over, or a fact lost its source.

Bad (devices/my-board.yaml):

    id: my-board
    memory_source: sheet
    sources:
      sheet: {what: Data sheet, read: 2026-11-24}
      other: {what: Another page, read: 2026-11-24}

Good (devices/my-board.yaml):

    id: my-board
    memory_source: sheet
    sources:
      sheet: {what: Data sheet, read: 2026-11-24}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.cat206_unknown_source import KEYS
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT310"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each source that is not used."""
    if entry.kind not in {"libraries", "models", "devices", "rules", "harvested", "compatibility"}:
        return
    used = {
        value
        for path, value in entry.walk()
        if path and path[-1] in KEYS and isinstance(value, str) and path[0] != "sources"
    }
    sources = entry.data.get("sources")
    for key in sources if isinstance(sources, dict) else ():
        if key not in used:
            yield entry.finding(CODE, ("sources", key), f"no fact names the source '{key}'")
