"""The console: colour only on a terminal, plain and stable in a pipe."""

from __future__ import annotations

import os
import sys

from rich.console import Console

PIPE_WIDTH = 100
"""Columns of output that goes to a pipe or file and has no COLUMNS set."""


def console() -> Console:
    """Return the console for standard output."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return Console(highlight=False, soft_wrap=False)
    return Console(highlight=False, soft_wrap=False, width=PIPE_WIDTH, no_color=True)
