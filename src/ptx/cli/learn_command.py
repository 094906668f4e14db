"""`ptx learn`: the learning path."""

from __future__ import annotations

from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = False


def run(
    task: Annotated[
        str | None, typer.Argument(help="Only what concerns this task.", autocompletion=ids("task"))
    ] = None,
    stage: Annotated[str | None, typer.Option(help="foundation, advanced, expert or tips.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Walk the learning path: what to read in the library and what to run, step by step.

    Examples:
      ptx learn

      ptx learn video --stage advanced

    """
    from ptx import asking  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output import showing  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import note, print_json  # noqa: PLC0415

    index = open_index()
    wanted = asking.named(index, ("task",), task, "TASK", note) if task else None
    if stage:
        asking.choice(stage, ("foundation", "advanced", "expert", "tips"), "--stage")
    lessons = [
        lesson
        for lesson in index.lessons()
        if (wanted is None or lesson.task in {None, wanted}) and (stage is None or lesson.stage == stage)
    ]
    if json:
        print_json({"schema": "ptx.learn/1", "lessons": [showing.plain(lesson) for lesson in lessons]})
    else:
        for lesson in lessons:
            showing.show("lesson", lesson, index, console())
    return 0 if lessons else 1
