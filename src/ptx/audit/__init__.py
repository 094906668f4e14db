"""Finds uses of removed and deprecated APIs in Python files by their syntax trees; nothing is imported or run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ptx.audit.matching import Matcher, Rule, rules
from ptx.audit.sources import Source, UnreadableError, files, read
from ptx.catalog.index import Index
from ptx.errors import PtxError
from ptx.findings import Finding, Report

__all__ = ["Rule", "audit", "audit_source", "rules"]


class Fault(NamedTuple):
    """A code of findings about a file as a whole."""

    code: str
    title: str
    page: str
    family: str = "files"


UNREADABLE = Fault("unreadable", "A file that cannot be read as Python", "It is too large, no file, or no text.")
SYNTAX = Fault(
    "syntax-error", "A file that is not Python 3", "It cannot be parsed, so nothing in it was looked at."
)


def audit(paths: Iterable[Path], index: Index, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """Audit files and folders.

    Args:
        paths: Python files, notebooks, or folders of them.
        index: The catalog, whose migrations are looked for.
        select: Ids of migrations, beginnings of ids, or libraries to look for; empty: all.
        ignore: The same, not to look for.

    Raises:
        PtxError: A path does not exist, or there is no such id or library.
    """
    chosen = _chosen(rules(index.libraries()), list(select), list(ignore))
    matcher = Matcher(chosen)
    found: list[Finding] = []
    count = 0
    for path in files(list(paths)):
        count += 1
        found += audit_file(path, matcher)
    order = sorted(found, key=lambda f: (f.path, f.cell or 0, f.line, f.column, f.code))
    return Report(tuple(order), count, (*chosen, SYNTAX, UNREADABLE))


def _chosen(known: tuple[Rule, ...], select: list[str], ignore: list[str]) -> tuple[Rule, ...]:
    def meant(rule: Rule, names: list[str]) -> bool:
        return any(rule.library == name or f"{rule.code}.".startswith((f"{name}.", f"{name}:")) for name in names)

    for name in [*select, *ignore]:
        if not any(meant(rule, [name]) for rule in known):
            raise PtxError(f"no migration or library is called '{name[:60]}'", "see `ptx list migrations`")
    return tuple(
        rule for rule in known if (not select or meant(rule, select)) and not (ignore and meant(rule, ignore))
    )


def audit_file(path: Path, matcher: Matcher) -> list[Finding]:
    """Return what is found in one file; one that cannot be read is a finding itself."""
    try:
        sources = read(path)
    except UnreadableError as error:
        return [Finding(str(path), 1, 1, UNREADABLE.code, str(error))]
    return [finding for source in sources for finding in audit_source(source, str(path), matcher)]


def audit_source(source: Source, shown: str, matcher: Matcher) -> Iterator[Finding]:
    """Yield what is found in one piece of Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes are of no concern here
            tree = ast.parse(source.text)
    except SyntaxError as error:
        line, column = max(1, error.lineno or 1), max(1, error.offset or 1)
        message = f"is not Python 3: {error.msg}"
        yield Finding(shown, line, column, SYNTAX.code, message, cell=source.cell)
        return
    except (ValueError, RecursionError, MemoryError):
        message = "cannot be parsed: a null character, or nested too deeply"
        yield Finding(shown, 1, 1, UNREADABLE.code, message, cell=source.cell)
        return
    lines = source.text.split("\n")
    for rule, line, offset in matcher.hits(tree):
        text = lines[line - 1].encode()[:offset].decode(errors="replace") if line <= len(lines) else ""
        yield Finding(
            shown, line, len(text) + 1, rule.code, rule.message, rule.hint, level=rule.level, cell=source.cell
        )
