"""One thing of the catalog, told for people."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ptx import amounts
from ptx.catalog import records
from ptx.catalog.index import Index
from ptx.output import pages


def plain(record: records.Record) -> dict[str, Any]:
    """Return a record as JSON values."""
    return {name: _plain(getattr(record, name)) for name in record.fields}


def _plain(value: Any) -> Any:  # noqa: ANN401  # any value of a record
    if isinstance(value, records.Record):
        return plain(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def show(kind: records.Kind, record: Any, index: Index, console: Console) -> None:  # noqa: ANN401
    """Print a record of any kind."""
    _SHOW[kind](record, index, console)


def _head(console: Console, title: str, text: str = "") -> None:
    console.print(Text(title, style="bold"))
    if text:
        console.print(Text(text))


def _pairs(console: Console, pairs: Sequence[tuple[str, str]]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for label, value in pairs:
        if value:
            grid.add_row(label, Text(value))
    console.print(Padding(grid, (0, 0, 1, 2)))


def _table(console: Console, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        return
    console.print(Text(title, style="bold"))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(Padding(table, (0, 0, 1, 2)))


def _library(library: records.Library, index: Index, console: Console) -> None:
    status = library.status
    _head(console, f"{library.name}: {status.value}", library.summary.en)
    latest = library.latest
    day = f" of {latest.date}" if latest.date else ""
    code = library.license or "unknown"
    pairs = [
        ("status", f"{status.value} (as of {status.as_of}): {status.evidence}"),
        ("use instead", ", ".join(library.superseded_by)),
        ("latest", f"{latest.version}{day}" if latest.version else "no releases"),
        ("torch", f"{library.torch.requires or 'not needed'}: {library.torch.evidence}"),
        ("licence", code),
        ("install", "pip install " + shlex.join(library.install) if library.install else "not with pip"),
        ("system", ", ".join(library.system)),
        ("tasks", ", ".join(library.tasks)),
        ("models", str(index.count(library=library.id) or "")),
        ("training", library.training or ""),
        ("deployment", library.deployment or ""),
        ("datasets", library.datasets or ""),
        ("home", library.homepage),
    ]
    _pairs(console, pairs)
    components = [(c.name, c.status, c.what) for c in library.components]
    _table(console, "Components", ("name", "state", "what"), components)
    moved = [
        (
            m.old,
            f"{m.status}{f' in {m.since}' if m.since else ''}",
            m.new + (f"\n{m.symptom}" if m.symptom else ""),
        )
        for m in library.migrations
    ]
    _table(console, "What moved or died, and what to write today", ("old", "state", "today"), moved)
    _bullets(console, "Choose it when", library.choose_when)
    _bullets(console, "Not when", library.avoid_when)
    if library.example:
        console.print(Text("What one writes", style="bold"))
        console.print(Padding(Text(library.example.rstrip()), (0, 0, 1, 2)), soft_wrap=True)
    _sources(console, library.sources)


def _bullets(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(Text(title, style="bold"))
        _pairs(console, [("-", line) for line in lines])


def _sources(console: Console, sources: dict[str, records.Source]) -> None:
    if sources:
        console.print(Text("Sources", style="bold"))
        rows = [(str(s.read), ", ".join(filter(None, (s.what, s.path, s.url)))) for s in sources.values()]
        _pairs(console, rows)


def _export(export: records.Export) -> tuple[str, ...]:
    measured = [
        "" if export.difference is None else f"difference {export.difference:.1e}",
        "" if export.latency_ms is None else f"{export.latency_ms:g} ms",
        "" if export.size_mb is None else f"{export.size_mb:g} MB",
    ]
    words = [export.note or "", f"with {export.versions}" if export.versions else ""]
    run = "\n".join(filter(None, measured))
    return export.runtime, export.status, run, "\n".join(filter(None, words)), export.source


def _model(model: records.Model, index: Index, console: Console) -> None:
    _head(console, f"{model.name} ({model.id})", model.note or "")
    stated = model.license
    pairs = [
        ("task", model.task),
        ("library", model.library),
        ("weights", model.weights or "none published"),
        ("hub id", model.hub_id or ""),
        ("constructor", model.constructor),
        ("licence", ", ".join(filter(None, (amounts.license_name(model), stated.note, stated.source)))),
        ("cost", amounts.cost(model)),
        ("size", amounts.size(model.size_mb)),
        ("input", model.input or "unknown"),
        ("languages", ", ".join(model.languages)),
        ("directions", ", ".join(model.pairs)),
        ("meant for", ", ".join(model.tiers)),
        ("traits", ", ".join(model.traits)),
        ("status", index.library(model.library).status.value),
    ]
    _pairs(console, pairs)
    figures = [
        (f"{f.value:g} {f.unit or ''}", f.metric, f.dataset or "unknown", f.protocol or "", f.source)
        for f in model.quality
    ]
    _table(console, "Quality, as published", ("value", "metric", "dataset", "protocol", "source"), figures)
    latencies = [
        (amounts.duration(x.ms), x.basis, x.on, f"{x.runtime} {x.precision} on {x.unit}", x.conditions or "")
        for x in model.latency
    ]
    _table(console, "Latency of one pass", ("time", "basis", "on", "with", "conditions"), latencies)
    exports = [_export(e) for e in model.exports]
    _table(console, "Exports", ("runtime", "outcome", "measured", "note", "source"), exports)
    differ = [
        (c.field, c.kept, c.kept_source or "", c.other, c.other_source or "", c.decided)
        for c in model.contradictions
    ]
    _table(console, "Sources differ", ("in", "kept", "from", "not kept", "from", "because"), differ)
    _proofs(model, console)


def _proofs(model: records.Model, console: Console) -> None:
    if not model.proofs:
        console.print(Text(f"Not checked against the library; `ptx verify {model.id}` does that."))
        return
    rows = [(proof.fact, _proof_state(proof), _proof_values(proof), proof.note or "") for proof in model.proofs]
    _table(console, "Checked against the library", ("fact", "outcome", "values", "how, or why not"), rows)


def _proof_state(proof: records.Proof) -> str:
    if proof.state == "unchecked":
        return "not checkable here"
    return f"{proof.state} with {(proof.versions or '').partition(',')[0]} on {proof.date}"


def _proof_values(proof: records.Proof) -> str:
    if proof.state == "disagrees":
        return f"{amounts.value(proof.expected)} here, {amounts.value(proof.found)} there"
    found = proof.found if proof.state == "verified" and proof.found is not None else proof.expected
    return amounts.value(found) if found is not None else ""


def _task(task: records.Task, index: Index, console: Console) -> None:
    _head(console, f"{task.title.en} · {task.title.zh} ({task.id})", task.summary.en)
    console.print(Text(task.summary.zh))
    aliases = task.aliases
    pairs = [
        ("also called", ", ".join([*aliases.en, *aliases.zh])),
        ("in", ", ".join(task.inputs)),
        ("out", ", ".join(task.outputs)),
        ("one pass", task.typical_pass),
        ("models", str(index.count(task.id))),
        ("needs", ", ".join(f"--need {need.name} ({need.title})" for need in task.needs)),
    ]
    _pairs(console, pairs)
    groups = [
        (g.metric, g.dataset, g.unit, "higher" if g.higher_is_better else "lower", f"{g.per_doubling:g}")
        for g in task.groups
    ]
    _table(
        console,
        "Metric groups; figures compare inside one only",
        ("metric", "dataset", "unit", "better", "worth a halving of latency"),
        groups,
    )
    _table(
        console,
        "Stack",
        ("role", "library", "for"),
        [(part.role, part.library, ", ".join(part.goals)) for part in task.stack],
    )


def _device(device: records.Device, index: Index, console: Console) -> None:  # noqa: ARG001  # one shape for all
    _head(console, f"{device.title.en} ({device.id})", device.note or "")
    bandwidth = f"{device.bandwidth_gb_s:g} GB/s" if device.bandwidth_gb_s else "unknown"
    pairs = [
        ("kind", device.kind),
        ("typical of", device.typical_of or ""),
        ("also called", ", ".join([*device.aliases.en, *device.aliases.zh])),
        ("memory", f"{device.memory_mb:,.0f} MB ({device.memory_source})"),
        ("bandwidth", f"{bandwidth} ({device.bandwidth_source})" if device.bandwidth_source else bandwidth),
        ("figures of", ", ".join(device.published_as)),
    ]
    _pairs(console, pairs)
    peaks = [(p.precision, f"{p.tflops:g} TFLOPS", p.unit, p.source) for p in device.peaks]
    _table(console, "Peak rates", ("precision", "peak", "unit", "source"), peaks)
    runtimes = [(r.name, r.precision, r.unit) for r in device.runtimes]
    _table(console, "Runtimes, the usual one first", ("runtime", "precision", "unit"), runtimes)
    speeds = [
        (
            f"{s.unit} {s.precision}",
            f"{s.overhead_ms:g} ms + {s.ms_per_gmac:g} ms/GMAC",
            s.how + "; " + s.source,
        )
        for s in device.speeds
    ]
    _table(console, "Rough prediction", ("for", "line", "how"), speeds)


def _rule(rule: records.Rule, index: Index, console: Console) -> None:  # noqa: ARG001  # one shape for all
    console.print(Text(pages.rule_page(rule).rstrip()))


def _license(license: records.License, index: Index, console: Console) -> None:  # noqa: ARG001
    _head(console, f"{license.title} ({license.id}): {license.policy}")
    _pairs(
        console,
        [("condition", license.condition or ""), ("also", ", ".join(license.aliases)), ("text", license.url)],
    )


def _lesson(lesson: records.Lesson, index: Index, console: Console) -> None:  # noqa: ARG001  # one shape for all
    _head(console, f"{lesson.title.en} · {lesson.title.zh} ({lesson.stage})")
    for number, step in enumerate(lesson.steps, 1):
        pairs = [
            (str(number), step.text.en),
            ("", step.text.zh),
            ("read", step.read or ""),
            ("run", step.run or ""),
        ]
        _pairs(console, pairs)
    _sources(console, lesson.sources)


_SHOW: dict[str, Callable[[Any, Index, Console], None]] = {
    "library": _library,
    "model": _model,
    "task": _task,
    "device": _device,
    "rule": _rule,
    "license": _license,
    "lesson": _lesson,
}
