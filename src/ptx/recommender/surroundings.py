"""Where a recommended stack would clash with what is installed already."""

from __future__ import annotations

from collections.abc import Mapping

from ptx.catalog.index import Index
from ptx.catalog.records import Compatibility, Library
from ptx.compatibility import Clash, Facts, clashes, normal
from ptx.recommender.answer import Pick, StackClash


def stack_clashes(
    picks: tuple[Pick, ...], libraries: Mapping[str, Library], index: Index, here: Facts
) -> tuple[StackClash, ...]:
    """Return the clashes between the stacks of picks and the installed packages, by id of the entry.

    What a stack needs and is not installed counts in the newest version that the catalog knows.
    Only versions are compared: a pair of which neither is installed does not count.
    """
    if not here.versions:
        return ()
    ranks: dict[str, set[int]] = {}
    newest: dict[str, str] = {}
    for pick in picks:
        for part in pick.stack:
            library = libraries.get(part.library) or index.library(part.library)
            if library.package and library.latest.version:
                ranks.setdefault(normal(library.package), set()).add(pick.rank)
                newest[normal(library.package)] = library.latest.version
    entries = [entry for entry in index.compatibilities() if _comparable(entry, ranks, here)]
    if not entries:
        return ()
    facts = here._replace(versions={**newest, **here.versions})
    return tuple(_found(clash, ranks, here) for clash in clashes(entries, facts))


def _comparable(entry: Compatibility, ranks: Mapping[str, set[int]], here: Facts) -> bool:
    """Return whether an entry is about versions, of a package of the stack and an installed one."""
    if not entry.other or not entry.windows or entry.absent or entry.build or entry.library:
        return False
    touched = entry.package in ranks or (entry.other in ranks and entry.package in here.versions)
    return touched and entry.other in here.versions


def _found(clash: Clash, ranks: Mapping[str, set[int]], here: Facts) -> StackClash:
    entry = clash.entry
    concerned = ranks.get(entry.package, set()) or ranks.get(entry.other or "", set())
    return StackClash(
        entry.id, tuple(sorted(concerned)), entry.package, clash.version, entry.package in here.versions,
        entry.other or "", clash.other_version or "", clash.needs, entry.symptom, clash.mend,
    )  # fmt: skip
