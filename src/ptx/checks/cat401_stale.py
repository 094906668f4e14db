"""Evidence of a library's life that is older than a year.

A library that was active a year ago may be dead today. Look again and bring `as_of` up to date.

Bad (libraries/my-library.yaml):

    id: my-library
    status: {value: active, as_of: 2020-01-01}

Good (libraries/my-library.yaml):

    id: my-library
    status: {value: archived, as_of: 2020-01-01}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ptx.checks.dates import as_date
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT401"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for a living library whose status was not looked at for a year."""
    status = entry.data.get("status")
    if entry.kind != "libraries" or not isinstance(status, dict):
        return
    day = as_date(status.get("as_of"))
    if day and status.get("value") in {"active", "maintenance"} and world.today - day > timedelta(days=365):
        yield entry.finding(
            CODE, ("status", "as_of"), f"the evidence is {(world.today - day).days} days old", "look again"
        )
