"""Finds the migrations of the catalog in the names of a module."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ptx.audit.names import Names, Place, Scope
from ptx.catalog.records import Library, Match, Migration

_WORDS = {
    "removed": "was removed",
    "broken": "does not work",
    "never": "never was there",
    "deprecated": "is deprecated",
    "moved": "changed",
}
_ERRORS = frozenset({"removed", "broken", "never"})
_FAMILIES = {
    "removed": "removed",
    "broken": "broken",
    "never": "never there",
    "deprecated": "deprecated",
    "moved": "changed",
}


class Rule(NamedTuple):
    """A migration that can be told from code."""

    code: str
    library: str
    migration: Migration

    @property
    def title(self) -> str:
        """What it is, in one line."""
        return f"{self.migration.old}: {_FAMILIES[self.migration.status]}"

    @property
    def family(self) -> str:
        """The library that it is about."""
        return self.library

    @property
    def level(self) -> str:
        """`error` where the code fails, `warning` where it still runs."""
        return "error" if self.migration.status in _ERRORS else "warning"

    @property
    def message(self) -> str:
        """What became of it, since when, and what a person sees."""
        migration = self.migration
        since = migration.since or ""
        if since[:1].isdigit():
            since = f"{self.library} {since}"
        word = {"deprecated": "since", "broken": "since", "moved": "in", "never": "up to"}.get(
            migration.status, "in"
        )
        when = f" {word} {since}" if since else ""
        symptom = f": {migration.symptom}" if migration.symptom else ""
        return f"{_WORDS[migration.status]}{when}{symptom}"

    @property
    def hint(self) -> str:
        """What to write instead."""
        return f"today: {self.migration.new}"

    @property
    def page(self) -> str:
        """Everything that the catalog holds on it."""
        migration = self.migration
        lines = [migration.old, "", self.message[0].upper() + self.message[1:], "", f"Today: {migration.new}"]
        for head, code in (("Before", migration.before), ("After", migration.after)):
            if code:
                lines += ["", f"{head}:", "", *(f"    {line}" for line in code.rstrip().splitlines())]
        return "\n".join([*lines, "", f"Source: {migration.source}"])


def rules(libraries: Iterable[Library]) -> tuple[Rule, ...]:
    """Return every migration that can be told from code, by id."""
    found = [
        Rule(migration.id, library.id, migration)
        for library in libraries
        for migration in library.migrations
        if migration.id and migration.match
    ]
    return tuple(sorted(found, key=lambda rule: rule.code))


class Hit(NamedTuple):
    """A rule that code runs into, at a line and a column in bytes."""

    rule: Rule
    line: int
    offset: int


class _Pattern(NamedTuple):
    rule: Rule
    match: Match
    name: re.Pattern[str]

    @property
    def plain(self) -> bool:
        """Whether the name alone decides."""
        match = self.match
        return not (match.keyword or match.argument or match.lacks or match.defines)


class Matcher:
    """The rules, ready to be looked for."""

    def __init__(self, found: Iterable[Rule]) -> None:
        self._by_root: dict[str, list[_Pattern]] = {}
        for rule in found:
            for match in rule.migration.match:
                pattern = _Pattern(rule, match, re.compile(fnmatch.translate(match.name)))
                self._by_root.setdefault(match.name.partition(".")[0], []).append(pattern)

    def hits(self, tree: ast.Module) -> list[Hit]:
        """Return what a module runs into: of one rule one hit a line, and of nested ids the longest."""
        names = Names(tree)
        found: dict[tuple[int, str], Hit] = {}
        for place in names.places:
            for hit in self._at(place, names):
                key = (hit.line, hit.rule.code)
                if key not in found or hit.offset < found[key].offset:
                    found[key] = hit
        codes: dict[int, list[str]] = {}
        for line, code in found:
            codes.setdefault(line, []).append(code)
        return [
            hit
            for (line, code), hit in found.items()
            if not any(other.startswith((f"{code}.", f"{code}:")) for other in codes[line])
        ]

    def _at(self, place: Place, names: Names) -> Iterator[Hit]:
        node = place.node
        if isinstance(node, ast.ImportFrom | ast.Import):
            if not place.guarded:
                yield from self._imports(node)
        elif isinstance(node, ast.Call):
            yield from self._call(node, place.scope, names)
        elif isinstance(node, ast.ClassDef):
            yield from self._class(node, place.scope, names)
        elif isinstance(node, ast.Attribute):
            if not place.guarded:
                yield from self._plain(names.dotted(node, place.scope), node)
        elif isinstance(node, ast.Name) and names.is_free(node.id, place.scope):
            yield from self._starred(node, names, place.scope)

    def _patterns(self, dotted: str) -> list[_Pattern]:
        return self._by_root.get(re.split(r"[.(]", dotted, maxsplit=1)[0], [])

    def _imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[Hit]:
        if isinstance(node, ast.ImportFrom):
            if node.level or not node.module:
                return
            yield from (Hit(rule, node.lineno, node.col_offset) for rule in self._below(node.module))
            for alias in node.names:
                yield from self._plain([f"{node.module}.{alias.name}"], alias)
            return
        for alias in node.names:
            yield from (Hit(rule, alias.lineno, alias.col_offset) for rule in self._below(alias.name))

    def _below(self, module: str) -> Iterator[Rule]:
        """Yield the rules about a module or one that it lies in."""
        parts = module.split(".")
        prefixes = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
        for pattern in self._patterns(module):
            if pattern.match.module and any(pattern.name.match(prefix) for prefix in prefixes):
                yield pattern.rule

    def _plain(self, candidates: list[str | None], at: ast.expr | ast.alias) -> Iterator[Hit]:
        """Yield the rules that every candidate runs into by its name alone."""
        for rule in self._common(candidates):
            yield Hit(rule, at.lineno, at.col_offset)

    def _common(self, candidates: list[str | None]) -> list[Rule]:
        told = [candidate for candidate in candidates if candidate is not None]
        if not told or len(told) < len(candidates):
            return []
        found: list[Rule] = []
        for number, dotted in enumerate(told):
            own = [p.rule for p in self._patterns(dotted) if p.plain and p.name.match(dotted)]
            if not own:
                return []
            found = own if number == 0 else found
        return list({rule.code: rule for rule in found}.values())

    def _starred(self, node: ast.Name, names: Names, scope: Scope) -> Iterator[Hit]:
        """Yield the rules about a name that only an `import *` can bring; any of several will do."""
        for dotted in names.dotted(node, scope):
            yield from self._plain([dotted], node)

    def _call(self, node: ast.Call, scope: Scope, names: Names) -> Iterator[Hit]:
        function, arguments = node.func, node.args
        candidates = names.dotted(function, scope)
        if candidates == ["functools.partial"] and arguments:
            function, arguments = arguments[0], arguments[1:]
            candidates = names.dotted(function, scope)
        if not candidates or None in candidates:
            return
        first, *others = (c for c in candidates if c is not None)
        for pattern in self._patterns(first):
            if pattern.plain or pattern.match.defines or not pattern.name.match(first):
                continue
            if not all(self._same(pattern, other) for other in others):
                continue
            at = _asked(pattern.match, node, arguments, scope, names)
            if at is not None:
                yield Hit(pattern.rule, at.lineno, at.col_offset)

    def _same(self, pattern: _Pattern, dotted: str) -> bool:
        return any(p.rule is pattern.rule and p.name.match(dotted) for p in self._patterns(dotted))

    def _class(self, node: ast.ClassDef, scope: Scope, names: Names) -> Iterator[Hit]:
        methods = {
            item.name: item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        for base in node.bases:
            for dotted in names.dotted(base, scope):
                for pattern in self._patterns(dotted or ""):
                    method = methods.get(pattern.match.defines or "")
                    if method is not None and pattern.name.match(dotted or ""):
                        yield Hit(pattern.rule, method.lineno, method.col_offset)


def _asked(
    match: Match, node: ast.Call, arguments: list[ast.expr], scope: Scope, names: Names
) -> ast.expr | ast.keyword | None:
    """Return the part of a call that meets the conditions, or None."""
    keywords: dict[str | None, ast.expr | ast.keyword] = {k.arg: k for k in node.keywords if k.arg}
    spread = any(keyword.arg is None for keyword in node.keywords)
    for keyword in node.keywords:
        if keyword.arg is None and isinstance(keyword.value, ast.Dict):
            for key, item in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    keywords.setdefault(key.value, item)
    if match.lacks:
        bare = not arguments and match.lacks not in keywords and not spread
        return node if bare else None
    if match.argument:
        value = arguments[0] if arguments else _value(keywords.get(match.parameter))
        text = names.text(value, scope) if value is not None else None
        return value if text is not None and fnmatch.fnmatchcase(text, match.argument) else None
    found = keywords.get(match.keyword)
    value = _value(found)
    if value is None or (match.value is not None and not _is(value, match.value)):
        return None
    return found


def _value(found: ast.expr | ast.keyword | None) -> ast.expr | None:
    return found.value if isinstance(found, ast.keyword) else found


def _is(expression: ast.expr, value: str | int | bool) -> bool:
    return (
        isinstance(expression, ast.Constant) and type(expression.value) is type(value) and expression.value == value
    )
