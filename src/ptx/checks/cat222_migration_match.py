"""A migration that `ptx audit` looks for and that lacks an id or examples, or whose id another one has.

The id is what `ptx explain` and `--select` take; the lines before and after are its test.

Bad (libraries/my-library.yaml):

    id: my-library
    migrations:
      - old: my_library.old
        match: [{name: my_library.old}]

Good (libraries/my-library.yaml):

    id: my-library
    migrations:
      - old: my_library.old
        id: my_library.old
        match: [{name: my_library.old}]
        before: import my_library.old
        after: import my_library.new
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT222"

_ID = re.compile(r"[A-Za-z_][\w.]*(?::[\w.-]+)?")
_NAME = re.compile(r"[A-Za-z_*][\w.*()\[\]-]*")


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each migration with a match that is not whole, and for each id that stands twice."""
    if entry.kind != "libraries":
        return
    for path, migration in mappings(entry.data.get("migrations"), ("migrations",)):
        name = migration.get("id")
        if migration.get("match"):
            lacking = [key for key in ("id", "before", "after") if not migration.get(key)]
            if lacking:
                yield entry.finding(CODE, path, f"has a match and lacks {', '.join(lacking)}")
        if isinstance(name, str):
            if not _ID.fullmatch(name):
                yield entry.finding(
                    CODE, (*path, "id"), f"id '{name[:60]}' is not a dotted name, or one with ':word'"
                )
            owners = [o for o, data in world.records["libraries"].items() for m in _with_id(data, name) if m]
            if len(owners) > 1:
                yield entry.finding(
                    CODE, (*path, "id"), f"id '{name[:60]}' stands more than once: {', '.join(owners)}"
                )
        for place, match in mappings(migration.get("match"), (*path, "match")):
            dotted = match.get("name")
            if isinstance(dotted, str) and not _NAME.fullmatch(dotted):
                yield entry.finding(CODE, (*place, "name"), f"'{dotted[:60]}' is not a dotted name")


def _with_id(data: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for _, migration in mappings(data.get("migrations"), ()):
        if migration.get("id") == name:
            yield migration
