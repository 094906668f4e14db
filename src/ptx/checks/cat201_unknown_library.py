"""A reference to a library that no catalog holds.

Bad (tasks/my-task.yaml):

    id: my-task
    stack:
      - {role: input, library: pilow}

Good (tasks/my-task.yaml):

    id: my-task
    stack:
      - {role: input, library: pillow}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.names import closest
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT201"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each unknown library."""
    references = [*entry.values("library"), *entry.values("superseded_by"), *entry.values("family")]
    for place, value in references:
        if entry.kind in {"rules", "words"}:
            return
        for path, name in strings(value, place):
            if not world.has("libraries", name):
                near = closest(name, world.ids("libraries"), 1)
                hint = f"did you mean '{near[0]}'?" if near else "add catalog/libraries/<id>.yaml"
                yield entry.finding(CODE, path, f"no library is called '{name}'", hint)
