"""The console: colour only on a terminal, plain and stable in a pipe."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rich.console import Console

PIPE_WIDTH = 100
"""Columns of output that goes to a pipe or file and has no COLUMNS set."""


def console() -> Console:
    """Return the console for standard output."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return Console(highlight=False, soft_wrap=False)
    return Console(highlight=False, soft_wrap=False, width=PIPE_WIDTH, no_color=True)


def print_json(data: Any) -> None:  # noqa: ANN401  # any JSON value
    """Write JSON to standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def say(kind: str, text: str) -> None:
    """Write a `note:`, `error:` or `hint:` line to standard error."""
    sys.stderr.write(f"{kind}: {' '.join(text.split())}\n")
