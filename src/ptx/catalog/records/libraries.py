"""Libraries and systems."""

from dataclasses import field
from datetime import date
from typing import Literal

from ptx.catalog.records.base import Names, Record, Source, Status, Text


class LibraryStatus(Record):
    """How alive a library is, with evidence."""

    value: Status
    """active, maintenance, unmaintained, archived or superseded."""
    evidence: str
    """What shows it, in one sentence."""
    as_of: date
    """The day on which the evidence held."""
    source: str
    """Key of the source."""


class Release(Record):
    """The newest release known to the catalog."""

    version: str | None
    """Version, or null where the system has no releases."""
    date: str | None
    """Day (or month, or year) of the release; null where unknown."""
    source: str
    """Key of the source."""


class TorchWindow(Record):
    """Versions of torch with which the library works."""

    requires: str | None
    """A version specifier such as `>=2.3,<2.4`; null where the library does not need torch."""
    evidence: str
    """What was run, or where it is declared."""
    source: str
    """Key of the source."""


class Component(Record):
    """A part of a library."""

    name: str
    """Name that people use: `transforms`."""
    path: str | None
    """Dotted import path; null where it is gone or is no module."""
    what: str
    """What it is for."""
    status: Literal["works", "deprecated", "removed", "broken", "never"] = "works"
    """State in the latest release."""


class Match(Record):
    """What code must say for `ptx audit` to find it; every condition that is named must hold.

    `*` stands for any text, dots included. A `()` in a name is what a call returns:
    `PIL.ImageDraw.Draw().textsize`.
    """

    name: str
    """Dotted name that is imported or used."""
    module: bool = False
    """Whether it is a module: then whatever lies below it counts too."""
    keyword: str | None = None
    """Only a call with this keyword."""
    value: str | int | bool | None = None
    """Only where the keyword has this value; null: any."""
    argument: str | None = None
    """Only a call whose first argument is this string."""
    parameter: str | None = None
    """Name by which that first argument may be given instead."""
    lacks: str | None = None
    """Only a call without this keyword and without positional arguments."""
    defines: str | None = None
    """Only a class that derives from it and defines this method."""


class Migration(Record):
    """Something that moved or died, and what to write today."""

    old: str
    """Dotted name or code that people still find in tutorials."""
    status: Literal["deprecated", "removed", "broken", "never", "moved"]
    """What became of it (`never`: it did not exist in the versions looked at)."""
    since: str | None
    """Version in which that happened; null where unknown."""
    new: str
    """What to write today."""
    symptom: str | None = None
    """The message that a person sees."""
    id: str | None = None
    """Stable id for `ptx audit` and `ptx explain`; needed where there is a match."""
    match: list[Match] = field(default_factory=list)
    """How it is found in code, any of these; empty where it cannot be told from the code."""
    before: str | None = None
    """A few lines in the old way: they must be found, and fail or warn with the real library."""
    after: str | None = None
    """The same in today's way: nothing may be found in them."""
    source: str
    """Key of the source."""


class SizeFact(Record):
    """Disk space of an installation."""

    mb: float
    """Megabytes (10^6 bytes)."""
    what: str
    """What was installed where."""
    source: str
    """Key of the source."""


class Library(Record):
    """A package or system that one installs."""

    id: str
    """Kebab-case id, equal to the file name."""
    name: str
    """Name as its makers write it."""
    summary: Text
    """What it is for."""
    kind: Literal["library", "family", "toolkit", "runtime", "hub"]
    """library, family of libraries, research toolkit, runtime or model hub."""
    family: str | None
    """Id of the family it belongs to."""
    homepage: str
    """Address of its home."""
    package: str | None
    """Distribution on PyPI; null where pip cannot install it."""
    install: list[str]
    """pip requirements that give a working installation."""
    system: list[str] = field(default_factory=list)
    """System packages that it needs beside pip's."""
    license: str | None
    """SPDX id of the code's licence."""
    status: LibraryStatus
    """How alive it is."""
    superseded_by: list[str] = field(default_factory=list)
    """Ids of what to use instead."""
    latest: Release
    """Newest release."""
    torch: TorchWindow
    """Versions of torch that work."""
    tasks: list[str]
    """Ids of the tasks it serves."""
    components: list[Component] = field(default_factory=list)
    """Its parts."""
    migrations: list[Migration] = field(default_factory=list)
    """What moved or died."""
    choose_when: list[str]
    """Situations in which it is the right choice."""
    avoid_when: list[str] = field(default_factory=list)
    """Situations in which something else is."""
    training: str | None
    """How one trains with it."""
    deployment: str | None
    """How a model of it reaches a device."""
    datasets: str | None
    """What data it brings."""
    example: str | None = None
    """What one writes for a typical job, a few lines of Python."""
    install_size: SizeFact | None = None
    """Disk space."""
    aliases: Names = field(default_factory=Names)
    """Other names."""
    sources: dict[str, Source]
    """Sources named by this file."""
