"""Applies rules to candidates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ptx.catalog.records import Effect, Rule
from ptx.rules.conditions import Condition, Fields, holds, parse
from ptx.rules.fields import fill


class Firing(NamedTuple):
    """A rule that applied to a candidate; its sentences are filled in only where somebody reads them."""

    rule: str
    effect: Effect
    weight: float
    sentence: str
    way_out: str | None
    fields: Fields

    @property
    def text(self) -> str:
        """The reason, filled in."""
        return fill(self.sentence, self.fields)

    @property
    def relax(self) -> str | None:
        """What to change, filled in; None where nothing would help."""
        return fill(self.way_out, self.fields) if self.way_out else None


class CompiledRule:
    """A rule with the conditions of it that are not settled yet."""

    __slots__ = ("conditions", "fields", "rule")

    def __init__(self, rule: Rule, conditions: list[Condition], fields: frozenset[str]) -> None:
        """Take the rule, what is left to ask, and the fields that the whole rule asks for."""
        self.rule = rule
        self.conditions = conditions
        self.fields = fields

    @classmethod
    def of(cls, rule: Rule) -> CompiledRule:
        """Return a rule with its conditions parsed.

        Raises:
            ConditionError: The `when` block does not follow the grammar.

        """
        conditions = parse(rule.when)
        return cls(rule, conditions, frozenset().union(*(condition.fields for condition in conditions)))

    @property
    def settled(self) -> bool:
        """Whether nothing is left to ask: the rule applies, whatever the other fields are."""
        return not self.conditions

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
        return CompiledRule(self.rule, rest, self.fields)

    def given(self, known: Fields) -> CompiledRule | None:
        """Return the rule with the conditions that ask for nothing but `known` fields taken as settled.

        Returns None where one of them does not hold, so the rule can never apply.
        """
        settled = [c for c in self.conditions if c.fields <= known.keys()]
        if holds(settled, known) is not True:
            return None
        rest = [c for c in self.conditions if not c.fields <= known.keys()]
        return CompiledRule(self.rule, rest, self.fields)

    def firing(self, fields: Fields) -> Firing:
        """Return what the rule says of the candidate with these fields."""
        rule = self.rule
        return Firing(rule.id, rule.effect, rule.weight or 0.0, rule.reason, rule.relax, fields)


def compile_rules(rules: Iterable[Rule], known: Fields, roots: set[str]) -> list[CompiledRule]:
    """Return the rules that can still apply once the fields of `roots` are known, by id."""
    return narrow((CompiledRule.of(rule) for rule in sorted(rules, key=lambda r: r.id)), known, roots)


def narrow(rules: Iterable[CompiledRule], known: Fields, roots: set[str]) -> list[CompiledRule]:
    """Return the rules that can still apply, with what the fields of `roots` settle taken out of them."""
    narrowed = (rule.narrowed(known, roots) for rule in rules)
    return [rule for rule in narrowed if rule is not None]


def apply(rules: Iterable[CompiledRule], fields: Fields) -> list[Firing]:
    """Return the firings of all rules that apply, by id."""
    return [rule.firing(fields) for rule in rules if rule.applies(fields)]
