"""A rough line whose interval does not hold its own value.

The low factor lies above 0 and at most at 1, the high factor at 1 or above.

Bad (devices/my-board.yaml):

    id: my-board
    speeds:
      - {unit: cpu, low_factor: 1.5, high_factor: 0.5, ms_per_gmac: 10}

Good (devices/my-board.yaml):

    id: my-board
    speeds:
      - {unit: cpu, low_factor: 0.5, high_factor: 1.5, ms_per_gmac: 10}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT311"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such line, and for each that makes work free."""
    for place, speed in mappings(entry.data.get("speeds"), ("speeds",)) if entry.kind == "devices" else ():
        low, high, slope = (speed.get(k) for k in ("low_factor", "high_factor", "ms_per_gmac"))
        if isinstance(low, int | float) and isinstance(high, int | float) and not 0 < low <= 1 <= high:
            yield entry.finding(CODE, place, f"the interval x{low:g} to x{high:g} does not hold the value")
        if isinstance(slope, int | float) and slope <= 0:
            yield entry.finding(CODE, (*place, "ms_per_gmac"), "work cannot cost nothing")
