"""How numbers are rounded and written, everywhere the same."""

from __future__ import annotations

import math


def significant(value: float, digits: int = 3) -> float:
    """Return the value rounded to significant digits."""
    return float(f"{value:.{digits}g}")


def rounded_up(value: float) -> float:
    """Return the value rounded up to two significant digits: a limit of that admits it."""
    if value <= 0:
        return value
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return significant(math.ceil(value / step - 1e-9) * step, 12)


def exact(value: float) -> str:
    """Return a number as a person would type it: no exponent, no idle zeros."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


def short(value: float) -> str:
    """Return a number with three significant digits, without an exponent."""
    return f"{significant(value):,.0f}" if value >= 100 else exact(significant(value))
