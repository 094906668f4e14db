"""`ptx recommend`: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from ptx.cli.completion import ids

if TYPE_CHECKING:
    from ptx.recommender import Recommendation

NEEDS_ARGUMENTS = False
_Names = Optional[list[str]]


def run(
    query: Annotated[str | None, typer.Argument(help="What you want to do, in English or Chinese.")] = None,
    task: Annotated[str | None, typer.Option(help="Task by name or alias.", autocompletion=ids("task"))] = None,
    device: Annotated[
        str | None, typer.Option(help="Device; `ptx list devices`.", autocompletion=ids("device"))
    ] = None,
    goal: Annotated[str | None, typer.Option(help="infer, finetune or export.")] = None,
    objective: Annotated[str, typer.Option(help="balanced, fastest, best-quality or smallest.")] = "balanced",
    max_latency: Annotated[str | None, typer.Option(help="Limit of one pass: 30, 30ms, 0.1s.")] = None,
    max_memory: Annotated[str | None, typer.Option(help="Limit of the peak memory: 500, 500MB, 2GB.")] = None,
    max_size: Annotated[str | None, typer.Option(help="Limit of the weights on disk: 20, 20MB.")] = None,
    license: Annotated[str | None, typer.Option(help="any, permissive or commercial.")] = None,
    language: Annotated[_Names, typer.Option(help="ISO 639 code; repeat it. Translation: from, then to.")] = None,
    need: Annotated[_Names, typer.Option(help="A constraint of the task: streaming, open-vocabulary...")] = None,
    library: Annotated[
        _Names, typer.Option(help="Only this library; repeat it.", autocompletion=ids("library"))
    ] = None,
    exclude: Annotated[
        _Names,
        typer.Option(help="Not this library or model; repeat it.", autocompletion=ids("library", "model")),
    ] = None,
    runtime: Annotated[str | None, typer.Option(help="Only this runtime: executorch, onnxruntime...")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many picks.")] = 3,
    why: Annotated[
        bool, typer.Option("--why", help="Add reasons, sources, the other candidates and why not.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Read every model, also those that cannot be among the picks.")
    ] = False,
    format: Annotated[str, typer.Option("--format", help="table, json or markdown.")] = "table",
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> int:
    """Recommend library, model, weights, runtime and script for a task on a device.

    Examples:
      ptx recommend --task video --device mobile

      ptx recommend "turn meeting recordings into text" --device laptop --license commercial --why

      ptx recommend 图像分类 --device raspberry-pi-5 --max-latency 100ms

    Exit status: 0 there is a pick, 1 nothing fits, 2 misuse.

    """
    from ptx import asking, installed  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output.plain import note  # noqa: PLC0415
    from ptx.recommender import recommend  # noqa: PLC0415

    form = asking.choice("json" if json else format, ("table", "json", "markdown"), "--format")
    index = open_index()
    asked = asking.Asked(
        query=query, task=task, device=device, goal=goal, objective=objective, max_latency=max_latency,
        max_memory=max_memory, max_size=max_size, license=license, languages=tuple(language or ()),
        needs=tuple(need or ()), libraries=tuple(library or ()), excluded=tuple(exclude or ()),
        runtime=runtime, top=top,
    )  # fmt: skip
    answer = recommend(index, asking.request(index, asked, note), installed.here(), everything=every)
    _print(answer, form, why=why)
    return 0 if answer.picks else 1


def _print(answer: Recommendation, form: str, *, why: bool) -> None:
    if form == "json":
        from ptx.output.plain import print_json  # noqa: PLC0415
        from ptx.recommender import as_json  # noqa: PLC0415

        print_json(as_json(answer))
    elif form == "markdown":
        from ptx.output.recommendation import markdown  # noqa: PLC0415

        sys.stdout.write(markdown(answer, why=why))
    else:
        from ptx.output.console import console  # noqa: PLC0415
        from ptx.output.recommendation import show  # noqa: PLC0415

        show(answer, console(), why=why)
