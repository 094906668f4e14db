"""Runs a harvester: opens what it reads, settles duplicates, and makes the text of the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ptx.catalog import lines, schema
from ptx.catalog.records import Harvest
from ptx.errors import PtxError
from ptx.harvest.harvester import Harvester
from ptx.harvest.opening import opened
from ptx.harvest.report import Problem, Report, Row

Tell = Callable[[str, int, int], None]


@dataclass(slots=True)
class Harvested:
    """The result of one harvest."""

    source: str
    version: str
    text: str
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


class NothingHarvestedError(PtxError):
    """The input held no usable row."""

    status = 1


def harvest(harvester: Harvester, given: list[Path], version: str | None, tell: Tell) -> Harvested:
    """Read a source and return the file that it makes: the same input gives the same bytes.

    Args:
        harvester: The source.
        given: Wheels or folders to read in place of the default inputs.
        version: Version to fetch in place of the pinned one.
        tell: Told what is being done, how far it is, and of how much.

    Raises:
        PtxError: An input cannot be opened.
        NothingHarvestedError: Nothing usable was in it.

    """
    report = Report(tell=tell)
    with opened(harvester, given, version, tell) as (trees, found_version):
        harvester.collect(trees, report)
    rows = _settled(report)
    head = _header(harvester, found_version, version, report.sources)
    rows = _well_formed(head, rows, report)
    if not rows:
        first = f": {report.problems[0].place}: {report.problems[0].reason}" if report.problems else ""
        raise NothingHarvestedError(
            f"{harvester.name}: nothing could be harvested{first}", "see the problems above"
        )
    used = {value for row in rows for value in _source_keys(row)}
    head["sources"] = {key: source for key, source in sorted(report.sources.items()) if key in used}
    return Harvested(
        source=harvester.name,
        version=found_version,
        text=lines.dump(head, rows),
        rows=rows,
        problems=sorted(report.problems),
        left_out=dict(sorted(report.left_out.items())),
    )


def _header(harvester: Harvester, found: str, asked: str | None, sources: Mapping[str, Any]) -> dict[str, Any]:
    command = f"ptx harvest {harvester.name}" + (f" --version {asked}" if asked else "")
    return {
        "source": harvester.name,
        "command": command,
        "version": found,
        "authority": harvester.authority,
        "sources": dict(sources),
    }


def _settled(report: Report) -> list[Row]:
    """Return the rows without duplicates: of equal ones one is kept, of differing ones none."""
    by_id: dict[str, list[Row]] = {}
    for row in report.rows:
        by_id.setdefault(row["id"], []).append(row)
    kept = []
    for name, rows in sorted(by_id.items()):
        distinct = {json.dumps(row, sort_keys=True) for row in rows}
        if len(distinct) == 1:
            kept.append(rows[0])
            if len(rows) > 1:
                report.broken(name, f"stands {len(rows)} times, each time the same; kept once")
        else:
            differ = sorted({key for row in rows for key in row if any(row.get(key) != o.get(key) for o in rows)})
            report.broken(name, f"stands {len(rows)} times with different {', '.join(differ)}; left out")
    return kept


def _well_formed(head: Mapping[str, Any], rows: list[Row], report: Report) -> list[Row]:
    """Return the rows that are what the record asks for; report the others."""
    broken: dict[int, str] = {}
    for fault in schema.shape_faults(Harvest, {**head, "models": rows}):
        if len(fault.path) < 2 or fault.path[0] != "models":
            raise PtxError(f"{head['source']}: the header is not well formed: {fault.message}", None)
        broken.setdefault(int(fault.path[1]), fault.message)
    for index, message in broken.items():
        report.broken(rows[index]["id"], message)
    return [row for index, row in enumerate(rows) if index not in broken]


def _source_keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in _source_keys(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["source"]} if isinstance(value.get("source"), str) else set()
    return own | {key for item in value.values() for key in _source_keys(item)}


@dataclass(frozen=True, slots=True)
class Difference:
    """How a file that is there differs from what the source says now."""

    added: list[str]
    removed: list[str]
    changed: list[tuple[str, list[str]]]
    header: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.header)


def difference(old: str, new: str) -> Difference:
    """Compare two harvested files by model."""
    before, after = _by_id(old), _by_id(new)
    changed = [
        (name, sorted(key for key in before[name] | after[name] if before[name].get(key) != after[name].get(key)))
        for name in sorted(before.keys() & after.keys())
        if before[name] != after[name]
    ]
    added, removed = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    same_rows = not (added or removed or changed)
    return Difference(added, removed, changed, header=same_rows and old != new)


def _by_id(text: str) -> dict[str, Row]:
    found = {}
    for line in text.splitlines()[1:]:
        try:
            row = json.loads(line)
            found[row["id"]] = row
        except (ValueError, KeyError, TypeError):
            found[f"line that is not a model: {line[:40]}"] = {}
    return found
