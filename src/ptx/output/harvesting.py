"""How a harvest is shown: progress on a terminal, the broken rows, what was left out, and a closing line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ptx.catalog.location import shipped
from ptx.errors import PtxError
from ptx.harvest.harvester import Harvester
from ptx.harvest.running import Difference, Harvested

_SHOWN = 12
AUTHORITIES = {1: "makers of the weights", 2: "a benchmark", 3: "a copy"}


def source_rows(found: Iterable[Harvester]) -> list[dict[str, Any]]:
    """Return the harvesters as plain data."""
    return [
        {
            "id": h.name,
            "reads": h.reads,
            "authority": h.authority,
            "inputs": [{"kind": i.kind, "name": i.name, "version": i.version} for i in h.inputs],
        }
        for h in found
    ]


def show_sources(rows: list[dict[str, Any]], console: Console) -> None:
    """Print the harvesters as a table."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("source", "reads", "who speaks"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row["id"], row["reads"], AUTHORITIES[row["authority"]])
    console.print(table)


def default_folder() -> Path:
    """Return `harvested/` of the catalog of the checkout.

    Raises:
        PtxError: ptx is installed from a wheel, whose catalog is not to be written into.

    """
    catalog = shipped()
    if catalog.name == "_catalog":
        raise PtxError("--output: no checkout to write into", "say -o FOLDER")
    return catalog / "harvested"


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show progress on standard error where that is a terminal; yield what to tell it."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda _what, _done, _total: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=None)

        def tell(what: str, done: int, total: int) -> None:
            shown.update(task, description=what, completed=done, total=total or None)

        yield tell


def write(target: Path, text: str) -> None:
    """Write the file.

    Raises:
        PtxError: It cannot be written.

    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PtxError(f"--output: {target} cannot be written: {error.strerror}", "choose another folder") from None


def as_json(result: Harvested, found: Difference, target: str, *, written: bool) -> dict[str, Any]:
    """Return a harvest as plain data."""
    return {
        "schema": "ptx.harvest/1",
        "source": result.source,
        "version": result.version,
        "file": target,
        "written": written,
        "models": len(result.rows),
        "problems": [{"place": p.place, "reason": p.reason} for p in result.problems],
        "left_out": [{"reason": reason, "count": count} for reason, count in result.left_out.items()],
        "difference": {
            "added": found.added,
            "removed": found.removed,
            "changed": [{"id": name, "keys": keys} for name, keys in found.changed],
            "header": found.header,
        },
    }


def show(result: Harvested, found: Difference, target: Path, *, written: bool) -> None:
    """Print what came of a harvest."""
    lines = [f"problem: {p.place}: {p.reason}" for p in result.problems]
    lines += [f"left out: {count} x {reason}" for reason, count in result.left_out.items()]
    if not written:
        lines += _difference_lines(found, target)
    left = sum(result.left_out.values())
    closing = f"{result.source}: {len(result.rows)} models, {len(result.problems)} problems, {left} left out"
    lines.append(f"{closing}; {'wrote' if written else 'compared with'} {target}")
    sys.stdout.write("\n".join(lines) + "\n")


def _difference_lines(found: Difference, target: Path) -> Iterator[str]:
    if not found:
        yield f"{target} is what the source says"
        return
    if found.header:
        yield "differs: only the header"
    groups = (("+", found.added), ("-", found.removed))
    for sign, names in groups:
        yield from (f"{sign} {name}" for name in names[:_SHOWN])
        if len(names) > _SHOWN:
            yield f"{sign} ... and {len(names) - _SHOWN} more"
    yield from (f"~ {name}: {', '.join(keys)}" for name, keys in found.changed[:_SHOWN])
    if len(found.changed) > _SHOWN:
        yield f"~ ... and {len(found.changed) - _SHOWN} more"
    yield f"differs: {len(found.added)} new, {len(found.removed)} gone, {len(found.changed)} changed"
