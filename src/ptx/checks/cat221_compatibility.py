"""A compatibility entry whose versions cannot be compared, or that has nothing to compare.

Versions are specifiers such as `>=2.11,<2.15`; an entry needs a table, a build, a library or a circumstance,
and a table about another package names that package.

Bad (compatibility/my-pair.yaml):

    id: my-pair
    package: my-package
    other: torch
    windows:
      - {version: "1.0", needs: newer than 2, basis: run, source: run}

Good (compatibility/my-pair.yaml):

    id: my-pair
    package: my-package
    other: torch
    windows:
      - {version: "==1.0", needs: ">=2", basis: run, source: run}
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT221"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each specifier that is none, and where nothing is tested."""
    if entry.kind != "compatibility":
        return
    data = entry.data
    rows = list(mappings(data.get("windows"), ("windows",)))
    tested = rows or data.get("build") or data.get("library") or data.get("absent") or data.get("circumstance")
    if not tested:
        yield entry.finding(CODE, (), "nothing is tested: no windows, build, library, absent or circumstance")
    for path, row in rows:
        for key in ("version", "needs"):
            value = row.get(key)
            if isinstance(value, str) and not _specifier(value):
                yield entry.finding(CODE, (*path, key), f"'{value[:60]}' is not a version specifier")
        if isinstance(row.get("needs"), str) and not data.get("other"):
            yield entry.finding(CODE, (*path, "needs"), "versions of another package are needed, and none is named")


def _specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True
