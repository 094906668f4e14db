"""Writes what was found into `catalog/proofs/`, one file a library, one model a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ptx.catalog import lines, reading
from ptx.errors import PtxError
from ptx.verify.run import Outcome, Report

FOLDER = "proofs"
COMMAND = "ptx verify --all --write"

Row = dict[str, Any]


def write(report: Report, root: Path, known: Iterable[str]) -> list[Path]:
    """Write the proofs of a run into the catalog at `root` and return the files that changed.

    Models that the run did not check, or could not because their library is not installed, keep the proofs that
    they have. A model whose facts came out as before keeps its line, its date included: only changes show.

    Args:
        report: The run.
        root: The catalog.
        known: Ids of all models of the catalog; proofs of others are dropped.
    """
    usable = {library.id for library in report.libraries if library.imports}
    ids = set(known)
    changed = []
    for library in sorted(usable):
        path = root / FOLDER / f"{library}.jsonl"
        document = read(path, root)
        old = {row["id"]: row for row in document.get("models", []) if row["id"] in ids}
        rows = dict(old)
        for outcome in report.models:
            if outcome.library == library:
                rows[outcome.id] = _merged(old.get(outcome.id), outcome)
        if rows:
            text = lines.dump(header(library, document.get("sources", {})), rows.values())
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                changed.append(path)
    return changed


def read(path: Path, root: Path) -> Row:
    """Return the data of a file of proofs; empty where there is none.

    Raises:
        PtxError: The file is not what it has to be.
    """
    if not path.is_file():
        return {}
    document = reading.read(path, root)
    for fault in document.faults:
        raise PtxError(f"{path}:{fault.line}:{fault.column}: {fault.message}", "mend or delete the file")
    return dict(document.data)


def header(library: str, sources: Row) -> Row:
    """Return the first line of a file of proofs."""
    head = {"library": library, "command": COMMAND}
    return {**head, "sources": sources} if sources else head


_TOLD = frozenset({"params", "flops"})
"""Facts that are written even if they could not be checked: the reason is worth its place."""


def _merged(old: Row | None, outcome: Outcome) -> Row:
    facts = [_short(fact) for fact in outcome.facts if fact["state"] != "unchecked" or fact["fact"] in _TOLD]
    row = {"id": outcome.id, "versions": outcome.versions, "date": outcome.date, "facts": facts}
    if old is None:
        return row
    lost = all(fact["state"] == "unchecked" or fact["fact"] == "hub_id" for fact in facts)
    if lost or all(row[key] == old[key] for key in ("versions", "facts")):
        return old
    return {**row, "exports": old["exports"]} if old.get("exports") else row


def _short(fact: Row) -> Row:
    """Return a fact without the value found where it is the one expected."""
    if fact["state"] == "verified" and fact.get("found") == fact.get("expected"):
        return {key: value for key, value in fact.items() if key != "found"}
    return dict(fact)
