"""A cost that cannot be: nothing, negative, or of another order than the model's size.

A file of weights holds between half a byte and nine bytes for each parameter. Memory figures that were wrong
a thousandfold were once shipped by others; this check is why ptx does not.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        params: 25000000
        flops: -4.1e9
        size_mb: 100000

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        params: 25000000
        flops: 4.1e9
        size_mb: 100
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT305"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each impossible cost."""
    for path, model in entry.models():
        for key in ("params", "flops", "size_mb", "passes"):
            value = model.get(key)
            if _number(value) and value <= 0:
                yield entry.finding(CODE, (*path, key), f"{key} cannot be {value:g}")
        params, size = model.get("params"), model.get("size_mb")
        if _number(params) and _number(size) and params > 0 and size > 0:
            bytes_each = size * 1e6 / params
            if not 0.4 <= bytes_each <= 9.0:
                yield entry.finding(
                    CODE,
                    (*path, "size_mb"),
                    f"{size:g} MB for {params:,} parameters is {bytes_each:.3g} bytes each",
                    "check units: size_mb is 10^6 bytes, params is a count",
                )
        for place, latency in mappings(model.get("latency"), (*path, "latency")):
            for key, most in (("ms", 3.6e6), ("memory_mb", 1e6)):
                value = latency.get(key)
                if _number(value) and not 0 < value <= most:
                    yield entry.finding(CODE, (*place, key), f"{key} cannot be {value:g}")


def _number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
