"""Lints catalog files: every fault of every file in one run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ptx.catalog import location
from ptx.catalog.document import Document
from ptx.catalog.lines import PACKED, SUFFIX
from ptx.catalog.loading import CATALOG_FILE
from ptx.catalog.reading import read
from ptx.catalog.schema import FOLDERS
from ptx.checks import Check, all_checks
from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World, gather
from ptx.errors import PtxError
from ptx.findings import Report

__all__ = ["Report", "check_entry", "collect", "entry_of", "kind_of", "lint", "page_examples"]

_RECORDS = (".yaml", ".yml", SUFFIX, PACKED)
_SKIPPED = frozenset({"schema", "measurements", "__pycache__", "node_modules"})
_SIGNS: dict[str, tuple[str, ...]] = {
    "harvested": ("models", "authority"),
    "proofs": ("models", "command"),
    "models": ("models",),
    "rules": ("when", "effect"),
    "devices": ("runtimes", "kind"),
    "libraries": ("status", "latest"),
    "tasks": ("groups", "modality"),
    "licenses": ("policy", "url"),
    "lessons": ("steps", "stage"),
    "utterances": ("task", "en", "zh"),
    "words": ("values",),
    "compatibility": ("mend", "symptom"),
}
"""Keys by which the kind of a loose file is told, the most telling kinds first."""


def lint(
    paths: Iterable[Path],
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    today: date | None = None,
) -> Report:
    """Lint files and folders.

    A folder that is a whole catalog is linted against itself, anything else against the shipped catalog and itself.

    Args:
        paths: Files or folders.
        select: Codes, or beginnings of codes, to run; empty: all.
        ignore: Codes, or beginnings of codes, not to run.
        today: The day of the run; for tests.

    Raises:
        PtxError: A path does not exist, or a code is unknown.

    """
    checks = _chosen(list(select), list(ignore))
    entries = [entry for path in paths for entry in collect(path)]
    whole = bool(entries) and all((entry.root / CATALOG_FILE).is_file() for entry in entries)
    others = [] if whole else list(collect(location.shipped()))
    named = {_identity(entry) for entry in entries}
    world = gather([e for e in others if _identity(e) not in named] + entries, today or date.today())  # noqa: DTZ011
    findings = {finding for entry in entries for finding in check_entry(entry, world, checks)}
    return Report(tuple(sorted(findings, key=_order)), len(entries), checks)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message


def _identity(entry: Entry) -> tuple[str | None, str, str]:
    folder = entry.path.parent.name if entry.kind in {"models", "starters"} else ""
    return entry.kind, folder, entry.path.name


def check_entry(entry: Entry, world: World, checks: Iterable[Check]) -> Iterator[Finding]:
    """Yield what the checks say of one file."""
    broken = entry.document.data is None and entry.kind != "starters"
    for check in checks:
        if not broken or check.code[3] in "16":
            yield from check.run(entry, world)


def _chosen(select: list[str], ignore: list[str]) -> tuple[Check, ...]:
    known = all_checks()
    for code in [*select, *ignore]:
        if not any(check.code.startswith(code.upper()) for check in known):
            raise PtxError(f"no check is called '{code[:40]}'", "see `ptx list checks`")
    return tuple(
        check
        for check in known
        if (not select or check.code.startswith(tuple(code.upper() for code in select)))
        and not (ignore and check.code.startswith(tuple(code.upper() for code in ignore)))
    )


def collect(path: Path) -> Iterator[Entry]:
    """Yield the catalog files at a path.

    Raises:
        PtxError: The path does not exist.

    """
    if not path.exists() and not path.is_symlink():
        raise PtxError(f"PATH: {path} does not exist", "name a file or folder")
    if path.is_dir():
        for found in sorted(_files(path)):
            yield entry_of(found, path)
    else:
        yield entry_of(path, _root_of(path))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name in _SKIPPED:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.name.endswith(_RECORDS) or (path.suffix == ".py" and "starters" in path.parts):
            yield path


def _root_of(path: Path) -> Path:
    """Return the catalog that a single file lies in, or its folder."""
    return next((p for p in path.resolve().parents if (p / CATALOG_FILE).is_file()), path.parent)


def entry_of(path: Path, root: Path, shown: str | None = None) -> Entry:
    """Return one file as the checks see it."""
    if path.suffix == ".py":
        document = _text(path, root)
        return Entry(document, "starters", shown or str(path), root)
    document = read(path, root)
    return Entry(document, kind_of(path, document.data), shown or str(path), root)


def _text(path: Path, root: Path) -> Document:
    """Return a script as a document: its text, checked like YAML for encoding, size and links."""
    document = read(path, root)
    kept = [f for f in document.faults if f.kind in {"file", "link", "encoding", "size"}]
    return replace(document, data=None, faults=kept, marks={})


def kind_of(path: Path, data: Any) -> str | None:  # noqa: ANN401  # plain data
    """Return the folder whose records a file holds, told by the folder it lies in or by its keys."""
    if path.name == CATALOG_FILE:
        return "catalog"
    for part in reversed(path.parts[:-1]):
        if part in FOLDERS:
            return part
    keys = set(data) if isinstance(data, dict) else set()
    return next((kind for kind, signs in _SIGNS.items() if keys.issuperset(signs)), None)


_BLOCK = re.compile(r"^(Bad|Good) \(([^)]+)\):\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def page_examples(page: str) -> list[tuple[bool, str, str]]:
    """Return (is it good, path, content) of the examples on the page of a check."""
    found = []
    for word, path, block in _BLOCK.findall(page + "\n"):
        lines = [line[4:] for line in block.rstrip("\n").splitlines()]
        found.append((word == "Good", path, "\n".join(lines) + "\n"))
    return found
