"""`ptx audit`: uses of removed and deprecated APIs in Python files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

NEEDS_ARGUMENTS = True


def run(
    paths: Annotated[list[Path], typer.Argument(help="Python files, notebooks, or folders of them.")],
    format: Annotated[str, typer.Option("--format", help="text, json, github or sarif.")] = "text",
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    select: Annotated[
        list[str] | None, typer.Option(help="Only these migrations or libraries: torchtext; repeat it.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these migrations or libraries; repeat it.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Status 1 for what is only deprecated or changed, too.")
    ] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings by migration.")] = False,
) -> int:
    """Find uses of removed, broken and deprecated APIs of the ecosystem, and say what replaces each.

    Files are read and parsed; nothing in them is imported or run. What is only told at run time is not found:
    methods of objects that a function was given, names put together from strings.

    Examples:
      ptx audit src/

      ptx audit train.py notebooks/ --format github --strict

      ptx audit . --select torchaudio --ignore torchvision.models:pretrained

    Exit status: 0 nothing fails, 1 something does (removed, broken, not Python), 2 misuse.
    `ptx explain torchtext.data.Field` explains a finding.

    """
    from ptx.asking import choice  # noqa: PLC0415
    from ptx.audit import audit  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output import findings  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    form = choice("json" if json else format, findings.FORMATS, "--format")
    report = audit(paths, open_index(), select=select or (), ignore=ignore or ())
    if form == "json":
        print_json(findings.as_json(report, "ptx.audit/1"))
    elif form == "sarif":
        print_json(findings.sarif(report))
    else:
        sys.stdout.write(findings.text(report) if form == "text" else findings.github(report))
        if statistics:
            sys.stdout.write(findings.statistics(report))
    failing = report.findings if strict else [f for f in report.findings if f.level == "error"]
    return 1 if failing else 0
