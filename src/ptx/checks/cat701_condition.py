"""A condition that does not follow the grammar of rules.

Bad (rules/my-rule.yaml):

    id: my-rule
    when:
      device.memory_mb: {bigger: 4000}

Good (rules/my-rule.yaml):

    id: my-rule
    when:
      device.memory_mb: {above: 4000}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World
from ptx.rules.conditions import ConditionError, parse

CODE = "CAT701"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding where the conditions cannot be parsed."""
    when = entry.data.get("when")
    if entry.kind == "rules" and isinstance(when, dict):
        try:
            parse(when)
        except ConditionError as error:
            yield entry.finding(CODE, ("when", *error.path), str(error), "see `ptx explain CAT701`")
