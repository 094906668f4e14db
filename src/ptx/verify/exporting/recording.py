"""Writes exports into `catalog/proofs/`, beside the facts that were checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ptx.catalog import lines
from ptx.verify import proofs
from ptx.verify.exporting.runtimes import RUNTIMES
from ptx.verify.exporting.trying import ExportReport, Tried

Row = dict[str, Any]

_KEPT = ("status", "note", "versions", "difference", "latency_ms", "size_mb")


def write(report: ExportReport, root: Path, known: Iterable[str]) -> list[Path]:
    """Write the exports of a run into the catalog at `root` and return the files that changed.

    What could not be tried leaves what is there. An export that came out as before keeps its line: only its
    latency may differ, which no two runs share.

    Args:
        report: The run.
        root: The catalog.
        known: Ids of all models of the catalog; proofs of others are dropped.
    """
    done = [tried for tried in report.exports if tried.status is not None]
    ids = set(known)
    changed = []
    for library in sorted({tried.library for tried in done}):
        path = root / proofs.FOLDER / f"{library}.jsonl"
        document = proofs.read(path, root)
        sources = dict(document.get("sources", {}))
        rows = {row["id"]: row for row in document.get("models", []) if row["id"] in ids}
        for tried in done:
            if tried.library == library:
                rows[tried.id] = _with(rows.get(tried.id), tried, report, sources)
        text = lines.dump(proofs.header(library, _used(sources, rows.values())), rows.values())
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _with(row: Row | None, tried: Tried, report: ExportReport, sources: Row) -> Row:
    """Return the proof of a model with one export added or replaced."""
    row = dict(row) if row else {"id": tried.id, "versions": tried.versions, "date": tried.date, "facts": []}
    exports = {export["runtime"]: export for export in row.get("exports", [])}
    made = {"runtime": tried.runtime, **{key: getattr(tried, key) for key in _KEPT}}
    made = {key: value for key, value in made.items() if value is not None}
    old = exports.get(tried.runtime)
    if old is None or any(old.get(key) != made.get(key) for key in _KEPT if key != "latency_ms"):
        key = f"{tried.runtime}-{tried.date}"
        sources[key] = _source(tried, report)
        exports[tried.runtime] = {**made, "source": key}
    row["exports"] = [exports[name] for name in sorted(exports)]
    return row


def _source(tried: Tried, report: ExportReport) -> Row:
    names = {"torch", *RUNTIMES[tried.runtime].packages}
    versions = ", ".join(v for v in tried.versions.split(", ") if v.partition(" ")[0] in names)
    return {
        "what": f"run: {versions} ({report.machine})",
        "path": f"ptx verify --exports: {RUNTIMES[tried.runtime].how}; random weights, calibrated; against eager",
        "read": tried.date,
    }


def _used(sources: Row, rows: Iterable[Row]) -> Row:
    keys = {export["source"] for row in rows for export in row.get("exports", [])}
    return {key: sources[key] for key in sorted(keys)}
