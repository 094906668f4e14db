"""Fills a fresh index from catalog folders."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ptx.catalog import aliases, evidence, shortlist
from ptx.catalog.loading import Rows, load
from ptx.catalog.names import normal
from ptx.catalog.terms import key
from ptx.errors import CatalogError

_NAMELESS = frozenset({"utterances", "architecture", "compatibility"})
"""Kinds that nobody asks for by name."""

CONCEPT = "concept"
"""The words that are no option: what many words mean."""


def fill(db: sqlite3.Connection, roots: list[Path], fingerprint: str) -> None:
    """Load the catalogs at `roots` and write them into the empty tables of `db`.

    Raises:
        CatalogError: A file is faulty.
    """
    write(db, load(roots), fingerprint)


def write(db: sqlite3.Connection, rows: Rows, fingerprint: str = "") -> None:
    """Write rows into the empty tables of `db`."""
    for kind, by_id in rows.by_kind.items():
        if kind == "model":
            kinds = dict(_shortlist(rows))
            tasks = rows.by_kind.get("task", {})
            db.executemany(
                "insert into model values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    _model_row({**m, "proofs": []}, tasks.get(m["task"]), kinds.get(i))
                    for i, m in sorted(by_id.items())
                ),
            )
            db.executemany(
                "insert into proof values (?, ?)",
                ((i, _json(m["proofs"])) for i, m in sorted(by_id.items()) if m.get("proofs")),
            )
        elif kind != "utterances":
            db.executemany(
                "insert into record values (?, ?, ?)",
                [(kind, i, _json(data)) for i, data in sorted(by_id.items())],
            )
    names = sorted(set(_names(rows)))
    db.executemany("insert into name values (?, ?, ?)", [row for row in names if row[1] != "model"])
    db.executemany("insert into model_name values (?, ?)", [(n, i) for n, kind, i in names if kind == "model"])
    db.executemany("insert into starter values (?, ?)", sorted(rows.starters.items()))
    concepts = _concepts(rows)
    counts = evidence.count(_documents(rows), concepts)
    db.executemany("insert into term values (?, ?)", counts.rows)
    db.executemany("insert into concept values (?, ?)", [(k, " ".join(c)) for k, c in sorted(concepts.items())])
    places = {task: place for place, task in enumerate(counts.tasks)}
    compiled = aliases.compiled(_task_names(rows), {t: evidence.counts(row) for t, row in counts.rows}, places)
    compiled |= aliases.whole(pair for pair in _questions(rows) if pair[0] not in rows.by_kind.get("task", {}))
    db.executemany("insert into alias values (?, ?)", sorted(compiled.items()))
    outdated = " ".join(sorted(_outdated(rows)))
    meta = {
        "date": rows.date,
        "fingerprint": fingerprint,
        "torch": rows.torch,
        "outdated": outdated,
        "tasks": " ".join(counts.tasks),
        "totals": " ".join(f"{total:.1f}" for total in counts.totals),
        "vocabulary": str(len(counts.rows)),
    }
    db.executemany("insert into meta values (?, ?)", sorted(meta.items()))
    db.commit()


def _model_row(model: dict[str, Any], task: dict[str, Any] | None, kind: int | None) -> tuple[Any, ...]:
    """Return a row of the table of models: what an outline holds, and the whole."""
    costs = (model.get(key) for key in ("params", "flops", "flops_convention", "size_mb"))
    figures = shortlist.figures(model, task["groups"]) if task else {}
    written = " ".join(f"{place}:{value!r}" for place, value in figures.items())
    head = (model["id"], model["task"], model["library"], kind)
    return (*head, *costs, model.get("passes", 1), written, _json(model))


def _shortlist(rows: Rows) -> Iterator[tuple[str, int]]:
    """Yield the ids of the models that a recommendation has to try, each with the number of its kind."""
    rules = shortlist.read_rules(rows.by_kind.get("rule", {}).values())
    devices = rows.by_kind.get("device", {}).values()
    machines = frozenset(name for device in devices for name in device.get("published_as", []))
    policies = {name: data["policy"] for name, data in rows.by_kind.get("license", {}).items()}
    by_task: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for model in rows.by_kind["model"].values():
        by_task[model["task"]].append(model)
    kinds = count()
    for name, models in by_task.items():
        task = rows.by_kind.get("task", {}).get(name)
        if task is None:
            yield from ((model["id"], next(kinds)) for model in models)
        else:
            yield from shortlist.shortlisted(models, shortlist.World(task, rules, machines, policies), kinds)


def _outdated(rows: Rows) -> Iterator[str]:
    """Yield the libraries that do not work with the torch that the catalog was checked with."""
    for name, data in rows.by_kind.get("library", {}).items():
        window = data["torch"]["requires"]
        if window is None or not rows.torch:
            continue
        try:
            admits = SpecifierSet(window).contains(rows.torch)
        except InvalidSpecifier:
            raise CatalogError(
                f"libraries/{name}.yaml: '{window}' is not a version specifier", "write such as >=2.3,<2.4"
            ) from None
        if not admits:
            yield name


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _names(rows: Rows) -> Iterator[tuple[str, str, str]]:
    for kind, by_id in rows.by_kind.items():
        for name, data in by_id.items():
            if kind == "words":
                if name == CONCEPT:
                    continue
                for value, names in data["values"].items():
                    for alias in [*names.get("en", []), *names.get("zh", [])]:
                        yield normal(alias), kind, f"{name}:{value}"
            elif kind != "utterances":
                for alias in {name, *_aliases(kind, data)}:
                    yield normal(alias), kind, name


def _aliases(kind: str, data: dict[str, Any]) -> Iterator[str]:
    aliases = data.get("aliases")
    if isinstance(aliases, dict):
        yield from aliases.get("en", [])
        yield from aliases.get("zh", [])
    elif isinstance(aliases, list):
        yield from aliases
    title = data.get("title")
    if isinstance(title, dict) and kind in {"task", "device"}:
        yield from title.values()
    if kind == "library":
        yield data["name"]
        if data["package"]:
            yield data["package"]
    if kind == "model":
        yield data["id"].split("/", 1)[1]
        yield data["name"]
        for key in ("hub_id", "weights"):
            if data.get(key):
                yield data[key]


def _concepts(rows: Rows) -> dict[str, list[str]]:
    """Return word → the concepts that it means."""
    found: dict[str, set[str]] = defaultdict(set)
    values = rows.by_kind.get("words", {}).get(CONCEPT, {}).get("values", {})
    for concept, names in values.items():
        for word in [*names.get("en", []), *names.get("zh", [])]:
            found[key(word)].add(concept)
    return {word: sorted(concepts) for word, concepts in found.items()}


def _documents(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield (task, text): what the resolver learns from."""
    yield from _questions(rows)
    yield from _task_names(rows)


def _questions(rows: Rows) -> Iterator[tuple[str, str]]:
    for task, data in rows.by_kind.get("utterances", {}).items():
        for text in [*data["en"], *data["zh"]]:
            yield task, text


def _task_names(rows: Rows) -> Iterator[tuple[str, str]]:
    for task, data in rows.by_kind.get("task", {}).items():
        for alias in sorted({task, *_aliases("task", data)}):
            yield task, alias
