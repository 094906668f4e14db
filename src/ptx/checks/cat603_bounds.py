"""A file that is too large, too deep, or holds a value that is too long.

Bad (licenses/my-license.yaml):

    aliases: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[one]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

Good (licenses/my-license.yaml):

    aliases: [one]
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT603"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "bounds", "size")
