"""A source that was last read more than two years ago.

Pages and weights change. Read it again and bring `read` up to date.

Bad (devices/my-board.yaml):

    id: my-board
    sources:
      sheet: {what: Data sheet, read: 2020-01-01}

Good (devices/my-board.yaml):

    id: my-board
    sources:
      sheet: {what: Data sheet, read: 2026-11-24}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ptx.checks.dates import as_date
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT403"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each such source."""
    for path, value in entry.values("read"):
        day = as_date(value)
        if day and path[0] == "sources" and world.today - day > timedelta(days=730):
            yield entry.finding(
                CODE, path, f"the source was read {(world.today - day).days} days ago", "read it again"
            )
