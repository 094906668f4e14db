"""A file that is not clean UTF-8 text.

Another encoding, a byte order mark or a control character reads differently on another machine.

Bad (licenses/my-license.yaml):

    id: my-license
    title: "a bell \x07 rings"

Good (licenses/my-license.yaml):

    id: my-license
    title: "no bell rings"
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT109"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "encoding", hint="save the file as UTF-8 without a byte order mark")
