"""A rule whose example disagrees with it.

Bad (rules/my-rule.yaml):

    id: my-rule
    when:
      device.memory_mb: {above: 4000}
    examples:
      - given: {device.memory_mb: 8000}
        applies: false

Good (rules/my-rule.yaml):

    id: my-rule
    when:
      device.memory_mb: {above: 4000}
    examples:
      - given: {device.memory_mb: 8000}
        applies: true
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World
from ptx.rules.conditions import ConditionError, holds, parse
from ptx.rules.fields import fill, flatten

CODE = "CAT703"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each example that does not come out as it says."""
    when = entry.data.get("when")
    if entry.kind != "rules" or not isinstance(when, dict):
        return
    try:
        conditions = parse(when)
    except ConditionError:
        return
    for path, example in mappings(entry.data.get("examples"), ("examples",)):
        given, expected = example.get("given"), example.get("applies")
        if not isinstance(given, dict) or not isinstance(expected, bool):
            continue
        fields = dict(flatten(given))
        try:
            applies = holds(conditions, fields) is True
        except TypeError as error:
            yield entry.finding(CODE, (*path, "given"), f"the example cannot be compared: {error}")
            continue
        if applies != expected:
            word = "applies" if applies else "does not apply"
            yield entry.finding(CODE, (*path, "applies"), f"the rule {word} to this example")
        sentence, reason = example.get("reason"), entry.data.get("reason")
        if applies and isinstance(sentence, str) and isinstance(reason, str) and fill(reason, fields) != sentence:
            yield entry.finding(CODE, (*path, "reason"), f"the reason reads: {fill(reason, fields)}")
