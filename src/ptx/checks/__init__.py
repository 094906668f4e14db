"""Checks criticise catalog files. One module a check; its docstring is its page (`ptx explain CODE`).

A check module holds `CODE` and `check(entry, world) -> Iterator[Finding]`, and is found by walking this package.
Families: 1xx shape, 2xx names and references, 3xx provenance and plausibility, 4xx freshness,
5xx starters, 6xx trust, 7xx rules.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

FAMILIES = {
    "1": "shape",
    "2": "names and references",
    "3": "provenance and plausibility",
    "4": "freshness",
    "5": "starters",
    "6": "trust",
    "7": "rules",
}


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, its page, and its function."""

    code: str
    page: str
    run: Callable[[Entry, World], Iterator[Finding]]

    @property
    def title(self) -> str:
        """First line of the page."""
        return self.page.strip().splitlines()[0].rstrip(".")

    @property
    def family(self) -> str:
        """Name of the family."""
        return FAMILIES[self.code[3]]


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check, by code."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("cat"):
            loaded = import_module(f"{__name__}.{module.name}")
            found.append(Check(loaded.CODE, loaded.__doc__ or "", loaded.check))
    return tuple(sorted(found, key=lambda check: check.code))
