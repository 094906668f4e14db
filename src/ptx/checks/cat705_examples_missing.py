"""A rule without an example that applies and one that does not.

Examples are the tests of a rule, and its manual.

Bad (rules/my-rule.yaml):

    id: my-rule
    examples:
      - {given: {device.kind: mobile}, applies: true}

Good (rules/my-rule.yaml):

    id: my-rule
    examples:
      - {given: {device.kind: mobile}, applies: true}
      - {given: {device.kind: gpu}, applies: false}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT705"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding where one of the two is missing."""
    if entry.kind != "rules" or "examples" not in entry.data or entry.data.get("disabled"):
        return
    found = [example.get("applies") for _, example in mappings(entry.data.get("examples"), ())]
    for wanted, word in ((True, "applies"), (False, "does not apply")):
        if wanted not in found:
            yield entry.finding(CODE, ("examples",), f"no example shows when the rule {word}")
