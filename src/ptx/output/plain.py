"""Output that needs no terminal: JSON, notes, errors."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(data: Any) -> None:  # noqa: ANN401  # any JSON value
    """Write JSON to standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def say(kind: str, text: str) -> None:
    """Write a `note:`, `error:` or `hint:` line to standard error."""
    sys.stderr.write(f"{kind}: {' '.join(text.split())}\n")


def note(text: str) -> None:
    """Tell the person, on standard error, what was assumed or forgiven."""
    say("note", text)
