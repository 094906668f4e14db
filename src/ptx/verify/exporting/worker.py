"""The process that exports: `python -m ptx.verify.exporting.worker`; answers jobs like `ptx.verify.worker`."""

from __future__ import annotations

import json
import os
import sys
import warnings

from ptx.verify.exporting.attempt import answer
from ptx.verify.exporting.runtimes import limit_memory
from ptx.verify.worker import refuse_network

EXPORT_MEMORY = 12 * 1024**3
"""Bytes of memory that a process that exports may hold."""


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    refuse_network()
    if os.name == "posix":
        limit_memory(EXPORT_MEMORY)
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
