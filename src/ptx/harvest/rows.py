"""Makes the rows of a harvested file: their keys in the order of the record, defaults left out, values checked."""

from __future__ import annotations

import math
import re
from typing import Any

from ptx.harvest.report import BrokenRowError, Row

_KEYS = (
    "id", "task", "library", "name", "weights", "constructor", "hub_id", "license", "params", "flops",
    "flops_convention", "passes", "size_mb", "input", "languages", "pairs", "tiers", "traits", "quality",
    "latency", "exports", "requires", "note",
)  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    "hub_id": None, "passes": 1, "languages": [], "pairs": [], "traits": [], "latency": [], "exports": [],
    "requires": [], "note": None,
}  # fmt: skip
_PERCENT = 100.0


def row(**values: Any) -> Row:  # noqa: ANN401  # the fields of a HarvestedEntry
    """Return a row with its keys in the order of the record; what equals its default is left out.

    Raises:
        BrokenRowError: It has no figure, or a cost that cannot be.

    """
    if not values["quality"]:
        raise BrokenRowError("has no figure")
    params = values["params"]
    if params is not None and not 100 <= params <= 10**13:
        raise BrokenRowError(f"{params:,} parameters cannot be")
    return {
        key: values[key]
        for key in _KEYS
        if key in values and (key not in _DEFAULTS or values[key] != _DEFAULTS[key])
    }


def figure(metric: str, dataset: str, value: float, unit: str, source: str, **more: str | None) -> Row:
    """Return a quality figure; `more` may hold `protocol` and `at`.

    Raises:
        BrokenRowError: The value cannot be one of that unit.

    """
    if not math.isfinite(value):
        raise BrokenRowError(f"{metric} is not a number")
    if unit == "%" and not (0.0 <= value <= _PERCENT or metric in {"WER", "CER", "DER", "EER", "error"}):
        raise BrokenRowError(f"{metric} of {value:g} % cannot be")
    found: Row = {"metric": metric, "dataset": dataset}
    if more.get("protocol"):
        found["protocol"] = more["protocol"]
    found |= {"value": value, "unit": unit, "source": source}
    if more.get("at"):
        found["at"] = more["at"]
    return found


def number(value: object, what: str) -> float:
    """Return a finite number.

    Raises:
        BrokenRowError: It is none.

    """
    try:
        found = float(str(value).strip().rstrip("%").replace(",", ""))
    except ValueError:
        raise BrokenRowError(f"{what} is not a number: {str(value)[:40]!r}") from None
    if not math.isfinite(found):
        raise BrokenRowError(f"{what} is not a number: {value}")
    return found


def percent(ratio: float) -> float:
    """Return a ratio as a percentage, with the digits that it has."""
    return round(ratio * _PERCENT, 6)


_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9, "t": 1e12}
_AMOUNT = re.compile(r"([0-9][0-9.,]*)\s*([kKmMgGbBtT]?)(?:FLOPs|B)?")


def amount(value: object, what: str, scale: float = 1.0) -> float | None:
    """Return an amount such as `2.54M`, `0.37G`, 11915000; a bare number counts `scale` each; none is None.

    Raises:
        BrokenRowError: It is no amount.

    """
    if value is None or value == "":
        return None
    if isinstance(value, int | float):
        return round(float(value) * scale, 3)
    match = _AMOUNT.fullmatch(str(value).strip())
    if not match:
        raise BrokenRowError(f"{what} is no amount: {str(value)[:40]!r}")
    factor = _SCALES[match[2].lower()] if match[2] else scale
    return round(number(match[1], what) * factor, 3)


def count(value: object, what: str, scale: float = 1.0) -> int | None:
    """Return an amount as a whole number; see `amount`."""
    found = amount(value, what, scale)
    return None if found is None else round(found)


def kebab(name: str) -> str:
    """Return a name as it stands in an id: lower case, hyphens, dots kept."""
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower())
    return re.sub(r"-*\.-*", ".", plain).strip("-.")


def license_of(id: str | None, state: str, source: str | None, note: str | None = None) -> Row:
    """Return the terms of weights."""
    found: Row = {"id": id, "state": state}
    if note:
        found["note"] = note
    return {**found, "source": source}
