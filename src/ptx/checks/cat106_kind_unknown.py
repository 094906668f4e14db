"""A file whose kind cannot be told.

The kind of a file is told by the folder that it lies in (`tasks`, `libraries`, `models`, ...) or by its keys.

Bad (notes.yaml):

    hello: world

Good (licenses/my-license.yaml):

    id: my-license
    policy: permissive
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.schema import FOLDERS
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT106"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for a file of no known kind."""
    if entry.kind is None and not entry.document.faults:
        folders = ", ".join(FOLDERS)
        yield entry.finding(CODE, (), "the kind of this file cannot be told", f"move it into one of {folders}")
