"""What a harvester is, and how the harvesters are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ptx.errors import PtxError
from ptx.harvest.report import Report
from ptx.harvest.trees import Tree

InputKind = Literal["wheel", "tables", "installed"]
Authority = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a harvester reads."""

    kind: InputKind
    """wheel: read as a zip file; tables: a folder with `source.json`; installed: a library that is asked."""
    name: str
    """Distribution on PyPI, or the folder below `tables/`."""
    version: str | None = None
    """Version that is fetched by default; tables say their own."""


@dataclass(frozen=True, slots=True)
class Harvester:
    """A source: what it reads, who speaks there, and how its rows are made."""

    name: str
    """Name on the command line, and of the file."""
    reads: str
    """What is read, in a few words."""
    authority: Authority
    """1 the makers of the weights, 2 a benchmark that ran them, 3 a copy."""
    inputs: tuple[Input, ...]
    """What is read; the first one gives the version."""
    collect: Callable[[Mapping[str, Tree], Report], None]
    """Takes the opened inputs by kind, and adds rows, problems and sources to the report."""
    read: date = date(2026, 11, 24)
    """The day on which the default versions were read."""


@cache
def harvesters() -> dict[str, Harvester]:
    """Return all harvesters by name."""
    from ptx.harvest import sources  # noqa: PLC0415  # the sources import this module

    found = {}
    for module in pkgutil.iter_modules(sources.__path__):
        harvester: Harvester = importlib.import_module(f"{sources.__name__}.{module.name}").HARVESTER
        found[harvester.name] = harvester
    return dict(sorted(found.items()))


def named(name: str) -> Harvester:
    """Return a harvester by name.

    Raises:
        PtxError: There is none of that name.

    """
    from ptx.catalog.names import closest, normal  # noqa: PLC0415  # only when a command asks

    known = harvesters()
    for key, harvester in known.items():
        if normal(key) == normal(name):
            return harvester
    near = closest(name, known)
    hint = f"did you mean {', '.join(near)}?" if near else "see `ptx harvest --list`"
    raise PtxError(f"SOURCE: no source '{name}'", hint)
