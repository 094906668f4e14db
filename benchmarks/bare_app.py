"""The bare Typer app that `ptx recommend` is measured against: the same options, a rich table of the same size."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

app = typer.Typer()
Names = Optional[list[str]]


@app.command()
def recommend(
    query: Annotated[Optional[str], typer.Argument()] = None,
    task: Annotated[Optional[str], typer.Option()] = None,
    device: Annotated[Optional[str], typer.Option()] = None,
    goal: Annotated[Optional[str], typer.Option()] = None,
    objective: Annotated[str, typer.Option()] = "balanced",
    max_latency: Annotated[Optional[str], typer.Option()] = None,
    max_memory: Annotated[Optional[str], typer.Option()] = None,
    max_size: Annotated[Optional[str], typer.Option()] = None,
    license: Annotated[Optional[str], typer.Option()] = None,
    language: Annotated[Names, typer.Option()] = None,
    need: Annotated[Names, typer.Option()] = None,
    library: Annotated[Names, typer.Option()] = None,
    exclude: Annotated[Names, typer.Option()] = None,
    runtime: Annotated[Optional[str], typer.Option()] = None,
    top: Annotated[int, typer.Option(min=1, max=100)] = 3,
    why: Annotated[bool, typer.Option("--why")] = False,
    every: Annotated[bool, typer.Option("--all")] = False,
    format: Annotated[str, typer.Option("--format")] = "table",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print a table of as many rows and columns as an answer has."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for name in ("", "1", "2", "3"):
        table.add_column(name)
    for row in range(40):
        table.add_row(f"row {row}", *["some words of an answer"] * 3)
    Console(width=100).print(table)


@app.command()
def other() -> None:
    """Make it an app of several commands."""


if __name__ == "__main__":
    app()
