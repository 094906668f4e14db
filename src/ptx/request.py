"""What a person asks for, and how amounts with units are read."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

from ptx.catalog.records import Goal
from ptx.errors import PtxError

Objective = Literal["balanced", "fastest", "best-quality", "smallest"]
LicensePolicy = Literal["any", "permissive", "commercial"]
OBJECTIVES: tuple[str, ...] = get_args(Objective)
LICENSE_POLICIES: tuple[str, ...] = get_args(LicensePolicy)
GOALS: tuple[str, ...] = get_args(Goal)


class Constraints(NamedTuple):
    """What a pick must keep. None and empty mean: no such constraint."""

    max_latency_ms: float | None = None
    max_memory_mb: float | None = None
    max_size_mb: float | None = None
    license: LicensePolicy = "any"
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    runtime: str | None = None


class Request(NamedTuple):
    """One question, resolved to names of the catalog."""

    task: str
    query: str | None = None
    device: str = "cpu"
    goal: Goal = "infer"
    objective: Objective = "balanced"
    constraints: Constraints = Constraints()
    top: int = 3


_TIME = {"": 1.0, "ms": 1.0, "s": 1000.0, "sec": 1000.0, "us": 0.001, "min": 60_000.0}
_SIZE = {
    "": 1.0,
    "kb": 1e-3,
    "mb": 1.0,
    "gb": 1e3,
    "tb": 1e6,
    "kib": 1.024e-3,
    "mib": 1.048576,
    "gib": 1073.741824,
}
_AMOUNT = r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*([a-zA-Z]*)\s*"


def milliseconds(text: str, option: str) -> float:
    """Return milliseconds from `30`, `30ms` or `0.1s`.

    Raises:
        PtxError: The text is no such amount.

    """
    return _amount(text, option, _TIME, "30, 30ms or 0.1s")


def megabytes(text: str, option: str) -> float:
    """Return megabytes (10^6 bytes) from `500`, `500MB`, `2GB` or `1GiB`.

    Raises:
        PtxError: The text is no such amount.

    """
    return _amount(text, option, _SIZE, "500, 500MB or 2GB")


def _amount(text: str, option: str, units: dict[str, float], like: str) -> float:
    match = re.fullmatch(_AMOUNT, text)
    factor = units.get(match[2].lower()) if match else None
    if match is None or factor is None or float(match[1]) * factor <= 0:
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise PtxError(f"{option}: '{shown}' is not an amount above zero", f"write {like}")
    return float(match[1]) * factor
