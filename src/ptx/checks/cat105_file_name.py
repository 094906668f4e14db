"""The id and the file name differ.

The file's name is the id, so that everything is found where its name says.

Bad (licenses/my-license.yaml):

    id: your-license

Good (licenses/my-license.yaml):

    id: my-license
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT105"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding where id (or task and library) and path differ."""
    if entry.kind == "models":
        for key, place in (("task", entry.path.parent.name), ("library", entry.path.stem)):
            value = entry.data.get(key)
            if isinstance(value, str) and value != place:
                yield entry.finding(CODE, (key,), f"{key} '{value}' differs from the path, which says '{place}'")
        return
    key = {"utterances": "task", "harvested": "source", "proofs": "library"}.get(entry.kind or "", "id")
    value = entry.data.get(key)
    if entry.kind not in {None, "catalog", "starters"} and isinstance(value, str):
        name = value.lower() if entry.kind == "licenses" else value
        if name != entry.path.stem:
            yield entry.finding(
                CODE,
                (key,),
                f"{key} '{value}' differs from the file name '{entry.path.stem}'",
                "rename the file",
            )
