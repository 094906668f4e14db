"""`ptx compare`: side by side, with a verdict."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def run(
    names: Annotated[
        list[str],
        typer.Argument(help="Two or more libraries, or models.", autocompletion=ids("library", "model")),
    ],
    task: Annotated[
        str | None, typer.Option(help="Compare libraries for this task.", autocompletion=ids("task"))
    ] = None,
    device: Annotated[
        str, typer.Option(help="Compare models on this device.", autocompletion=ids("device"))
    ] = "cpu",
    format: Annotated[str, typer.Option("--format", help="table, json or markdown.")] = "table",
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> int:
    """Put libraries or models side by side, with a verdict: choose A when..., B when...

    Examples:
      ptx compare torchtext huggingface

      ptx compare pytorchvideo/x3d-xs torchvision/mvit-v2-s --device mobile

    """
    from ptx import asking, resolve  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.compare import as_json, compare  # noqa: PLC0415
    from ptx.output import comparing  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import note, print_json, say  # noqa: PLC0415

    form = asking.choice("json" if json else format, ("table", "json", "markdown"), "--format")
    index = open_index()
    found = [resolve.name(index, ("library", "model", "task", "device"), name, "NAMES") for name in names]
    for item in found:
        if item.note:
            say("note", item.note)
    wanted = asking.named(index, ("task",), task, "--task", note) if task else None
    machine = asking.named(index, ("device",), device, "--device", note)
    comparison = compare(index, [(item.kind, item.id) for item in found], wanted, machine)
    if form == "json":
        print_json(as_json(comparison))
    elif form == "markdown":
        sys.stdout.write(comparing.markdown(comparison))
    else:
        comparing.show(comparison, console())
    return 0
