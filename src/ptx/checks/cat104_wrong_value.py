"""A value of the wrong type, or outside of the choices of its key.

Bad (licenses/my-license.yaml):

    id: my-license
    title: My licence
    policy: free-ish
    url: https://example.org/license

Good (licenses/my-license.yaml):

    id: my-license
    title: My licence
    policy: permissive
    url: https://example.org/license
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks import shapes
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT104"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such key."""
    for fault in shapes.faults(entry, "wrong-type"):
        yield entry.finding(CODE, fault.path, fault.message)
