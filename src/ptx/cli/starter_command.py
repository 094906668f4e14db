"""`ptx starter`: the script of a recommendation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def run(
    task: Annotated[str, typer.Argument(help="Task by name or alias.", autocompletion=ids("task"))],
    device: Annotated[str | None, typer.Option(help="Device.", autocompletion=ids("device"))] = None,
    goal: Annotated[str, typer.Option(help="infer, finetune or export.")] = "infer",
    library: Annotated[str | None, typer.Option(help="Library.", autocompletion=ids("library"))] = None,
    model: Annotated[str | None, typer.Option(help="Model.", autocompletion=ids("model"))] = None,
    license: Annotated[str, typer.Option(help="any, permissive or commercial.")] = "any",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File or folder to write; by default standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> int:
    """Write the starter script of a recommendation: a real file that runs as it stands.

    Without --model it takes the best pick for the device that has a starter.

    Examples:
      ptx starter image-classification --device cpu -o classify.py

      ptx starter video --model pytorchvideo/x3d-xs > video.py

    """
    from ptx import asking  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output.plain import note, say  # noqa: PLC0415
    from ptx.starting import starter_for  # noqa: PLC0415

    index = open_index()
    asked = asking.Asked(
        task=task, device=device or asking.DEFAULT_DEVICE, goal=goal, license=license, top=100,
        libraries=(library,) if library else (),
    )  # fmt: skip
    wanted = asking.named(index, ("model",), model, "--model", note) if model else None
    script = starter_for(index, asking.request(index, asked, note), wanted)
    if output is None:
        sys.stdout.write(script.text)
        return 0
    target = output / script.file_name if output.is_dir() else output
    write_new(target, script.text, force=force)
    say("note", f"wrote {target}: {script.model} with {script.library}")
    for line in script.install:
        say("note", line)
    return 0


def write_new(target: Path, text: str, *, force: bool) -> None:
    """Write a file, never over another one unless forced.

    Raises:
        PtxError: The file is there, or cannot be written.

    """
    from ptx.errors import PtxError  # noqa: PLC0415

    try:
        with target.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise PtxError(f"--output: {target} is there already", "choose another name, or add --force") from None
    except OSError as error:
        raise PtxError(f"--output: {target} cannot be written: {error.strerror}", "choose another place") from None
