"""A rule that names a field which no candidate has, or asks for a form of number that there is not.

It would be unknown for ever, and the rule would never apply; in a sentence it would read `unknown`.

Bad (rules/my-rule.yaml):

    id: my-rule
    when:
      device.ram: {above: 4000}

Bad (rules/my-rule.yaml):

    id: my-rule
    reason: It needs {estimate.memory_mb:.1f} MB.

Good (rules/my-rule.yaml):

    id: my-rule
    when:
      device.memory_mb: {above: 4000}
    reason: It needs {estimate.memory_mb:short} MB.
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.document import KeyPath
from ptx.catalog.names import closest
from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World
from ptx.rules.fields import FIELDS, flatten, places, unread

CODE = "CAT702"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each unknown field in conditions, sentences and examples."""
    if entry.kind != "rules":
        return
    for path, name in _named(entry):
        if name not in FIELDS:
            near = closest(name, FIELDS, 1)
            hint = f"did you mean '{near[0]}'?" if near else "see docs/reference/rules.md"
            yield entry.finding(CODE, path, f"no field is called '{name}'", hint)
    for key in ("reason", "relax"):
        for part in unread(str(entry.data.get(key) or "")):
            yield entry.finding(
                CODE, (key,), f"'{part}' is not filled in", "write {field}, {field:short} or {field:up}"
            )


def _named(entry: Entry) -> Iterator[tuple[KeyPath, str]]:
    for path, value in entry.walk():
        key = str(path[-1]) if path else ""
        if path[:1] == ("when",) and "." in key:
            yield path, key
        elif path[:1] == ("when",) and key == "field" and isinstance(value, str):
            yield path, value
        elif path in {("reason",), ("relax",)} and isinstance(value, str):
            yield from ((path, name) for name in places(value))
    for path, example in mappings(entry.data.get("examples"), ("examples",)):
        given = example.get("given")
        if isinstance(given, dict):
            yield from (((*path, "given"), name) for name, _ in flatten(given))
