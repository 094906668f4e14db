"""Lists: one line for each thing of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ptx import amounts, coverage
from ptx.catalog.index import Index
from ptx.errors import PtxError

Row = dict[str, Any]
Filters = dict[str, Any]
"""Filter → value asked for; of licences, a list of ids."""

KINDS = {
    "tasks": (),
    "libraries": ("task", "status", "license"),
    "models": ("task", "library", "license", "device_kind"),
    "devices": ("device_kind",),
    "rules": (),
    "checks": (),
    "licenses": (),
    "starters": ("task", "library"),
    "coverage": ("task", "device_kind"),
    "migrations": ("library",),
    "compatibility": (),
}
"""Kinds that can be listed, each with the filters that it knows."""


def rows(index: Index, kind: str, filters: Filters) -> list[Row]:
    """Return the rows of a kind.

    Raises:
        PtxError: A filter does not go with the kind.

    """
    for name in filters:
        if name not in KINDS[kind]:
            known = ", ".join(f"--{f.replace('_', '-')}" for f in KINDS[kind]) or "no filters"
            raise PtxError(f"--{name.replace('_', '-')} does not go with {kind}", f"{kind} have {known}")
    return list(_ROWS[kind](index, filters))


def _tasks(index: Index, _: Filters) -> Iterator[Row]:
    for task in index.tasks():
        yield {
            "id": task.id,
            "title": task.title.en,
            "title_zh": task.title.zh,
            "models": index.count(task.id),
            "summary": task.summary.en,
        }


def _libraries(index: Index, filters: Filters) -> Iterator[Row]:
    for library in index.libraries():
        if filters.get("task") and filters["task"] not in library.tasks:
            continue
        if filters.get("status", library.status.value) != library.status.value:
            continue
        if library.license not in filters.get("license", [library.license]):
            continue
        yield {
            "id": library.id,
            "status": library.status.value,
            "latest": library.latest.version or "none",
            "license": library.license,
            "summary": library.summary.en,
        }


def _models(index: Index, filters: Filters) -> Iterator[Row]:
    for model in index.models(filters.get("task"), filters.get("library")):
        if model.license.id not in filters.get("license", [model.license.id]):
            continue
        if filters.get("device_kind") and filters["device_kind"] not in model.tiers:
            continue
        yield {
            "id": model.id,
            "name": model.name,
            "task": model.task,
            "quality": amounts.figure(model.quality[0]) if model.quality else None,
            "params": model.params,
            "license": model.license.id,
        }


def _devices(index: Index, filters: Filters) -> Iterator[Row]:
    for device in index.devices():
        if filters.get("device_kind", device.kind) == device.kind:
            yield {
                "id": device.id,
                "kind": device.kind,
                "memory_mb": device.memory_mb,
                "runtimes": list(dict.fromkeys(option.name for option in device.runtimes)),
                "title": device.title.en,
            }


def _rules(index: Index, _: Filters) -> Iterator[Row]:
    for rule in index.rules():
        yield {"id": rule.id, "effect": rule.effect, "weight": rule.weight, "title": rule.title}


def _checks(_: Index, __: Filters) -> Iterator[Row]:
    from ptx.checks import all_checks  # noqa: PLC0415  # pydantic and all, only for this list

    for check in all_checks():
        yield {"id": check.code, "family": check.family, "title": check.title}


def _licenses(index: Index, _: Filters) -> Iterator[Row]:
    for license in index.licenses():  # the word for it
        yield {"id": license.id, "policy": license.policy, "title": license.title}


def _starters(index: Index, filters: Filters) -> Iterator[Row]:
    for name in index.starters():
        task, _, rest = name.partition("/")
        library, _, goal = rest.partition(".")
        if filters.get("task", task) == task and filters.get("library", library) == library:
            yield {"id": name, "task": task, "library": library, "goal": goal}


def _coverage(index: Index, filters: Filters) -> Iterator[Row]:
    tasks = [index.task(filters["task"])] if filters.get("task") else None
    kinds = (filters["device_kind"],) if filters.get("device_kind") else coverage.KINDS
    for cell in coverage.cells(index, tasks, kinds):
        picks = cell.answer.picks
        first = picks[0] if picks else None
        yield {
            "id": f"{cell.task.id}/{cell.kind}",
            "task": cell.task.id,
            "kind": cell.kind,
            "device": cell.device,
            "pick": cell.pick,
            "runtime": first.candidate.option.name if first else None,
            "quality": amounts.figure(first.candidate.figure) if first else None,
            "starter": first.starter[0] if first and first.starter else None,
            "reason": cell.reason,
        }


def _migrations(index: Index, filters: Filters) -> Iterator[Row]:
    from ptx.audit import rules  # noqa: PLC0415  # only for this list

    for rule in rules(index.libraries()):
        if filters.get("library", rule.library) == rule.library:
            migration = rule.migration
            since = migration.since or "unknown"
            yield {"id": rule.code, "status": migration.status, "since": since, "new": migration.new}


def _compatibility(index: Index, _: Filters) -> Iterator[Row]:
    for entry in index.compatibilities():
        yield {"id": entry.id, "severity": entry.severity, "rows": len(entry.windows), "title": entry.title}


_ROWS = {
    "tasks": _tasks,
    "libraries": _libraries,
    "models": _models,
    "devices": _devices,
    "rules": _rules,
    "checks": _checks,
    "licenses": _licenses,
    "starters": _starters,
    "coverage": _coverage,
    "migrations": _migrations,
    "compatibility": _compatibility,
}


def show(found: list[Row], kind: str, console: Console) -> None:
    """Print rows as a table, with a closing count."""
    if kind == "coverage":
        _matrix(found, console)
    elif found:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        columns = [name for name in found[0] if name not in _told_elsewhere(kind, found)]
        for name in columns:
            table.add_column(name, overflow="fold", no_wrap=name == "id" and console.width >= 100)
        for row in found:
            table.add_row(*(Text(_cell(name, value)) for name, value in row.items() if name in columns))
        console.print(table)
    console.print(Text(_count(found, kind), style="dim"))


def _count(found: list[Row], kind: str) -> str:
    if kind == "coverage":
        return f"{len(found)} cells, {sum(row['pick'] is not None for row in found)} with a pick"
    return f"{len(found)} {kind}"


def _matrix(found: list[Row], console: Console) -> None:
    """Print what is picked for each task (row) on each kind of device (column), then why a cell is empty."""
    kinds = list(dict.fromkeys(row["kind"] for row in found))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ["task", *kinds]:
        table.add_column(name, overflow="fold")
    by_task: dict[str, dict[str, Row]] = {}
    for row in found:
        by_task.setdefault(row["task"], {})[row["kind"]] = row
    for task, row_of in by_task.items():
        table.add_row(Text(task, style="bold"), *(_cell_of(row_of[kind]) for kind in kinds))
    console.print(table)
    for row in found:
        if row["pick"] is None:
            console.print(Text(f"{row['id']}: {row['reason']}"))


def _cell_of(row: Row) -> Text:
    if row["pick"] is None:
        return Text("none: see below", style="yellow")
    library, _, name = row["pick"].partition("/")
    return Text.assemble(name, "\n", (library, "dim"))


def _told_elsewhere(kind: str, found: list[Row]) -> set[str]:
    """Return the columns that would only take room: a model's id holds its name, and a filter may fix its task."""
    if kind != "models":
        return set()
    return {"name"} | ({"task"} if len({row["task"] for row in found}) == 1 else set())


def _cell(column: str, value: Any) -> str:  # noqa: ANN401  # JSON values
    if value is None:
        return "" if column == "weight" else "unknown"  # a rule may have no weight
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)
