"""A YAML tag.

Tags can make other programs construct objects; the catalog is plain data and ptx constructs none.

Bad (licenses/my-license.yaml):

    id: !!python/name:os.system my-license

Good (licenses/my-license.yaml):

    id: my-license
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT601"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such place."""
    yield from entry.of_reading(CODE, "tag")
