"""A key that stands twice in one mapping.

YAML libraries keep the last of the two in silence, so one of the facts is lost.

Bad (licenses/my-license.yaml):

    id: my-license
    title: One
    title: Another

Good (licenses/my-license.yaml):

    id: my-license
    title: One
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT102"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "duplicate-key", hint="remove one of the two")
