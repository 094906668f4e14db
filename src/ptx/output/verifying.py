"""What `ptx verify` found: for people, and as JSON."""

from __future__ import annotations

import platform
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ptx import amounts
from ptx.verify.facts import NO_CONFIGURATION
from ptx.verify.run import LibraryOutcome, Report
from ptx.version import __version__

_REASONS_SHOWN = 12
_MODELS_SHOWN = 40


def as_json(report: Report, catalog_date: str) -> dict[str, Any]:
    """Return a report as the contract `ptx.verify/1` has it."""
    counts = report.facts()
    models, stated, proven = report.params()
    return {
        "schema": "ptx.verify/1",
        "ptx": {"version": __version__, "catalog_date": catalog_date},
        "date": report.date,
        "seconds": report.seconds,
        "python": platform.python_version(),
        "summary": {
            "facts": {state: counts[state] for state in ("verified", "disagrees", "unchecked")},
            "models": len(report.models),
            "models_installed": models,
            "params_stated": stated,
            "params_verified": proven,
            "params_share": round(proven / stated, 4) if stated else None,
            "reasons": [{"reason": reason, "facts": count} for reason, count in report.reasons()],
        },
        "libraries": [library._asdict() for library in report.libraries],
        "models": [
            {**model._asdict(), "facts": [{**_NO_FACT, **fact} for fact in model.facts]} for model in report.models
        ],
    }


_NO_FACT = {"fact": None, "state": None, "expected": None, "found": None, "note": None}


def show(report: Report, console: Console, *, details: bool) -> None:
    """Print a report; with `details` every fact of every model."""
    if details:
        for model in report.models:
            again = ", as checked before" if model.reused else ""
            console.print(Text(f"{model.id} ({model.versions or 'nothing installed'}; {model.date}{again})"))
            rows = [
                (
                    f["fact"],
                    f["state"],
                    amounts.value(f.get("expected")),
                    amounts.value(f.get("found")),
                    f.get("note", ""),
                )
                for f in model.facts
            ]
            _table(console, ("fact", "outcome", "catalog", "found", "how, or why not"), rows)
    disagreeing = [
        (model.id, f["fact"], amounts.value(f.get("expected")), amounts.value(f.get("found")), f.get("note", ""))
        for model, f in report.disagreements()
    ]
    if disagreeing:
        console.print(Text("What disagrees", style="bold"))
        _table(console, ("model", "fact", "catalog", "found", "how"), disagreeing)
    _table(
        console, ("library", "version", "import", "models", "parameters verified"), map(_library, report.libraries)
    )
    _reasons(report, console)
    _unconfigured(report, console)
    console.print(Text(_closing(report)))


def _library(library: LibraryOutcome) -> tuple[str, ...]:
    if library.imports:
        imported = f"{library.seconds:g} s"
    else:
        imported = f"fails: {library.why}" if library.imports is False else library.why
    share = library.share
    shown = "" if share is None else f"{library.params_verified} of {library.params_stated} ({share:.0%})"
    return library.id, library.version or "", imported, str(library.models or ""), shown


def _reasons(report: Report, console: Console) -> None:
    reasons = report.reasons()
    if not reasons:
        return
    console.print(Text("Why facts are not checked", style="bold"))
    shown = reasons[:_REASONS_SHOWN]
    _table(console, ("facts", "reason"), [(str(count), reason) for reason, count in shown])
    if len(reasons) > len(shown):
        rest = sum(count for _, count in reasons[len(shown) :])
        console.print(
            Text(f"  and {rest:,} facts for {len(reasons) - len(shown)} other reasons; --json lists them")
        )


def _unconfigured(report: Report, console: Console) -> None:
    """Name the models that only a file in `catalog/architectures/` is missing for."""
    found = [m.id for m in report.models if any(f.get("note") == NO_CONFIGURATION for f in m.facts)]
    if found:
        rest = f" and {len(found) - _MODELS_SHOWN} more" if len(found) > _MODELS_SHOWN else ""
        console.print(Text(f"Without a file in catalog/architectures/ ({len(found)})", style="bold"))
        console.print(Text(f"  {', '.join(found[:_MODELS_SHOWN])}{rest}"))
        console.print()


def _closing(report: Report) -> str:
    counts = report.facts()
    models, stated, proven = report.params()
    share = f" ({proven / stated:.1%})" if stated else ""
    return (
        f"{counts['verified']:,} facts verified, {counts['disagrees']:,} disagree, {counts['unchecked']:,} not "
        f"checkable here. {models:,} models of installed libraries: parameters stated of {stated:,}, verified of "
        f"{proven:,}{share}. {report.seconds:g} s."
    )


def _table(console: Console, heads: tuple[str, ...], rows: Any) -> None:  # noqa: ANN401  # rows of cells
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    if table.row_count:
        console.print(table)
        console.print()
