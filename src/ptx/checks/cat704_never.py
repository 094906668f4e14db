"""A rule that can never apply.

A value outside of the choices of its field, bounds that leave nothing between them,
or a field that must be known and unknown at once.

Bad (rules/my-rule.yaml):

    id: my-rule
    when:
      device.kind: phone

Good (rules/my-rule.yaml):

    id: my-rule
    when:
      device.kind: mobile
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ptx.catalog import records
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World
from ptx.request import GOALS, LICENSE_POLICIES, OBJECTIVES

CODE = "CAT704"

_POLICIES = frozenset(get_args(records.LicenseClass))
CHOICES: dict[str, frozenset[str]] = {
    "device.kind": frozenset(get_args(records.DeviceKind)),
    "device.unit": frozenset({"cpu", "gpu", "npu"}),
    "library.status": frozenset(get_args(records.Status)),
    "library.license_policy": _POLICIES,
    "model.license_policy": _POLICIES,
    "option.export": frozenset({"works", "fails", "needs-rewrite"}),
    "option.precision": frozenset(get_args(records.Precision)),
    "option.unit": frozenset({"cpu", "gpu", "npu"}),
    "estimate.latency_basis": frozenset({"measured", "published", "predicted"}),
    "request.goal": frozenset(GOALS),
    "request.license": frozenset(LICENSE_POLICIES),
    "request.objective": frozenset(OBJECTIVES),
}


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each condition that nothing can fulfil."""
    if entry.kind != "rules":
        return
    for path, test in entry.walk():
        if path[:1] != ("when",) or len(path) < 2:
            continue
        choices = CHOICES.get(str(path[-1]), frozenset())
        wanted = test.get("is", test.get("in")) if isinstance(test, dict) else test
        for place, value in strings(wanted, path) if choices else ():
            if value not in choices:
                yield entry.finding(
                    CODE,
                    place,
                    f"{path[-1]} is never '{value}'",
                    f"it is one of {', '.join(sorted(choices))}",
                )
        if isinstance(test, dict) and _empty(test):
            yield entry.finding(CODE, path, "no value lies between these bounds")


def _empty(test: dict[str, object]) -> bool:
    lows = [v for k in ("above", "at_least") if isinstance(v := test.get(k), int | float)]
    highs = [v for k in ("below", "at_most") if isinstance(v := test.get(k), int | float)]
    if not lows or not highs:
        return False
    strict = "above" in test or "below" in test
    return max(lows) > min(highs) or (strict and max(lows) == min(highs))
