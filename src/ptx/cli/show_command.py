"""`ptx show`: everything on one thing."""

from __future__ import annotations

from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def run(
    name: Annotated[
        str,
        typer.Argument(
            help="Id or alias of a task, library, model, device, rule, licence or lesson.",
            autocompletion=ids("task", "library", "model", "device", "rule", "license", "lesson"),
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Show everything that the catalog holds on one thing, with its sources.

    Examples:
      ptx show torchtext

      ptx show pytorchvideo/x3d-xs

      ptx show raspberry-pi-5 --json

    """
    from ptx import resolve  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output import showing  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import print_json, say  # noqa: PLC0415

    index = open_index()
    found = resolve.name(index, resolve.KINDS, name, "NAME")
    if found.note:
        say("note", found.note)
    record = index.get(found.kind, found.id)
    if json:
        print_json({"schema": "ptx.show/1", "kind": found.kind, "record": showing.plain(record)})
    else:
        showing.show(found.kind, record, index, console())
    return 0
