"""Days in catalog files."""

from __future__ import annotations

from datetime import date


def as_date(value: object) -> date | None:
    """Return the day that a value says, or None; the shape checks report what is no day."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
