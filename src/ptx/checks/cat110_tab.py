"""A tab is used for indentation.

YAML allows spaces only.

Bad (licenses/my-license.yaml):

    aliases:
    \t- one

Good (licenses/my-license.yaml):

    aliases:
      - one
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT110"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "tab", hint="use two spaces")
