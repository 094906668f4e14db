"""The process that imports a library and checks its models: `python -m ptx.verify.worker`.

Reads a job a line on standard input and answers each with a line on the standard output that it was given;
what libraries print goes to standard error. It has no network: whoever tries gets an error.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import warnings
from importlib import import_module
from typing import Any

from ptx.verify import facts
from ptx.verify.checkers import load
from ptx.verify.counting import first_line


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    refuse_network()
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Return what came of one job: an import with its seconds, or the facts of a model."""
    if "import" in job:
        start = time.perf_counter()
        try:
            import_module(job["import"])
        except BaseException as error:  # noqa: BLE001  # a library may even call sys.exit
            return {"error": first_line(error)}
        return {"seconds": round(time.perf_counter() - start, 2)}
    model = job["model"]
    try:
        found = list(load(job["checker"])(job))
    except Exception as error:  # noqa: BLE001  # one model costs only itself
        return {"facts": facts.complete(model, [], f"its check fails: {first_line(error)}")}
    return {"facts": facts.complete(model, found, "")}


def refuse_network() -> None:
    """Let every attempt to open a connection end in an error."""

    def connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401  # socket's own type
        if self.family == getattr(socket, "AF_UNIX", None):
            super(socket.socket, self).connect(address)
            return
        raise OSError("ptx verify asks no network")

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    main()
