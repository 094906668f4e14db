"""`ptx list`: what the catalog holds."""

from __future__ import annotations

from typing import Annotated

import typer

from ptx.cli.completion import ids

NEEDS_ARGUMENTS = True


def _kinds(incomplete: str) -> list[str]:
    from ptx.output.listing import KINDS  # noqa: PLC0415  # only while completing

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def run(
    kind: Annotated[
        str,
        typer.Argument(
            help="tasks, libraries, models, devices, rules, checks, licenses, starters, migrations, coverage...",
            autocompletion=_kinds,
        ),
    ],
    task: Annotated[str | None, typer.Option(help="Only of this task.", autocompletion=ids("task"))] = None,
    library: Annotated[
        str | None, typer.Option(help="Only of this library.", autocompletion=ids("library"))
    ] = None,
    license: Annotated[
        str | None, typer.Option(help="Only with this licence, or of this class: permissive, copyleft...")
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only libraries with this status.")] = None,
    device_kind: Annotated[
        str | None, typer.Option(help="Only models meant for cpu, gpu, mobile or edge; devices of it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List what the catalog holds, one line each.

    Examples:
      ptx list models --task object-detection --device-kind mobile

      ptx list libraries --status unmaintained

      ptx list coverage --device-kind mobile

    """
    from typing import get_args  # noqa: PLC0415

    from ptx import asking  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.catalog.records import DeviceKind, Status  # noqa: PLC0415
    from ptx.output import listing  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import note, print_json  # noqa: PLC0415

    index = open_index()
    wanted = asking.choice(kind, listing.KINDS, "KIND")
    filters = {
        "task": asking.named(index, ("task",), task, "--task", note) if task else None,
        "library": asking.named(index, ("library",), library, "--library", note) if library else None,
        "license": sorted(asking.license_ids(index, license, "--license")) if license else None,
        "status": asking.choice(status, get_args(Status), "--status") if status else None,
        "device_kind": asking.choice(device_kind, get_args(DeviceKind), "--device-kind") if device_kind else None,
    }
    asked = {name: value for name, value in filters.items() if value}
    rows = listing.rows(index, wanted, asked)
    if json:
        print_json({"schema": "ptx.list/1", "kind": wanted, "filters": asked, "items": rows})
    else:
        listing.show(rows, wanted, console())
    return 0 if rows else 1
