"""A rule compares a field with an id that no catalog holds.

Bad (rules/my-rule.yaml):

    id: my-rule
    when:
      device.id: rasberry-pi

Good (rules/my-rule.yaml):

    id: my-rule
    when:
      device.id: raspberry-pi-5
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.names import closest
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT204"

_FOLDER = {
    "request.task": "tasks",
    "device.id": "devices",
    "library.id": "libraries",
    "library.family": "libraries",
    "model.id": "models",
    "model.license": "licenses",
}


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each unknown id in the conditions of a rule."""
    if entry.kind != "rules":
        return
    for path, value in entry.walk():
        folder = _FOLDER.get(str(path[-1])) if len(path) > 1 and path[0] == "when" else None
        for place, name in strings(value, path) if folder else ():
            if not world.has(folder or "", name):
                near = closest(name, world.ids(folder or ""), 1)
                hint = f"did you mean '{near[0]}'?" if near else None
                yield entry.finding(CODE, place, f"{path[-1]} is never '{name}': no such id", hint)
