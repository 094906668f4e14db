"""A file that cannot be read as one YAML document.

Bad (licenses/my-license.yaml):

    id: my-license
    title: [One, Two

Good (licenses/my-license.yaml):

    id: my-license
    title: One
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT108"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "syntax", "file")
