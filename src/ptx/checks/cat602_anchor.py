"""A YAML anchor or alias.

A few lines of nested aliases can stand for gigabytes. Values are written out.

Bad (licenses/my-license.yaml):

    title: &name One
    condition: *name

Good (licenses/my-license.yaml):

    title: One
    condition: One
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT602"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "anchor")
