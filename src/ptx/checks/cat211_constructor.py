"""A constructor that is not a dotted name.

It is looked up in the installed library; a call, a path or a phrase cannot be, and could become code.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        constructor: timm.create_model('x')

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        constructor: timm.create_model
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT211"

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each constructor of another form."""
    for path, model in entry.models():
        value = model.get("constructor")
        if isinstance(value, str) and not _DOTTED.fullmatch(value):
            yield entry.finding(
                CODE, (*path, "constructor"), f"'{value}' is not a dotted name such as timm.create_model"
            )
