"""What `ptx verify --exports` found: for people, and as JSON."""

from __future__ import annotations

import platform
from collections import Counter
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ptx.verify.exporting.trying import ExportReport, Tried
from ptx.version import __version__

STATES = ("works", "needs-rewrite", "fails", "not tried")


def as_json(report: ExportReport, catalog_date: str) -> dict[str, Any]:
    """Return a report as the contract `ptx.verify/1` has it for exports."""
    counts = _counts(report)
    return {
        "schema": "ptx.verify/1",
        "ptx": {"version": __version__, "catalog_date": catalog_date},
        "date": report.date,
        "seconds": report.seconds,
        "python": platform.python_version(),
        "machine": report.machine,
        "summary": {
            "exports": {state: counts[state] for state in STATES},
            "contradictions": sum(tried.contradicts for tried in report.exports),
        },
        "exports": [{**tried._asdict(), "contradicts": tried.contradicts} for tried in report.exports],
    }


def show(report: ExportReport, console: Console) -> None:
    """Print a report."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in ("model", "runtime", "outcome", "difference", "size", "ms", "what happened"):
        table.add_column(head, overflow="fold", justify="right" if head in {"difference", "size", "ms"} else "left")
    for tried in report.exports:
        table.add_row(*(Text(cell) for cell in _row(tried)))
    console.print(table)
    console.print()
    counts = _counts(report)
    words = ", ".join(
        f"{counts[state]} {'need a rewrite' if state == 'needs-rewrite' else state}" for state in STATES
    )
    console.print(Text(f"{words}. {report.machine}. {report.seconds:g} s."))
    for tried in report.exports:
        if tried.contradicts:
            text = f"The catalog says that {tried.id} works in {tried.runtime}: here it fails."
            console.print(Text(text, style="bold"))


def difference(value: float | None) -> str:
    """Return a difference as a person reads it."""
    return "" if value is None else f"{value:.1e}"


def _row(tried: Tried) -> tuple[str, ...]:
    return (
        tried.id,
        tried.runtime,
        tried.status or "not tried",
        difference(tried.difference),
        "" if tried.size_mb is None else f"{tried.size_mb:g} MB",
        "" if tried.latency_ms is None else f"{tried.latency_ms:g}",
        tried.note or "",
    )


def _counts(report: ExportReport) -> Counter[str]:
    return Counter(tried.status or "not tried" for tried in report.exports)
