"""`ptx doctor`: what is installed here and does not go together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

NEEDS_ARGUMENTS = False


def run(
    python: Annotated[
        Optional[Path],
        typer.Option("--python", help="Another interpreter, or the folder of a virtual environment."),
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Import each installed package of the catalog, in a process of its own.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Look at an environment: what is installed, what does not go together, and the command that mends it.

    Nothing that is installed is imported unless you say --deep: names, versions and requirements are read from
    its metadata, builds from the text of version.py. Nothing is fetched and nothing is changed.

    Examples:
      ptx doctor

      ptx doctor --python .venv --json

      ptx doctor --deep

    Exit status: 0 nothing is broken, 1 something is, 2 misuse.

    """
    import os  # noqa: PLC0415
    import shlex  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from ptx import doctor  # noqa: PLC0415
    from ptx.catalog.index import open_index  # noqa: PLC0415
    from ptx.output import diagnosis  # noqa: PLC0415
    from ptx.output.console import console  # noqa: PLC0415
    from ptx.output.plain import note, print_json  # noqa: PLC0415

    active = os.environ.get("VIRTUAL_ENV")
    if python is None and active and Path(active).resolve() != Path(sys.prefix).resolve():
        note(f"looking at the environment that ptx runs in; for the active one: --python {shlex.quote(active)}")
    environment = doctor.look(python)
    pip = f"{shlex.quote(environment.executable)} -m pip" if python else "pip"
    found = doctor.diagnose(open_index(), environment, deep=deep, pip=pip)
    if json:
        print_json(doctor.as_json(found))
    else:
        diagnosis.show(found, console())
    return 1 if found.broken else 0
