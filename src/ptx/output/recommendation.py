"""A recommendation as tables for people, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ptx import amounts
from ptx.recommender import Candidate, Pick, Recommendation, Rejection
from ptx.recommender.answer import StackClash

_MAX_COLUMNS = 3


def facts(pick: Pick) -> list[tuple[str, str]]:
    """Return what the table says of a pick, row by row."""
    candidate = pick.candidate
    model = candidate.model
    passes = f" per pass, {model.passes} passes for this figure" if model.passes > 1 else ""
    return [
        ("model", model.name),
        ("weights", model.weights or "none published"),
        ("library", amounts.library(candidate)),
        ("runtime", amounts.runtime(candidate)),
        ("quality", amounts.figure(candidate.figure)),
        ("latency", amounts.latency(candidate.latency) + passes),
        ("memory", amounts.memory(candidate.memory)),
        ("size", amounts.size(candidate.size_mb)),
        ("licence", amounts.license_name(model)),
    ]


def title(answer: Recommendation) -> str:
    """Return the line that says what was answered."""
    request, device = answer.request, answer.device
    machine = f"{device.id} ({device.typical_of})" if device.typical_of else device.id
    asked = f"{answer.task.id} on {machine}, to {request.goal}, {request.objective}"
    c = request.constraints
    limits = [
        f"latency ≤ {amounts.duration(c.max_latency_ms)}" if c.max_latency_ms else "",
        f"memory ≤ {amounts.size(c.max_memory_mb)}" if c.max_memory_mb else "",
        f"size ≤ {amounts.size(c.max_size_mb)}" if c.max_size_mb else "",
        f"licence {c.license}" if c.license != "any" else "",
        f"language {'→'.join(c.languages)}" if c.languages else "",
        f"needs {', '.join(c.needs)}" if c.needs else "",
        f"runtime {c.runtime}" if c.runtime else "",
    ]
    return ", ".join([asked, *filter(None, limits)])


def show(answer: Recommendation, console: Console, *, why: bool) -> None:
    """Print a recommendation for people."""
    console.print(Text(title(answer), style="bold"))
    if not answer.picks:
        _nothing(answer, console)
    for start in range(0, len(answer.picks), _columns(console)):
        console.print(_table(answer.picks[start : start + _columns(console)]))
    for pick in answer.picks:
        _use(pick, console)
    cautions = list(_cautions(answer))
    if cautions:
        console.print(Text("Mind", style="bold"))
        several = len(answer.picks) > 1
        _rows(console, ((f"[{ranks}]" if several else "-", text, "yellow") for ranks, text in cautions))
    if answer.clashes:
        console.print(Text("What is installed here", style="bold"))
        _rows(console, ((_ranks(clash), clash.text + f" [{clash.rule}]", "yellow") for clash in answer.clashes))
    if why:
        _why(answer, console)
    elif answer.picks:
        more = f"{len(answer.alternatives)} more ranked, {len(answer.rejected)} rejected"
        console.print(Text(f"{more}: add --why for the reasons.", style="dim"))
    if answer.unread:
        console.print(Text(unread(answer), style="dim"))


def unread(answer: Recommendation) -> str:
    """Return the sentence about the models that were not read."""
    return f"{answer.unread:,} more not read: none can be among these picks (--all reads them)."


def _columns(console: Console) -> int:
    return max(1, min(_MAX_COLUMNS, (console.width - 9) // 23))


def _table(picks: tuple[Pick, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    table.add_column("", style="dim", no_wrap=True)
    for pick in picks:
        label = ", ".join(pick.labels) or "alternative"
        table.add_column(Text(f"{pick.rank}  {label}"), overflow="fold", ratio=1)
    rows = [facts(pick) for pick in picks]
    for cells in zip(*rows, strict=True):
        style = "bold" if cells[0][0] == "model" else ""
        table.add_row(cells[0][0], *(Text(value, style=style, overflow="fold") for _, value in cells))
    return table


def _use(pick: Pick, console: Console) -> None:
    console.print(Text(f"{pick.rank}  {pick.candidate.model.name}", style="bold"))
    rows = [("stack", " + ".join(f"{part.library} ({part.role})" for part in pick.stack), "")]
    if pick.system:
        rows.append(("system", f"needs {', '.join(pick.system)} beside pip's packages", ""))
    if pick.starter is None:
        rows.append(("starter", "none for this library and goal yet", ""))
    _rows(console, rows)
    commands = [("install", line) for line in pick.install]
    commands += [("starter", pick.starter[1])] if pick.starter else []
    text = Text("\n").join(Text.assemble((f"   {name:<9}", "dim"), (line, "cyan")) for name, line in commands)
    console.print(text, soft_wrap=True)  # a command is never broken, so that it can be copied


def _rows(console: Console, rows: Iterable[tuple[str, str, str]]) -> None:
    """Print (label, text, style) rows, indented."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2)
    grid.add_column(no_wrap=True, min_width=8, style="dim")
    grid.add_column(overflow="fold")
    for label, text, style in rows:
        grid.add_row("", label, Text(text, style=style))
    console.print(grid)


def _cautions(answer: Recommendation) -> Iterator[tuple[str, str]]:
    """Yield (ranks, text) for each caution once."""
    ranks: dict[str, list[str]] = {}
    for pick in answer.picks:
        for firing in pick.candidate.cautions:
            ranks.setdefault(firing.text, []).append(str(pick.rank))
    for text, which in ranks.items():
        yield ",".join(dict.fromkeys(which)), text


def _ranks(clash: StackClash) -> str:
    return f"[{','.join(map(str, clash.ranks))}]"


