"""`ptx lint`: catalog files in CI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

NEEDS_ARGUMENTS = False


def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; by default the catalog that came with ptx.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text, json, github or sarif.")] = "text",
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    select: Annotated[
        list[str] | None, typer.Option(help="Only these codes or families: CAT301, CAT3; repeat it.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these codes or families; repeat it.")] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings by code.")] = False,
) -> int:
    """Check catalog files: shape, names, references, provenance, freshness, starters, trust, rules.

    A folder with a catalog.yaml is checked against itself; part of a catalog, an overlay or a single file
    against the shipped catalog and itself. Nothing in a file is imported, run or fetched.

    Examples:
      ptx lint catalog/

      ptx lint my-overlay/ --format github

      ptx lint models/object-detection/acme.yaml --ignore CAT4

    Exit status: 0 clean, 1 findings, 2 misuse. `ptx explain CAT301` explains a code.

    """
    from ptx.asking import choice  # noqa: PLC0415
    from ptx.catalog.location import shipped  # noqa: PLC0415
    from ptx.lint import lint  # noqa: PLC0415
    from ptx.output import findings  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    form = choice("json" if json else format, findings.FORMATS, "--format")
    report = lint(paths or [shipped()], select=select or (), ignore=ignore or ())
    if form == "json":
        print_json(findings.as_json(report))
    elif form == "sarif":
        print_json(findings.sarif(report))
    else:
        sys.stdout.write(findings.text(report) if form == "text" else findings.github(report))
        if statistics:
            sys.stdout.write(findings.statistics(report))
    return 1 if report.findings else 0
