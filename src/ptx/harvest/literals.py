"""Evaluates what stands literally in Python source, without running any of it."""

from __future__ import annotations

import ast
from typing import Any

UNKNOWN = "<not literal>"
"""Stands for what would have to be run."""


def calls_as_data(node: ast.expr | None, known: dict[str, Any] | None = None) -> Any:  # noqa: ANN401, PLR0911  # one per kind
    """Return the value of an expression; a call of keywords becomes a dict, and what is not literal `UNKNOWN`.

    Args:
        node: The expression.
        known: Values of names that were assigned before.

    """
    names = known or {}
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _items(node.elts, names)
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(calls_as_data(k, names)): calls_as_data(v, names) for k, v in pairs if k is not None}
    if isinstance(node, ast.Call):
        return {k.arg: calls_as_data(k.value, names) for k in node.keywords if k.arg is not None}
    if isinstance(node, ast.Name):
        return names.get(node.id, UNKNOWN)
    if isinstance(node, ast.UnaryOp | ast.BinOp):
        return _arithmetic(node, names)
    return UNKNOWN


def _items(nodes: list[ast.expr], names: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            inner = calls_as_data(node.value, names)
            found += inner if isinstance(inner, list) else [UNKNOWN]
        else:
            found.append(calls_as_data(node, names))
    return found


_OPERATIONS: dict[type[ast.operator], Any] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b if b else UNKNOWN,
}
_BOUND = 10**15


def _arithmetic(node: ast.UnaryOp | ast.BinOp, names: dict[str, Any]) -> Any:  # noqa: ANN401  # a number
    if isinstance(node, ast.UnaryOp):
        value = calls_as_data(node.operand, names)
        return -value if isinstance(node.op, ast.USub) and _is_number(value) else UNKNOWN
    left, right = calls_as_data(node.left, names), calls_as_data(node.right, names)
    if isinstance(node.op, ast.Pow):
        small = _is_number(left) and _is_number(right) and abs(left) <= 1000 and 0 <= right <= 15
        return left**right if small else UNKNOWN
    if isinstance(node.op, ast.Add) and isinstance(left, list) and isinstance(right, list):
        return [*left, *right]
    operation = _OPERATIONS.get(type(node.op))
    if operation is None or not (_is_number(left) and _is_number(right)):
        return UNKNOWN
    return operation(left, right) if abs(left) < _BOUND and abs(right) < _BOUND else UNKNOWN


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