def _nothing(answer: Recommendation, console: Console) -> None:
    console.print(Text("Nothing fits.", style="bold red"))
    nearest = answer.nearest
    if nearest is None:
        console.print(Text(f"The catalog holds no model for {answer.task.id}."))
        return
    rows = [("nearest", f"{nearest.model.name} ({nearest.model.id}, {nearest.library.id})", "")]
    rows += [("but", f"{firing.text} [{firing.rule}]", "") for firing in nearest.firings]
    relax = [f.relax for f in nearest.firings if f.relax]
    if len(relax) == len(nearest.firings):
        rows.append(("relax", " ".join(dict.fromkeys(relax)), "cyan"))
    _rows(console, rows)


def _why(answer: Recommendation, console: Console) -> None:
    for pick in answer.picks:
        console.print(Text(f"Why {pick.candidate.model.name}", style="bold"))
        trace = [("ranking", pick.because, ""), *_trace(pick.candidate)]
        _rows(console, [*trace, *((label, source, "dim") for label, source in _sources(pick.candidate))])
    if answer.alternatives:
        console.print(Text("Ranked after them", style="bold"))
        console.print(_alternatives(answer))
    if answer.rejected:
        console.print(Text("Rejected", style="bold"))
        console.print(_rejections(answer.rejected))


def _trace(candidate: Candidate) -> Iterator[tuple[str, str, str]]:
    """Yield the rows that name each rule that spoke."""
    for firing in candidate.preferences + candidate.reservations:
        yield f"{firing.weight:+g}", f"{firing.text} [{firing.rule}]", ""
    for firing in candidate.cautions:
        yield "mind", f"[{firing.rule}]", ""


def _sources(candidate: Candidate) -> Iterator[tuple[str, str]]:
    if candidate.figure:
        yield "quality", candidate.figure.source
    if candidate.latency:
        yield "latency", candidate.latency.source
    for entry in candidate.also:
        yield "also", f"{amounts.latency(entry)} with {entry.runtime} {entry.precision}: {entry.source}"
    if candidate.memory:
        yield "memory", candidate.memory.source
    license_source = candidate.model.license.source or "nothing reliable was read"
    note = f"; {candidate.model.license.note}" if candidate.model.license.note else ""
    yield "licence", license_source + note


def _alternatives(answer: Recommendation) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("", "model", "runtime", "quality", "latency"):
        table.add_column(name, overflow="fold", justify="right" if not name else "left")
    for number, candidate in enumerate(answer.alternatives, len(answer.picks) + 1):
        table.add_row(
            str(number),
            Text(candidate.model.id),
            Text(f"{candidate.option.name} {candidate.option.precision}"),
            Text(amounts.figure(candidate.figure)),
            Text(amounts.latency(candidate.latency)),
        )
    return table


def _rejections(rejected: tuple[Rejection, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("model", "reason", "relax"):
        table.add_column(name, overflow="fold")
    for rejection in rejected:
        first = rejection.first
        table.add_row(
            Text(rejection.model.id),
            Text(f"{first.text} [{first.rule}]"),
            Text(first.relax or "nothing would"),
        )
    return table


def markdown(answer: Recommendation, *, why: bool) -> str:
    """Return a recommendation as Markdown."""
    lines = [f"## {title(answer)}", ""]
    if answer.picks:
        rows = [facts(pick) for pick in answer.picks]
        heads = [f"{pick.rank} {', '.join(pick.labels) or 'alternative'}" for pick in answer.picks]
        lines += [markdown_row(["", *heads]), markdown_row(["---"] * (len(heads) + 1))]
        for cells in zip(*rows, strict=True):
            lines.append(markdown_row([cells[0][0], *(value for _, value in cells)]))
        for pick in answer.picks:
            lines += ["", f"**{pick.rank} {pick.candidate.model.name}**", ""]
            lines += [f"- stack: {' + '.join(f'{p.library} ({p.role})' for p in pick.stack)}"]
            lines += [f"- install: `{line}`" for line in pick.install]
            lines += [f"- starter: `{pick.starter[1]}`"] if pick.starter else []
    elif answer.nearest:
        nearest = answer.nearest
        lines += [f"Nothing fits. Nearest: {nearest.model.id}. {nearest.first.text}"]
        lines += [f"Relax: `{nearest.first.relax}`"] if nearest.first.relax else []
    cautions = [f"- [{ranks}] {text}" for ranks, text in _cautions(answer)]
    if cautions:
        lines += ["", "**Mind**", "", *cautions]
    if answer.clashes:
        told = [f"- {_ranks(clash)} {clash.text} (`{clash.rule}`)" for clash in answer.clashes]
        lines += ["", "**What is installed here**", "", *told]
    if why:
        lines += _why_markdown(answer)
    if answer.unread:
        lines += ["", unread(answer)]
    return "\n".join(lines) + "\n"


def _why_markdown(answer: Recommendation) -> list[str]:
    lines = []
    for pick in answer.picks:
        lines += ["", f"**Why {pick.candidate.model.name}**", "", f"- {pick.because}"]
        for firing in pick.candidate.preferences + pick.candidate.reservations:
            lines.append(f"- {firing.weight:+g} {firing.text} (`{firing.rule}`)")
        lines += [f"- {label}: {source}" for label, source in _sources(pick.candidate)]
    if answer.rejected:
        lines += ["", "**Rejected**", "", markdown_row(["model", "reason", "relax"]), "|---|---|---|"]
        for rejection in answer.rejected:
            first = rejection.first
            lines.append(markdown_row([rejection.model.id, f"{first.text} (`{first.rule}`)", first.relax or ""]))
    return lines


def markdown_row(cells: list[str]) -> str:
    """Return a row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
