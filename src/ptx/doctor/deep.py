"""Imports installed packages, each in a process of its own, and says what came of it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable
from typing import NamedTuple

from ptx.catalog.records import Compatibility
from ptx.compatibility import told

SECONDS = 180
_LINE = 300


class Trial(NamedTuple):
    """An import: how long it took, or the error and the entry of the catalog whose symptom it is."""

    package: str
    module: str
    seconds: float
    error: str | None
    entry: str | None


def module_of(package: str, path: str | None) -> str:
    """Return the module that a distribution is imported as: the first part of a path in it, where one is known."""
    return path.partition(".")[0] if path else package.replace("-", "_")


def attempt(python: str, package: str, module: str, entries: Iterable[Compatibility]) -> Trial:
    """Import a module with an interpreter, in an empty folder, and return what came of it."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="ptx-doctor-") as folder:
        try:
            done = subprocess.run(  # noqa: S603  # the interpreter that the person named
                [python, "-c", f"import {module}"],
                capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False, cwd=folder,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Trial(package, module, float(SECONDS), f"no answer within {SECONDS} s", None)
    seconds = round(time.perf_counter() - started, 1)
    if done.returncode == 0:
        return Trial(package, module, seconds, None, None)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    last = _shown(lines[-1]) if lines else f"ended with status {done.returncode}"
    return Trial(package, module, seconds, last, _known(done.stderr, package, entries))


def _shown(line: str) -> str:
    """Return a line of a foreign program without control characters."""
    return "".join(c if c.isprintable() else " " for c in line.strip())[:_LINE]


def _known(output: str, package: str, entries: Iterable[Compatibility]) -> str | None:
    """Return the id of the entry whose symptom stands in the output; one of the package itself first."""
    text = " ".join(output.split())
    found = [entry for entry in entries if told(entry.symptom).search(text)]
    return next((entry.id for entry in sorted(found, key=lambda e: (e.package != package, e.id))), None)
