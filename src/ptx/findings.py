"""What a run over files found: the same for catalog files and for Python code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong at a place in a file.

    Lines and columns count from 1, columns in characters. In a notebook they count within the cell, and `cell` is
    its place among the cells, from 1.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str | None = None
    level: str = "error"
    cell: int | None = None


class Described(Protocol):
    """What a code of a finding stands for."""

    @property
    def code(self) -> str:
        """Code of the findings."""

    @property
    def title(self) -> str:
        """What it is, in one line."""

    @property
    def page(self) -> str:
        """What there is to know about it."""

    @property
    def family(self) -> str:
        """What it is grouped with."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, and the codes that it looked for."""

    findings: tuple[Finding, ...]
    files: int
    checks: tuple[Described, ...] = field(default=())
