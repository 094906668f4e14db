"""A licence that is neither an SPDX identifier nor in `catalog/licenses/`.

Without it nobody can tell whether the licence lets a person ship the model.

Bad (libraries/my-library.yaml):

    id: my-library
    license: Apache

Good (libraries/my-library.yaml):

    id: my-library
    license: Apache-2.0
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from ptx.catalog.document import KeyPath
from ptx.catalog.names import closest
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT205"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each unknown licence."""
    for place, value in _licenses(entry):
        if isinstance(value, str) and not _known(value, world):
            near = closest(value, world.ids("licenses"), 1)
            hint = f"did you mean '{near[0]}'?" if near else "add catalog/licenses/<id>.yaml"
            yield entry.finding(CODE, place, f"'{value}' is no SPDX id and no licence of the catalog", hint)


def _licenses(entry: Entry) -> Iterator[tuple[KeyPath, object]]:
    if entry.kind == "libraries":
        yield ("license",), entry.data.get("license")
    for path, model in entry.models():
        terms = model.get("license")
        if isinstance(terms, dict):
            yield (*path, "license", "id"), terms.get("id")


def _known(name: str, world: World) -> bool:
    if world.has("licenses", name):
        return True
    try:
        return canonicalize_license_expression(name) == name
    except InvalidLicenseExpression:
        return False
