"""A reference to a task that no catalog holds.

Bad (libraries/my-library.yaml):

    id: my-library
    tasks: [object-detectoin]

Good (libraries/my-library.yaml):

    id: my-library
    tasks: [object-detection]
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.names import closest
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT202"

OTHER = "other"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each unknown task."""
    allowed = {OTHER} if entry.kind == "utterances" else set()
    for place, value in [*entry.values("task"), *entry.values("tasks")]:
        if entry.kind in {"rules", "words", "tasks"}:
            return
        for path, name in strings(value, place):
            if name not in allowed and not world.has("tasks", name):
                near = closest(name, world.ids("tasks"), 1)
                hint = f"did you mean '{near[0]}'?" if near else "add catalog/tasks/<id>.yaml"
                yield entry.finding(CODE, path, f"no task is called '{name}'", hint)
