"""`ptx harvest`: read a library's own metadata into `catalog/harvested/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

NEEDS_ARGUMENTS = False


def _sources(incomplete: str) -> list[str]:
    from ptx.harvest.harvester import harvesters  # noqa: PLC0415  # only while completing

    return [name for name in harvesters() if name.startswith(incomplete)]


def run(
    source: Annotated[
        Optional[str], typer.Argument(help="Source to read; none lists them all.", autocompletion=_sources)
    ] = None,
    given: Annotated[
        Optional[list[Path]],
        typer.Option("--from", help="Wheel, unpacked wheel or folder of tables to read; may be given twice."),
    ] = None,
    output: Annotated[
        Optional[Path], typer.Option("-o", "--output", help="Folder to write into; by default catalog/harvested.")
    ] = None,
    version: Annotated[
        Optional[str], typer.Option("--version", help="Version to fetch in place of the pinned one.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say how the file that is there differs.")
    ] = False,
    every: Annotated[bool, typer.Option("--list", help="List the sources.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Read the models and figures that a library publishes, and write catalog/harvested/SOURCE.jsonl.

    Wheels are read without importing or installing them. Without --from a wheel is fetched with pip; tables that
    exist only in repositories lie in the checkout under tables/.

    Examples:
      ptx harvest --list

      ptx harvest mmdet --from mmdet-3.3.0-py3-none-any.whl

      ptx harvest timm --check

    """
    if source is None or every:
        return _list(json=json)
    from ptx.harvest.harvester import named  # noqa: PLC0415
    from ptx.harvest.running import difference, harvest  # noqa: PLC0415
    from ptx.output import harvesting  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    harvester = named(source)
    folder = output or harvesting.default_folder()
    target = folder / f"{harvester.name}.jsonl"
    with harvesting.progress() as tell:
        result = harvest(harvester, given or [], version, tell)
    old = target.read_text(encoding="utf-8") if target.is_file() else ""
    found = difference(old, result.text)
    if not check:
        harvesting.write(target, result.text)
    if json:
        print_json(harvesting.as_json(result, found, str(target), written=not check))
    else:
        harvesting.show(result, found, target, written=not check)
    return 1 if check and found else 0


def _list(*, json: bool) -> int:
    """Print the sources."""
    from ptx.harvest.harvester import harvesters  # noqa: PLC0415
    from ptx.output import harvesting  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import print_json  # noqa: PLC0415

    rows = harvesting.source_rows(harvesters().values())
    if json:
        print_json({"schema": "ptx.harvest/1", "sources": rows})
    else:
        harvesting.show_sources(rows, console())
    return 0
