"""A comparison as a table, and as Markdown."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ptx.compare import Comparison
from ptx.output.recommendation import markdown_row

_CODE = "one writes"


def _rows(comparison: Comparison) -> list[tuple[str, list[str]]]:
    names = list(dict.fromkeys(name for column in comparison.columns for name in column.facts))
    rows = [(name, [column.facts.get(name, "—") for column in comparison.columns]) for name in names]
    return [(name, cells) for name, cells in rows if any(cells) and name != _CODE]


def show(comparison: Comparison, console: Console) -> None:
    """Print a comparison for people: the verdict after the facts it follows from."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, show_lines=False)
    table.add_column("", style="dim", overflow="fold", max_width=22)
    for column in comparison.columns:
        table.add_column(Text(column.name), overflow="fold", ratio=1)
    for name, cells in _rows(comparison):
        table.add_row(name, *(Text(cell) for cell in cells))
    console.print(table)
    for column in comparison.columns:
        if column.facts.get(_CODE):
            console.print(Text(f"With {column.name} one writes", style="bold"))
            console.print(Padding(Text(column.facts[_CODE].rstrip()), (0, 0, 0, 2)), soft_wrap=True)
    console.print(Text("Verdict", style="bold"))
    console.print(Padding(Text(comparison.verdict), (0, 0, 0, 2)))
    names = {column.id: column.name for column in comparison.columns}
    for choice in comparison.choices:
        console.print(Padding(Text(f"Choose {names[choice.id]} when", style="bold"), (0, 0, 0, 2)))
        for when in choice.when:
            console.print(Padding(Text(f"- {when}"), (0, 0, 0, 4)))


def markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown."""
    heads = [column.name for column in comparison.columns]
    lines = [markdown_row(["", *heads]), markdown_row(["---"] * (len(heads) + 1))]
    lines += [markdown_row([name, *cells]) for name, cells in _rows(comparison)]
    lines += ["", f"**Verdict.** {comparison.verdict}"]
    names = {column.id: column.name for column in comparison.columns}
    for choice in comparison.choices:
        lines += ["", f"Choose **{names[choice.id]}** when", "", *(f"- {when}" for when in choice.when)]
    return "\n".join(lines) + "\n"
