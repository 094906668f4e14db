"""A diagnosis of an environment as tables for people."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ptx.doctor import Diagnosis, Installed, Problem

_STYLE = {"broken": "bold red", "warning": "yellow", "old": "dim", "ok": "green"}


def show(diagnosis: Diagnosis, console: Console) -> None:
    """Print what is installed, the problems, and what the imports gave."""
    environment = diagnosis.environment
    facts = environment.facts
    head = f"Python {facts.python}, {facts.system} {facts.machine}, in {environment.prefix}"
    console.print(Text(head, style="bold"), soft_wrap=True)
    console.print(Text(_machine(diagnosis), style="dim"))
    if diagnosis.installed:
        console.print(_table(diagnosis.installed))
    else:
        console.print(Text("No package of the catalog is installed."))
    if diagnosis.trials:
        console.print(_trials(diagnosis))
    for problem in diagnosis.problems:
        _problem(problem, console)
    broken = sum(problem.severity == "broken" for problem in diagnosis.problems)
    warnings = len(diagnosis.problems) - broken
    console.print(Text(f"{_count(broken, 'fault')}, {_count(warnings, 'warning')}"))


def _count(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def _machine(diagnosis: Diagnosis) -> str:
    environment = diagnosis.environment
    found = (environment.facts.libraries or {}).get("avutil", ())
    ffmpeg = f"libavutil {', '.join(map(str, found))}" if found else "no shared libraries"
    program = "with the program" if environment.ffmpeg else "without the program"
    driver = f"{environment.facts.driver} driver" if environment.facts.driver else "no GPU driver seen"
    return f"{len(environment.distributions)} distributions; FFmpeg: {ffmpeg}, {program}; {driver}"


def _table(rows: tuple[Installed, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("package", "version", "newest known", "library is", "state"):
        table.add_column(name, overflow="fold")
    for row in rows:
        built = row.build and row.build not in row.version
        version = f"{row.version} ({row.build})" if built else row.version
        table.add_row(
            Text(row.package), Text(version), Text(row.newest or "unknown"), Text(row.status),
            Text(row.state, style=_STYLE[row.state]),
        )  # fmt: skip
    return table


def _trials(diagnosis: Diagnosis) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("import", "seconds", "came of it"):
        table.add_column(name, overflow="fold", justify="right" if name == "seconds" else "left")
    for trial in diagnosis.trials:
        said = "ok" if trial.error is None else trial.error + (f" [{trial.entry}]" if trial.entry else "")
        table.add_row(Text(trial.module), Text(f"{trial.seconds:.1f}"), Text(said))
    return table


def _problem(problem: Problem, console: Console) -> None:
    console.print(
        Text.assemble((problem.severity, _STYLE[problem.severity]), " ", (problem.what, "bold"), f" [{problem.id}]")
    )
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row("symptom", Text(problem.symptom))
    grid.add_row("why", Text(problem.why))
    grid.add_row("source", Text(problem.source, style="dim"))
    console.print(Padding(grid, (0, 0, 0, 2)))
    if problem.mend:
        console.print(Text.assemble(("  mend    ", "dim"), (problem.mend, "cyan")), soft_wrap=True)
    console.print()
