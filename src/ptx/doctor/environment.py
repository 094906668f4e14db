"""The environment that is looked at: that of this Python, or of another one by its path."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ptx.compatibility import Facts
from ptx.errors import PtxError

_SECONDS = 60


class Distribution(NamedTuple):
    """An installed distribution."""

    name: str
    version: str
    requires: tuple[str, ...]


class Environment(NamedTuple):
    """What a Python environment holds, and the machine it is on."""

    prefix: str
    executable: str
    facts: Facts
    distributions: dict[str, Distribution]
    markers: dict[str, str]
    unreadable: tuple[str, ...]
    ffmpeg: str | None


def look(python: Path | None = None) -> Environment:
    """Return the environment of an interpreter; nothing that is installed there is imported.

    Args:
        python: An interpreter or the folder of a virtual environment; None: the interpreter that runs ptx.

    Raises:
        PtxError: There is no such interpreter, or it does not answer.
    """
    return environment(ask(interpreter(python)))


def interpreter(python: Path | None) -> Path:
    """Return the interpreter that a path names.

    Raises:
        PtxError: It names none.
    """
    if python is None:
        return Path(sys.executable)
    if python.is_dir():
        names = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
        found = next((python / name for name in names if (python / name).is_file()), None)
        if found is None:
            raise PtxError(
                f"--python: {python} holds no interpreter", "name an interpreter or a virtual environment"
            )
        return found
    if not python.is_file():
        raise PtxError(f"--python: {python} does not exist", "name an interpreter or a virtual environment")
    return python


def ask(python: Path) -> dict[str, Any]:
    """Return what the probe prints when an interpreter runs it, alone and isolated.

    Raises:
        PtxError: The interpreter does not answer.
    """
    text = (Path(__file__).parent / "probe.py").read_text(encoding="utf-8")
    try:
        done = subprocess.run(  # noqa: S603  # the interpreter that the person named
            [str(python), "-I", "-c", text], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise PtxError(f"--python: {python} does not answer within {_SECONDS} s") from None
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise PtxError(f"--python: {python} is not a Python of 3.8 or newer that runs") from None
    return answer


def environment(answer: dict[str, Any]) -> Environment:
    """Return the environment that the answer of the probe describes."""
    found = {
        d["name"]: Distribution(d["name"], d["version"], tuple(d["requires"])) for d in answer["distributions"]
    }
    facts = Facts(
        versions={name: distribution.version for name, distribution in found.items()},
        builds=answer["builds"],
        libraries={name: tuple(versions) for name, versions in answer["libraries"].items()},
        system=answer["system"],
        machine=answer["machine"],
        python=answer["python"],
        driver=answer["driver"],
    )
    return Environment(
        answer["prefix"],
        answer["executable"],
        facts,
        found,
        answer["markers"],
        tuple(answer["unreadable"]),
        answer["ffmpeg"],
    )
