"""A rule whose effect is incomplete.

`prefer` needs a weight, the other effects have none; only `reject` can say what to relax, and what it says
begins with an option of `ptx recommend`.

Bad (rules/my-rule.yaml):

    id: my-rule
    effect: prefer

Good (rules/my-rule.yaml):

    id: my-rule
    effect: prefer
    weight: 0.5
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT706"

OPTIONS = frozenset(
    f"--{name}"
    for name in (
        "task", "device", "goal", "objective", "max-latency", "max-memory", "max-size", "license",
        "language", "need", "library", "exclude", "runtime", "top",
    )
)  # fmt: skip


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such rule."""
    effect, weight, relax = (entry.data.get(k) for k in ("effect", "weight", "relax"))
    if entry.kind != "rules" or effect is None:
        return
    if (effect == "prefer") != (weight is not None):
        place = ("weight",) if "weight" in entry.data else ("effect",)
        yield entry.finding(
            CODE, place, f"effect '{effect}' {'needs a' if effect == 'prefer' else 'has no'} weight"
        )
    if relax is not None and effect != "reject":
        yield entry.finding(CODE, ("relax",), f"effect '{effect}' has nothing to relax")
    for option in re.findall(r"--[a-z-]+", relax) if isinstance(relax, str) else ():
        if option not in OPTIONS:
            yield entry.finding(CODE, ("relax",), f"ptx recommend has no option {option}")
