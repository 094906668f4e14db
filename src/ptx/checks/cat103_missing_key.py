"""A key that its record needs is missing.

What is unknown is written down as `null`: absence is a statement, not an accident.

Bad (licenses/my-license.yaml):

    id: my-license
    title: My licence
    url: https://example.org/license

Good (licenses/my-license.yaml):

    id: my-license
    title: My licence
    policy: custom
    condition: Ask first.
    url: https://example.org/license
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks import shapes
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT103"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such key."""
    for fault in shapes.faults(entry, "missing-key"):
        yield entry.finding(CODE, fault.path, fault.message)
