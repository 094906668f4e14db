"""A starter that is not Python.

Bad (starters/image-classification/torchvision.infer.py):

    def main(:

Good (starters/image-classification/torchvision.infer.py):

    def main(): ...
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT503"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for a starter that does not parse."""
    if entry.kind != "starters":
        return
    try:
        ast.parse(entry.document.text)
    except (SyntaxError, ValueError) as error:
        place = (getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1)
        yield entry.at(CODE, place, f"is not Python: {getattr(error, 'msg', error)}")
