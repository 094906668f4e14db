"""Tells which entries of the compatibility tables an environment runs into. Pure: facts in, clashes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ptx.catalog.records import Circumstance, Compatibility, Window
from ptx.versions import admits


class Facts(NamedTuple):
    """What is known of an environment. Names of distributions are normalised: small letters and hyphens.

    `builds` says what a package was built for: `cpu`, `cu130`, `rocm6.4`. `libraries` holds shared libraries of the
    system with the versions found. None means that nobody looked: tests that need it are then not made.
    """

    versions: Mapping[str, str]
    builds: Mapping[str, str] | None = None
    libraries: Mapping[str, tuple[int, ...]] | None = None
    system: str | None = None
    machine: str | None = None
    python: str | None = None
    driver: str | None = None


class Clash(NamedTuple):
    """An entry that the environment runs into, with the versions at hand and the command that mends it."""

    entry: Compatibility
    version: str
    other_version: str | None
    needs: str | None
    mend: str


def normal(name: str) -> str:
    """Return the name of a distribution as PyPI normalises it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def clashes(entries: Iterable[Compatibility], facts: Facts) -> list[Clash]:
    """Return the clashes of an environment, by id of the entry."""
    found = [clash for entry in entries if (clash := _clash(entry, facts)) is not None]
    return sorted(found, key=lambda clash: clash.entry.id)


def _clash(entry: Compatibility, facts: Facts) -> Clash | None:
    version = facts.versions.get(entry.package)
    other = facts.versions.get(entry.other) if entry.other else None
    if version is None or not _met(entry.circumstance, facts):
        return None
    row = next((row for row in entry.windows if admits(row.version, version)), None)
    if entry.windows and row is None:
        return None
    if not _speaks_against(entry, facts, row, other):
        return None
    return Clash(entry, version, other, row.needs if row else None, _mend(entry, row, other))


def _speaks_against(entry: Compatibility, facts: Facts, row: Window | None, other: str | None) -> bool:
    """Return whether every test that the entry has speaks against the environment."""
    tests: list[bool] = []
    if entry.absent:
        tests.append(other is None)
    elif entry.other and row is not None:
        tests.append(other is not None and (row.needs is None or not admits(row.needs, other)))
    if entry.build:
        tests.append(_built_apart(entry, facts))
    if entry.library:
        present = facts.libraries
        wanted = set(entry.library.versions)
        tests.append(present is not None and not wanted.intersection(present.get(entry.library.name, ())))
    return all(tests)


def _built_apart(entry: Compatibility, facts: Facts) -> bool:
    builds = facts.builds or {}
    own, other = builds.get(entry.package, ""), builds.get(entry.other or "", "")
    cuda, other_cuda = own.startswith("cu"), other.startswith("cu")
    if entry.build == "cpu":
        return own == "cpu"
    if entry.build == "cuda-beside-cpu":
        return cuda and other == "cpu"
    if entry.build == "cuda-differs":
        return cuda and other_cuda and own != other
    return cuda and other_cuda and own[:-1] != other[:-1]


def _met(circumstance: Circumstance | None, facts: Facts) -> bool:
    if circumstance is None:
        return True
    return (
        (not circumstance.systems or facts.system in circumstance.systems)
        and (not circumstance.machines or facts.machine in circumstance.machines)
        and (
            circumstance.python is None or (facts.python is not None and admits(circumstance.python, facts.python))
        )
        and (circumstance.driver is None or circumstance.driver == facts.driver)
    )


def _mend(entry: Compatibility, row: Window | None, other: str | None) -> str:
    """Return the command: with the package's versions for the installed other, where the table has them."""
    if "{needs}" in entry.mend:
        return entry.mend.replace("{needs}", (row.needs if row else None) or "")
    if "{match}" not in entry.mend:
        return entry.mend
    if other is not None:
        rows = [row for row in entry.windows if row.needs is not None and admits(row.needs, other)]
        if rows:
            return entry.mend.replace("{match}", rows[0].version)
    return entry.otherwise or entry.mend.replace("{match}", "")


def told(text: str) -> re.Pattern[str]:
    """Return a pattern that finds a symptom in a message; `...` stands for anything."""
    return re.compile(".*?".join(re.escape(" ".join(part.split())) for part in text.split("...")))
