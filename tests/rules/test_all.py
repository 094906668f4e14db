"""Every shipped rule does what its examples say, and speaks in words that exist."""

from __future__ import annotations

import pytest
from conftest import CATALOG

from ptx.catalog.loading import load
from ptx.rules.conditions import holds, parse
from ptx.rules.fields import FIELDS, fill, flatten, places

RULES = load([CATALOG]).by_kind["rule"]
EXAMPLES = [(name, number) for name, rule in RULES.items() for number in range(len(rule["examples"]))]


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_example(name, number):
    """A rule applies to its example, or does not, as the example says; so does its sentence."""
    rule = RULES[name]
    example = rule["examples"][number]
    fields = dict(flatten(example["given"]))
    assert (holds(parse(rule["when"]), fields) is True) is example["applies"]
    if example.get("reason"):
        assert fill(rule["reason"], fields) == example["reason"]


@pytest.mark.parametrize("name", RULES)
def test_rule_is_whole(name):
    """A rule has both kinds of example, a source, and names only fields that exist."""
    rule = RULES[name]
    assert {example["applies"] for example in rule["examples"]} == {True, False}
    assert rule["sources"]
    named = {field for condition in parse(rule["when"]) for field in condition.fields}
    assert named | set(places(rule["reason"])) | set(places(rule.get("relax") or "")) <= set(FIELDS)


def test_there_are_rules_of_every_effect():
    """At least forty rules; they reject, prefer and caution."""
    effects = [rule["effect"] for rule in RULES.values()]
    assert len(effects) >= 40
    assert min(effects.count(effect) for effect in ("reject", "prefer", "caution")) >= 10
