"""Reads CSV and JSON Lines tables, each line with its place."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from ptx.errors import PtxError
from ptx.harvest.report import BrokenRowError, Report
from ptx.harvest.trees import Tree


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table."""

    place: str
    """`file:line`."""
    values: dict[str, str]
    """Cells by column."""

    def __getitem__(self, column: str) -> str:
        """Return a cell.

        Raises:
            BrokenRowError: The line has no such cell.

        """
        value = self.values.get(column)
        if value is None:
            raise BrokenRowError(f"has no cell '{column}'")
        return value.strip()


def csv_lines(tree: Tree, name: str) -> list[Line]:
    """Return the lines of a CSV table.

    Raises:
        PtxError: The table is missing.

    """
    reader = csv.DictReader(io.StringIO(_text(tree, name).lstrip("\ufeff")), restkey="")
    return [Line(f"{name}:{reader.line_num}", {k: v for k, v in cells.items() if k}) for cells in reader]


def json_lines(tree: Tree, name: str, report: Report) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a JSON Lines table with their places; report the lines that are none.

    Raises:
        PtxError: The table is missing.

    """
    found = []
    for number, line in enumerate(_text(tree, name).splitlines(), 1):
        place = f"{name}:{number}"
        try:
            value = json.loads(line)
        except ValueError as error:
            report.broken(place, f"is not JSON: {error}")
            continue
        if isinstance(value, dict):
            found.append((place, value))
        else:
            report.broken(place, "is not an object")
    return found


def _text(tree: Tree, name: str) -> str:
    if name not in tree.names():
        raise PtxError(f"--from: {tree.place} has no file {name}", "give the whole folder of tables")
    return tree.text(name)
