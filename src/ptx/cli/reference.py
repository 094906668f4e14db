"""Generates what must never go stale: the reference pages and the published JSON Schemas.

`python -m ptx.cli.reference` writes them into a checkout, `--check` compares and fails where one differs.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, get_args, get_origin

from ptx import coverage
from ptx.catalog import records, schema
from ptx.catalog.index import Index, open_index
from ptx.checks import FAMILIES, all_checks
from ptx.output import contract
from ptx.output.pages import condition_lines
from ptx.output.recommendation import markdown_row
from ptx.rules.fields import FIELDS

_MADE = "<!-- Made by `python -m ptx.cli.reference`; do not edit. -->"


def files(index: Index) -> dict[str, str]:
    """Return path → content of every generated file of a checkout."""
    made = {f"catalog/schema/{name}": text for name, text in schema.schema_files().items()}
    for name, found in contract.SCHEMAS.items():
        data = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **found}
        made[f"catalog/schema/{name}.schema.json"] = json.dumps(data, indent=2) + "\n"
    for name in ("README.md", "README.zh.md"):
        if Path(name).is_file():
            made[name] = _with_screen(Path(name).read_text(encoding="utf-8"), index)
    made["docs/reference/cli.md"] = _page("Command line", _cli())
    made["docs/reference/checks.md"] = _page("Checks", _checks())
    made["docs/reference/rules.md"] = _page("Rules", _rules(index))
    made["docs/reference/catalog.md"] = _page("Catalog fields", _catalog())
    made["docs/reference/verified.md"] = _page("What is verified", _verified(index))
    made["docs/reference/exports.md"] = _page("Exports that were run", _exports(index))
    made["docs/reference/coverage.md"] = _page("What the catalog holds", _coverage(index))
    return made


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([_MADE, "", f"# {title}", "", *lines]).rstrip() + "\n"


def _with_screen(text: str, index: Index) -> str:
    """Return a README with the screen between its marks made anew."""
    from rich.console import Console  # noqa: PLC0415

    from ptx.output.recommendation import show  # noqa: PLC0415
    from ptx.recommender import recommend  # noqa: PLC0415
    from ptx.request import Request  # noqa: PLC0415

    screen = StringIO()
    answer = recommend(index, Request(task="video-classification", device="mobile", top=2))
    show(answer, Console(file=screen, width=80, no_color=True, highlight=False), why=False)
    lines = "\n".join(line.rstrip() for line in screen.getvalue().splitlines())
    block = f"```\n$ ptx recommend --task video --device mobile --top 2\n{lines}\n```"
    begin, end = "<!-- screen: recommend-80 -->", "<!-- end of screen -->"
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{block}\n{end}{rest.partition(end)[2]}"


def _cli() -> Iterator[str]:
    from typer.main import get_command  # noqa: PLC0415

    from ptx.cli.main import COMMANDS, app  # noqa: PLC0415

    yield "Exit status: 0 the answer is there, 1 the answer is no, 2 misuse."
    yield "Errors are one `error:` line and one `hint:` line on standard error."
    group: Any = get_command(app)
    for name, summary in COMMANDS.items():
        command = group.get_command(None, name)
        yield from ("", f"## ptx {name}", "", summary, "")
        yield from ("```", *_examples(command.help or ""), "```", "")
        yield markdown_row(["option", "meaning"])
        yield markdown_row(["---", "---"])
        for parameter in command.params:
            names = ", ".join(f"`{o}`" for o in parameter.opts) if parameter.opts else parameter.name
            if parameter.param_type_name == "argument":
                names = f"`{parameter.name.upper()}`"
            if parameter.name != "help":
                yield markdown_row([names, getattr(parameter, "help", None) or ""])


def _examples(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("ptx ")]


def _checks() -> Iterator[str]:
    yield f"{len(all_checks())} checks. `ptx explain CODE` prints a page; `ptx lint --ignore CODE` leaves one out."
    for digit, family in FAMILIES.items():
        yield from ("", f"## {digit}xx: {family}")
        for check in all_checks():
            if check.code[3] == digit:
                title, *rest = check.page.strip().splitlines()
                yield from ("", f"### {check.code}: {title.rstrip('.')}", *rest)


def _rules(index: Index) -> Iterator[str]:
    rules = index.rules()
    yield f"{len(rules)} rules. `ptx explain RULE` prints one; an overlay can switch one off."
    for effect, words in (("reject", "Reject"), ("prefer", "Prefer"), ("caution", "Caution")):
        yield from ("", f"## {words}")
        for rule in rules:
            if rule.effect != effect:
                continue
            weight = f" ({rule.weight:+g})" if rule.weight is not None else ""
            yield from ("", f"### {rule.id}{weight}", "", rule.title, "", rule.why, "")
            yield from ("```yaml", *condition_lines(rule.when), "```", "", f"> {rule.reason}", "")
            yield f"Source: {rule.source}"
    yield from (
        "",
        "## Fields that rules can name",
        "",
        markdown_row(["field", "meaning"]),
        markdown_row(["---", "---"]),
    )
    yield from (markdown_row([f"`{name}`", meaning]) for name, meaning in FIELDS.items())


def _catalog() -> Iterator[str]:
    yield "The records, field by field. A field without a default must be written, `null` where nothing is known."
    for folder, (_, record) in schema.FOLDERS.items():
        made = schema.json_schema(folder)
        yield from ("", f"## {folder}/", "", made.get("description", ""))
        yield from _fields(record.__name__, made)
        for name, part in made.get("$defs", {}).items():
            yield from ("", f"### {folder}: {name}", "", part.get("description", ""))
            yield from _fields(name, part)


def _fields(name: str, made: dict[str, Any]) -> Iterator[str]:
    record = getattr(records, name)
    yield from ("", markdown_row(["field", "type", "needed", "meaning"]), markdown_row(["---"] * 4))
    needed = made.get("required", [])
    for field, about in made.get("properties", {}).items():
        kind = _type_name(record.fields[field])
        meaning = " ".join(about.get("description", "").split())
        yield markdown_row([f"`{field}`", kind, "yes" if field in needed else "no", meaning])


def _type_name(kind: Any) -> str:  # noqa: ANN401  # a type expression
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is type(None):
        return "null"
    if origin is list:
        return f"list of {_type_name(arguments[0])}"
    if origin is dict:
        return f"mapping to {_type_name(arguments[1])}"
    if arguments and all(isinstance(a, str) for a in arguments):
        return ", ".join(f"`{a}`" for a in arguments)
    if arguments:
        return " or ".join(_type_name(a) for a in arguments)
    return getattr(kind, "__name__", str(kind)).replace("str", "text").replace("Any", "anything")


def _coverage(index: Index) -> Iterator[str]:
    models = list(index.models())
    libraries, devices = index.libraries(), index.devices()
    yield f"{len(models)} models with weights, {len(libraries)} libraries, {len(devices)} devices ({index.date})."
    sources = Counter(model.origin for model in models)
    yield from ("", "Models by source: " + ", ".join(f"{name} {n:,}" for name, n in sources.most_common()) + ".")
    yield from ("", "## Tasks", "", "The first pick on the typical device of each kind; `ptx list coverage`.", "")
    heads = ["task", "models", *coverage.KINDS]
    yield from (markdown_row(heads), markdown_row(["---"] * len(heads)))
    empty = []
    for task in index.tasks():
        found = list(coverage.cells(index, [task]))
        yield markdown_row([task.id, f"{index.count(task.id):,}", *(cell.pick or "none" for cell in found)])
        empty += [f"- {task.id} on {cell.kind}: {cell.reason}" for cell in found if cell.reason]
    yield from ("", "### Why a cell is empty", "", *empty) if empty else ()
    yield from (
        "",
        "## Libraries",
        "",
        markdown_row(["library", "status", "latest", "for"]),
        markdown_row(["---"] * 4),
    )
    for library in libraries:
        latest = library.latest.version or "none"
        yield markdown_row([library.id, library.status.value, latest, library.summary.en])


def _verified(index: Index) -> Iterator[str]:
    yield "From `catalog/proofs/`, which `ptx verify --all --write` fills;"
    yield "[what the words mean](../explanation/what-verified-means.md)."
    heads = ["library", "models", "with a proof", "parameters stated", "verified", "share", "facts verified"]
    yield from ("", markdown_row(heads), markdown_row(["---"] * len(heads)))
    counts = {library.id: _proven(index, library.id) for library in index.libraries()}
    proven = {name: count for name, count in counts.items() if count[1]}
    totals = [sum(column) for column in zip(*proven.values(), strict=True)] or [0] * 5
    for name, count in [*proven.items(), ("all of these", totals)]:
        yield markdown_row([name, *map(str, count[:4]), _share(count), str(count[4])])
    others = [f"{name} ({count[0]})" for name, count in counts.items() if count[0] and not count[1]]
    yield from ("", f"Not installed where the proofs were made (models): {', '.join(others)}.")


def _proven(index: Index, library: str) -> list[int]:
    """Return models, those with a proof, those of them with parameters stated and verified, and facts verified."""
    found = [0] * 5
    for model in index.models(library=library):
        proofs = index.proofs(model.id)
        params = {proof.state for proof in proofs if proof.fact == "params"}
        found[0] += 1
        found[1] += bool(proofs)
        found[2] += bool(proofs) and model.params is not None
        found[3] += "verified" in params
        found[4] += sum(proof.state == "verified" for proof in proofs)
    return found


def _share(counts: list[int]) -> str:
    return f"{counts[3] / counts[2]:.0%}" if counts[2] else ""


def _exports(index: Index) -> Iterator[str]:
    rows = [(model, export) for model in index.models() for export in model.exports if _was_run(export)]
    counts = Counter(export.status for _, export in rows)
    yield "From `catalog/proofs/`, which `ptx verify --exports --write` fills;"
    yield "[what the words mean](../explanation/what-verified-means.md#exports)."
    yield f"{counts['works']} work, {counts['needs-rewrite']} need a rewrite, {counts['fails']} fail."
    yield "Times are of one core of the machine in the source, in use by others as well: no benchmark."
    heads = ["model", "runtime", "outcome", "difference", "MB", "ms", "date", "versions", "what happened"]
    yield from ("", markdown_row(heads), markdown_row(["---"] * len(heads)))
    for model, export in sorted(rows, key=lambda row: (row[0].id, row[1].runtime)):
        difference = "" if export.difference is None else f"{export.difference:.1e}"
        numbers = ("" if value is None else f"{value:g}" for value in (export.size_mb, export.latency_ms))
        day = export.source.partition("(read ")[2][:10]
        words = (export.versions or "", export.note or "")
        yield markdown_row([model.id, export.runtime, export.status, difference, *numbers, day, *words])


def _was_run(export: records.Export) -> bool:
    """Return whether an export was run by `ptx verify`, not read somewhere."""
    return export.source.startswith("run: ") and "ptx verify --exports" in export.source


def main() -> int:
    """Write or check the generated files of the checkout in the current folder."""
    root = Path.cwd()
    check = "--check" in sys.argv[1:]
    stale = []
    for name, text in files(open_index()).items():
        path = root / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    word = "stale" if check else "written"
    sys.stdout.write("".join(f"{word}: {name}\n" for name in stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
