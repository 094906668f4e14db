"""A day that has not come yet.

Nobody has read a source tomorrow.

Bad (devices/my-board.yaml):

    id: my-board
    sources:
      sheet: {what: Data sheet, read: 2999-01-01}

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

CODE = "CAT402"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each day after today."""
    for key in ("read", "as_of", "date"):
        for path, value in entry.values(key):
            day = as_date(value)
            if day and day > world.today + timedelta(days=1):
                yield entry.finding(CODE, path, f"{value} has not come yet")
