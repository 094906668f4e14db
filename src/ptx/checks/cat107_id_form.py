"""An id that is not kebab-case.

Ids are small letters, digits and single hyphens; a model's id is `<library>/<name>`, and its name may hold
dots and underscores. So an id is a file name on every system and never a path out of a folder.

Bad (devices/My_Board.yaml):

    id: ../My_Board

Good (devices/my-board.yaml):

    id: my-board
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT107"

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MODEL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_LICENSE = re.compile(r"[A-Za-z0-9.+]+(?:-[A-Za-z0-9.+]+)*")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each id of another form."""
    for path, model in entry.models():
        value = model.get("id")
        if isinstance(value, str) and not _MODEL.fullmatch(value):
            yield entry.finding(CODE, (*path, "id"), f"id '{value}' is not <library>/<name> in small letters")
        elif isinstance(value, str) and value.partition("/")[0] != entry.of(model, "library"):
            yield entry.finding(CODE, (*path, "id"), f"id '{value}' does not begin with its library")
    value = entry.data.get("id")
    pattern = _LICENSE if entry.kind == "licenses" else _PLAIN
    if (
        entry.kind not in {None, "catalog", "models", "harvested", "proofs"}
        and isinstance(value, str)
        and not pattern.fullmatch(value)
    ):
        yield entry.finding(CODE, ("id",), f"id '{value}' is not kebab-case")
