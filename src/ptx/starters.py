"""Starters: real scripts of the catalog whose block of settings is filled in.

Only literals are written, by `repr`, so that no text of a catalog can become code.
"""

from __future__ import annotations

import ast
import re
import tomllib

BEGIN = "# --- settings: ptx starter fills these in ---"
END = "# --- end of settings ---"
NAMES = frozenset({"MODEL", "WEIGHTS", "HUB_ID", "DEVICE", "DTYPE", "LANGUAGE", "TOP_K", "THRESHOLD"})

Literal = str | int | float | bool | None

_SCRIPT = re.compile(r"^# /// script\n((?:#(?: .*)?\n)+?)# ///$", re.MULTILINE)


class StarterError(Exception):
    """A script that is no starter; `line` says where."""

    def __init__(self, message: str, line: int = 1, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hint = hint


def read_settings(text: str) -> dict[str, Literal]:
    """Return the constants of a starter's block of settings.

    Raises:
        StarterError: The block is missing, or holds something other than assignments of literals.

    """
    first, last = _block(text)
    body = "\n" * first + "\n".join(text.splitlines()[first:last])
    try:
        tree = ast.parse(body)
    except SyntaxError as error:
        raise StarterError(f"the settings are not Python: {error.msg}", error.lineno or first) from None
    found: dict[str, Literal] = {}
    for node in tree.body:
        name, value = _assignment(node)
        found[name] = value
    return found


def _block(text: str) -> tuple[int, int]:
    lines = [line.strip() for line in text.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        raise StarterError("there is no block of settings", 1, f"put '{BEGIN}' and '{END}' around the constants")
    return lines.index(BEGIN) + 1, lines.index(END)


def _assignment(node: ast.stmt) -> tuple[str, Literal]:
    target: ast.expr
    if isinstance(node, ast.AnnAssign):
        target, value = node.target, node.value
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    else:
        raise StarterError("the settings hold something other than a constant", node.lineno)
    if not isinstance(target, ast.Name) or target.id not in NAMES:
        names = ", ".join(sorted(NAMES))
        raise StarterError("the settings hold a name that ptx does not fill in", node.lineno, f"use {names}")
    try:
        literal = ast.literal_eval(value) if value is not None else None
    except ValueError:
        literal = ()
    if not isinstance(literal, str | int | float | bool | None):
        raise StarterError(f"{target.id} is not a plain literal", node.lineno)
    return target.id, literal


def render(text: str, values: dict[str, Literal]) -> str:
    """Return the starter with those of `values` that its block of settings names.

    Raises:
        StarterError: The text is no starter.

    """
    read_settings(text)
    first, last = _block(text)
    lines = text.splitlines()
    tree = ast.parse("\n" * first + "\n".join(lines[first:last]))
    for node in reversed(tree.body):
        name, _ = _assignment(node)
        if name in values:
            annotation = ""
            if isinstance(node, ast.AnnAssign):
                annotation = f": {ast.unparse(node.annotation)}"
            end = node.end_lineno or node.lineno
            comment = _comment(lines[end - 1])
            lines[node.lineno - 1 : end] = [f"{name}{annotation} = {_quoted(values[name])}{comment}"]
    return "\n".join(lines) + "\n"


def _comment(line: str) -> str:
    match = re.search(r"  # .*$", line)
    return match[0] if match else ""


def _quoted(value: Literal) -> str:
    """Return a literal; strings in double quotes where that is all the difference."""
    plain = repr(value)
    if isinstance(value, str) and plain[0] == "'" and '"' not in plain and "\\" not in plain:
        return f'"{plain[1:-1]}"'
    return plain


def dependencies(text: str) -> list[str]:
    """Return the requirements of a script's PEP 723 block.

    Raises:
        StarterError: There is no such block, or it cannot be read.

    """
    match = _SCRIPT.search(text)
    if match is None:
        raise StarterError("there is no '# /// script' block", 1, "name requires-python and dependencies (PEP 723)")
    lines = [line[2:] if line.startswith("# ") else line[1:] for line in match[1].splitlines()]
    try:
        found = tomllib.loads("\n".join(lines))["dependencies"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise StarterError(f"the '# /// script' block cannot be read: {error}") from None
    return [str(item) for item in found]
