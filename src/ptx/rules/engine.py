"""Applies rules to candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ptx.catalog.records import Effect, Rule
from ptx.rules.conditions import Condition, Fields, holds, parse
from ptx.rules.fields import fill


class Firing(NamedTuple):
    """A rule that applied to a candidate."""

    rule: str
    effect: Effect
    text: str
    weight: float
    relax: str | None


class CompiledRule:
    """A rule with its conditions parsed.

    Raises:
        ConditionError: The `when` block does not follow the grammar.

    """

    __slots__ = ("conditions", "rule")

    def __init__(self, rule: Rule, conditions: list[Condition] | None = None) -> None:
        self.rule = rule
        self.conditions = parse(rule.when) if conditions is None else conditions

    def applies(self, fields: Fields) -> bool:
        """Return whether the rule applies: its conditions are true, not merely not false."""
        return holds(self.conditions, fields) is True

    def narrowed(self, known: Fields, roots: set[str]) -> CompiledRule | None:
        """Return the rule with the conditions on `roots` taken as settled by `known`.

        Returns None where one of them does not hold, so the rule can never apply.
        """
        settled = [c for c in self.conditions if c.roots <= roots]
        if holds(settled, known) is not True:
            return None
        rest = [c for c in self.conditions if not c.roots <= roots]
        return CompiledRule(self.rule, rest)

    def firing(self, fields: Fields) -> Firing:
        """Return what the rule says of the candidate with these fields."""
        rule = self.rule
        relax = fill(rule.relax, fields) if rule.relax else None
        return Firing(rule.id, rule.effect, fill(rule.reason, fields), rule.weight or 0.0, relax)


def compile_rules(rules: Iterable[Rule], known: Mapping[str, Any], roots: set[str]) -> list[CompiledRule]:
    """Return the rules that can still apply once the fields of `roots` are known, by id."""
    compiled = (CompiledRule(rule).narrowed(known, roots) for rule in sorted(rules, key=lambda r: r.id))
    return [rule for rule in compiled if rule is not None]


def apply(rules: Iterable[CompiledRule], fields: Fields) -> list[Firing]:
    """Return the firings of all rules that apply, by id."""
    return [rule.firing(fields) for rule in rules if rule.applies(fields)]
