"""Conditions of rules: structured data, evaluated in three-valued logic.

A `when` block maps field names to tests, all of which must hold:

    when:
      request.license: commercial                      # equal
      model.license.policy: [non-commercial, copyleft] # one of
      estimate.memory_mb: {above: {field: device.memory_mb}}
      model.traits: {has: conv3d}
      any: [{device.kind: mobile}, {device.kind: edge}]
      not: {library.status: active}

What is unknown makes a test neither true nor false, and a rule applies only where its block is true:
ignorance never rejects a candidate, nor is it excused. `{known: false}` asks for ignorance itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Fields = Mapping[str, Any]
Truth = bool | None

ROOTS = ("request", "device", "library", "model", "option", "estimate")
"""First parts of field names, in the order in which a recommendation comes to know them."""


class ConditionError(ValueError):
    """A `when` block that does not follow the grammar; `path` says where."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


class Condition:
    """A test of some fields.

    Args:
        test: Maps fields to true, false or unknown (None).
        fields: Names of the fields that it reads; `roots` holds the first parts of them.

    """

    __slots__ = ("fields", "roots", "test")

    def __init__(self, test: Callable[[Fields], Truth], fields: frozenset[str]) -> None:
        self.test = test
        self.fields = fields
        self.roots = {name.partition(".")[0] for name in fields}


def parse(when: Mapping[str, Any]) -> list[Condition]:
    """Return the conditions of a `when` block, all of which must hold.

    Raises:
        ConditionError: The block does not follow the grammar.

    """
    if not isinstance(when, Mapping) or not when:
        raise ConditionError("a condition block needs at least one field")
    conditions = []
    for name, test in when.items():
        try:
            conditions.append(_entry(name, test))
        except ConditionError as error:
            raise ConditionError(str(error), (name, *error.path)) from None
    return conditions


def holds(conditions: list[Condition], fields: Fields) -> Truth:
    """Return whether all conditions hold: False beats unknown, unknown beats True."""
    result: Truth = True
    for condition in conditions:
        truth = condition.test(fields)
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def _entry(name: str, test: Any) -> Condition:  # noqa: ANN401  # plain data
    if name == "not":
        inner = parse(test)
        return Condition(lambda fields: _not(holds(inner, fields)), _fields(inner))
    if name in {"any", "all"}:
        if not isinstance(test, list) or not test:
            raise ConditionError(f"'{name}' needs a list of condition blocks")
        blocks = [_block(i, b) for i, b in enumerate(test)]
        combine = _any if name == "any" else _all
        names = frozenset().union(*(_fields(b) for b in blocks))
        return Condition(lambda fields: combine(holds(b, fields) for b in blocks), names)
    root, _, rest = name.partition(".")
    if root not in ROOTS or not rest:
        raise ConditionError(f"'{name}' is no field: a field begins with {', '.join(ROOTS)}")
    return _comparison(name, test)


def _block(number: int, block: Any) -> list[Condition]:  # noqa: ANN401  # plain data
    try:
        return parse(block)
    except ConditionError as error:
        raise ConditionError(str(error), (number, *error.path)) from None


def _fields(conditions: list[Condition]) -> frozenset[str]:
    return frozenset().union(*(c.fields for c in conditions))


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _any(truths: Any) -> Truth:  # noqa: ANN401  # an iterator of truths
    found = list(truths)
    if True in found:
        return True
    return None if None in found else False


def _all(truths: Any) -> Truth:  # noqa: ANN401  # an iterator of truths
    return _not(_any(_not(t) for t in truths))


def _comparison(name: str, test: Any) -> Condition:  # noqa: ANN401  # plain data
    if isinstance(test, list):
        return _operator(name, "in", test)
    if not isinstance(test, Mapping):
        return _operator(name, "is", test)
    if not test:
        raise ConditionError("an empty test")
    parts = [_operator(name, op, value) for op, value in test.items()]
    return Condition(lambda fields: holds(parts, fields), _fields(parts))


def _operator(name: str, operator: str, operand: Any) -> Condition:  # noqa: ANN401  # plain data
    if operator == "known":
        if not isinstance(operand, bool):
            raise ConditionError("'known' needs true or false", (operator,))
        return Condition(lambda fields: (fields.get(name) is not None) is operand, frozenset({name}))
    compare = _OPERATORS.get(operator)
    if compare is None:
        choices = ", ".join(["known", *_OPERATORS])
        raise ConditionError(f"'{operator}' is no test: use one of {choices}", (operator,))
    _check_operand(operator, operand)
    if isinstance(operand, Mapping):
        other = operand["field"]

        def against_field(fields: Fields) -> Truth:
            left, right = fields.get(name), fields.get(other)
            return None if left is None or right is None else compare(left, right)

        return Condition(against_field, frozenset({name, other}))

    def against_value(fields: Fields) -> Truth:
        left = fields.get(name)
        return None if left is None else compare(left, operand)

    return Condition(against_value, frozenset({name}))


def _check_operand(operator: str, operand: Any) -> None:  # noqa: ANN401  # plain data
    if isinstance(operand, Mapping):
        if set(operand) != {"field"} or str(operand["field"]).partition(".")[0] not in ROOTS:
            raise ConditionError(f"'{operator}' needs a value or {{field: NAME}}", (operator,))
        return
    if operand is None:
        raise ConditionError(f"'{operator}' needs a value; to ask for the unknown use known: false", (operator,))
    numeric = operator in {"above", "below", "at_least", "at_most"}
    if numeric and (isinstance(operand, bool) or not isinstance(operand, int | float)):
        raise ConditionError(f"'{operator}' needs a number or {{field: NAME}}", (operator,))
    if operator in {"admits", "excludes"}:
        from packaging.version import InvalidVersion, Version  # noqa: PLC0415  # 8 ms, seldom needed

        try:
            Version(str(operand))
        except InvalidVersion:
            raise ConditionError(f"'{operator}' needs a version, in quotes", (operator,)) from None


def _has(left: Any, right: Any) -> bool:  # noqa: ANN401  # plain data
    wanted = right if isinstance(right, list) else [right]
    return any(item in left for item in wanted)


def _lacks(left: Any, right: Any) -> bool:  # noqa: ANN401  # plain data
    wanted = right if isinstance(right, list) else [right]
    return any(item not in left for item in wanted)


def _admits(left: Any, right: Any) -> bool:  # noqa: ANN401  # plain data
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415  # 8 ms, seldom needed

    try:
        return SpecifierSet(str(left)).contains(str(right), prereleases=True)
    except InvalidSpecifier:
        return False


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda left, right: bool(left == right),
    "is_not": lambda left, right: bool(left != right),
    "in": lambda left, right: left in right,
    "not_in": lambda left, right: left not in right,
    "above": lambda left, right: bool(left > right),
    "below": lambda left, right: bool(left < right),
    "at_least": lambda left, right: bool(left >= right),
    "at_most": lambda left, right: bool(left <= right),
    "has": _has,
    "lacks": _lacks,
    "admits": _admits,
    "excludes": lambda left, right: not _admits(left, right),
}
