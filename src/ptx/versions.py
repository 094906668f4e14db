"""Whether a version is among those that a specifier admits, without importing packaging (20 ms) for plain ones.

What is plain: clauses such as `>=2.11`, `<2.15`, `==2.10.*`, `!=2.4.0` and a version of digits with an optional
local part (`2.14.1+cu130`). Everything else is left to packaging, so both give the same answer.
"""

from __future__ import annotations

import re

_PLAIN_VERSION = re.compile(r"(\d+(?:\.\d+)*)(?:\+[A-Za-z0-9.]+)?")
_CLAUSE = re.compile(r"\s*(==|!=|>=|<=|<|>)\s*(\d+(?:\.\d+)*)(\.\*)?\s*")


def admits(specifier: str, version: str) -> bool:
    """Return whether a specifier admits a version; pre-releases count, a version that is none is never admitted.

    Raises:
        ValueError: The specifier is not one.
    """
    found = _PLAIN_VERSION.fullmatch(version.strip())
    clauses = [_CLAUSE.fullmatch(part) for part in specifier.split(",")] if specifier.strip() else []
    if found is None or not all(clauses):
        return _with_packaging(specifier, version)
    release = _release(found[1])
    for clause in clauses:
        if clause is None or (clause[3] and clause[1] not in {"==", "!="}):
            return _with_packaging(specifier, version)
        if not _holds(clause[1], release, clause[2], prefix=bool(clause[3])):
            return False
    return True


def _release(text: str) -> tuple[int, ...]:
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _holds(operator: str, release: tuple[int, ...], text: str, *, prefix: bool) -> bool:
    if prefix:
        wanted = tuple(int(part) for part in text.split("."))
        same = (release + (0,) * len(wanted))[: len(wanted)] == wanted
        return same if operator == "==" else not same
    wanted = _release(text)
    results = {
        "==": release == wanted,
        "!=": release != wanted,
        ">=": release >= wanted,
        "<=": release <= wanted,
        ">": release > wanted,
        "<": release < wanted,
    }
    return results[operator]


def _with_packaging(specifier: str, version: str) -> bool:
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415  # 20 ms, seldom needed
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415

    clauses = SpecifierSet(specifier)  # InvalidSpecifier is a ValueError
    try:
        return clauses.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return False
