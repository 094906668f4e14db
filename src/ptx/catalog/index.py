"""The compiled index: what a query reads instead of YAML.

An SQLite file in the user's cache, made on first use and again whenever a file of the catalog changed.
It is replaced in one step, so a reader sees the old one or the new one; a damaged one is made anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ptx.catalog import location, records
from ptx.catalog.decode import decode
from ptx.catalog.names import normal
from ptx.version import __version__

FORMAT = 7
"""Raise it when the compiler writes something else into the same tables."""

Record = TypeVar("Record", bound=records.Record)

_CLASSES: dict[records.Kind, type[Any]] = {
    "task": records.Task,
    "library": records.Library,
    "model": records.Model,
    "device": records.Device,
    "rule": records.Rule,
    "license": records.License,
    "lesson": records.Lesson,
    "architecture": records.Architecture,
    "compatibility": records.Compatibility,
}

TABLES = """
create table meta (key text primary key, value text) without rowid;
create table record (kind text, id text, body text, primary key (kind, id)) without rowid;
create table model (
    id text primary key, task text, library text, kind integer,
    params integer, flops real, flops_convention text, size_mb real, passes integer, figures text, body text
);
create index model_task on model (
    task, kind, id, params, flops, flops_convention, size_mb, passes, figures
);
create index model_library on model (library, task, id);
create table proof (id text primary key, body text) without rowid;
create table name (name text, kind text, id text, primary key (name, kind, id)) without rowid;
create table model_name (name text, id text, primary key (name, id)) without rowid;
create table starter (id text primary key, path text) without rowid;
create table term (term text primary key, counts text) without rowid;
create table alias (key text primary key, task text) without rowid;
create table concept (word text primary key, concepts text) without rowid;
"""


class Starter(NamedTuple):
    """A starter: its id and the script."""

    id: str
    path: Path


class Outline(NamedTuple):
    """What tells how good a model can be, without the model: read for all, so that few need to be read whole.

    `kind` is the same number for models that no rule can tell apart, None for one that others of its kind beat;
    `figures` maps the place of a metric group in the task to the model's figure in it.
    """

    id: str
    kind: int | None
    params: int | None
    flops: float | None
    flops_convention: records.FlopsConvention | None
    size_mb: float | None
    passes: int
    figures: dict[int, float]


class Index:
    """Reads records by kind and id; nothing is read that is not asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._meta: dict[str, str] = dict(connection.execute("select key, value from meta"))

    @property
    def date(self) -> str:
        """Day to which the catalog's facts were brought up."""
        return self._meta["date"]

    @property
    def torch(self) -> str:
        """Version of torch that the catalog was checked with."""
        return self._meta["torch"]

    @cached_property
    def outdated(self) -> frozenset[str]:
        """Ids of the libraries that do not work with that torch."""
        return frozenset(self._meta["outdated"].split())

    def works_today(self, library: records.Library) -> bool | None:
        """Return whether a library works with that torch; None where it needs none."""
        return None if library.torch.requires is None else library.id not in self.outdated

    def meta(self, key: str) -> str:
        """Return a value that the compiler noted."""
        return self._meta[key]

    def tasks(self) -> list[records.Task]:
        """Return every task, by id."""
        return list(self._all("task", records.Task))

    def libraries(self) -> list[records.Library]:
        """Return every library, by id."""
        return list(self._all("library", records.Library))

    def devices(self) -> list[records.Device]:
        """Return every device, by id."""
        return list(self._all("device", records.Device))

    def rules(self) -> list[records.Rule]:
        """Return every rule that is not switched off, by id."""
        return [rule for rule in self._all("rule", records.Rule) if rule.disabled is None]

    def licenses(self) -> list[records.License]:
        """Return every licence, by id."""
        return list(self._all("license", records.License))

    def lessons(self) -> list[records.Lesson]:
        """Return every lesson, in the order of the path."""
        return sorted(self._all("lesson", records.Lesson), key=lambda lesson: lesson.order)

    def compatibilities(self) -> list[records.Compatibility]:
        """Return everything that is known not to go together, by id."""
        return list(self._all("compatibility", records.Compatibility))

    def proofs(self, model: str) -> list[records.Proof]:
        """Return what came of checking the facts of a model; only `get` reads them with the model itself."""
        row = self._db.execute("select body from proof where id = ?", (model,)).fetchone()
        return [decode(records.Proof, fact) for fact in json.loads(row[0])] if row else []

    def architectures(self) -> list[records.Architecture]:
        """Return every configuration that `ptx verify` can build, by id."""
        return list(self._all("architecture", records.Architecture))

    def models(self, task: str | None = None, library: str | None = None) -> Iterator[records.Model]:
        """Yield models by id: of one task and one library where they are named."""
        clause, values = _where(task=task, library=library)
        rows = self._db.execute(f"select body from model where {clause} order by id", values)  # noqa: S608
        return (decode(records.Model, json.loads(body)) for (body,) in rows)

    def outlines(self, task: str, *, short: bool) -> list[Outline]:
        """Return the outlines of the models of a task.

        Args:
            task: Id of the task.
            short: Only those that can be among the first few of an answer (`ptx.catalog.shortlist`).

        """
        some = "and kind is not null" if short else ""
        columns = "id, kind, params, flops, flops_convention, size_mb, passes, figures"
        rows = self._db.execute(f"select {columns} from model where task = ? {some}", (task,))  # noqa: S608
        return [Outline._make((*row[:7], _figures(row[7]))) for row in rows]

    def model(self, name: str) -> records.Model:
        """Return a model by id."""
        return self._one("model", name, records.Model)

    def count(self, task: str | None = None, library: str | None = None) -> int:
        """Return how many models there are, of one task and one library where they are named."""
        clause, values = _where(task=task, library=library)
        row = self._db.execute(f"select count(*) from model where {clause}", values).fetchone()  # noqa: S608
        return int(row[0])

    def task(self, name: str) -> records.Task:
        """Return a task by id."""
        return self._one("task", name, records.Task)

    def library(self, name: str) -> records.Library:
        """Return a library by id."""
        return self._one("library", name, records.Library)

    def device(self, name: str) -> records.Device:
        """Return a device by id."""
        return self._one("device", name, records.Device)

    def license(self, name: str) -> records.License:
        """Return a licence by id."""
        return self._one("license", name, records.License)

    def get(self, kind: records.Kind, name: str) -> Any:  # noqa: ANN401  # the record of that kind
        """Return the record of a kind by id."""
        found = self._one(kind, name, _CLASSES[kind])
        if kind == "model":
            found.proofs.extend(self.proofs(name))
        return found

    def ids(self, kind: records.Kind) -> list[str]:
        """Return the ids of a kind, sorted."""
        if kind == "model":
            return [i for (i,) in self._db.execute("select id from model order by id")]
        return [i for (i,) in self._db.execute("select id from record where kind = ? order by id", (kind,))]

    def find(self, name: str) -> list[tuple[records.Kind, str]]:
        """Return the (kind, id) of everything that has this name or alias."""
        rows = self._db.execute(
            "select kind, id from name where name = ?1 union all "
            "select 'model', id from model_name where name = ?1 order by 1, 2",
            (normal(name),),
        )
        return [(kind, found) for kind, found in rows]

    def names(self, kinds: Iterable[records.Kind]) -> dict[str, tuple[records.Kind, str]]:
        """Return every normalised name of the kinds."""
        marks = list(kinds)
        rows = self._db.execute(
            f"select name, kind, id from name where kind in ({','.join('?' * len(marks))})",  # noqa: S608
            marks,
        )
        found: dict[str, tuple[records.Kind, str]] = {name: (kind, i) for name, kind, i in rows}
        if "model" in marks:
            found |= {name: ("model", i) for name, i in self._db.execute("select name, id from model_name")}
        return found

    def starters(self) -> dict[str, str]:
        """Return the starters: `task/library.goal` → path."""
        return dict(self._db.execute("select id, path from starter order by id"))

    def starter(self, task: str, library: str, goal: str) -> Starter | None:
        """Return the starter of a library for a task and goal, or None where there is none."""
        name = f"{task}/{library}.{goal}"
        path = self.starters().get(name)
        return Starter(name, Path(path)) if path else None

    @cached_property
    def totals(self) -> list[float]:
        """Weight of all terms of each task, in the order of the tasks."""
        return [float(total) for total in self._meta["totals"].split()]

    def concepts(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Return word → the concepts that it means, for the words that mean some."""
        rows = self._some("select word, concepts from concept where word in", words)
        return {word: concepts.split() for word, concepts in rows}

    def term_counts(self, terms: Iterable[str]) -> dict[str, str]:
        """Return term → its counts (`ptx.catalog.evidence`), for the terms that the index knows."""
        return dict(self._some("select term, counts from term where term in", terms))

    def _some(self, select: str, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
        values = sorted(set(wanted))
        for start in range(0, len(values), 500):
            part = values[start : start + 500]
            yield from self._db.execute(f"{select} ({','.join('?' * len(part))})", part)

    def aliases(self, keys: Iterable[str]) -> dict[str, str]:
        """Return key (`ptx.catalog.aliases`) → task, for the keys that name one."""
        return dict(self._some("select key, task from alias where key in", keys))

    def words(self, names: Iterable[str]) -> dict[str, tuple[records.Kind, str]]:
        """Return normalised name → (kind, id), for the names that are a device or a word for an option."""
        select = "select name, kind || ' ' || id from name where kind in ('device', 'words') and name in"
        found = ((name, *what.partition(" ")) for name, what in self._some(select, names))
        return {name: (kind, identifier) for name, kind, _, identifier in found}  # type: ignore[misc]

    def _one(self, kind: records.Kind, name: str, record: type[Record]) -> Record:
        if kind == "model":
            row = self._db.execute("select body from model where id = ?", (name,)).fetchone()
        else:
            row = self._db.execute("select body from record where kind = ? and id = ?", (kind, name)).fetchone()
        if row is None:
            raise KeyError(f"{kind} {name}")
        return decode(record, json.loads(row[0]))

    def _all(self, kind: records.Kind, record: type[Record]) -> Iterator[Record]:
        rows = self._db.execute("select body from record where kind = ? order by id", (kind,))
        return (decode(record, json.loads(body)) for (body,) in rows)


def _figures(text: str) -> dict[int, float]:
    pairs = (part.split(":") for part in text.split())
    return {int(place): float(value) for place, value in pairs}


def _where(**values: object) -> tuple[str, list[object]]:
    """Return a condition on columns of ours, and its values; None: any value."""
    asked = {column: value for column, value in values.items() if value is not None}
    return " and ".join(f"{column} = ?" for column in asked) or "1", list(asked.values())


def in_memory(fill: Callable[[sqlite3.Connection], None]) -> Index:
    """Return an index that lives in memory, filled by `fill`."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    fill(connection)
    return Index(connection)


def open_index(overlays: list[Path] | None = None) -> Index:
    """Open the index of the shipped catalog with the overlays laid over it, compiling it where needed.

    Raises:
        CatalogError: A catalog folder is missing or a file in it is faulty.
    """
    roots = [location.shipped(), *location.overlays(overlays)]
    mark = _fingerprint(roots)
    name = zlib.crc32("\n".join(map(str, roots)).encode())
    path = location.cache_dir() / f"index-{name:08x}.sqlite"
    current = _current(path, mark)
    if current is not None:
        return current
    from ptx.catalog.building import build  # noqa: PLC0415  # pydantic and YAML, only when compiling

    connection = build(roots, mark, path, lambda: _current(path, mark) is not None)
    return Index(connection or connect(path))


def _current(path: Path, mark: str) -> Index | None:
    """Return the index at `path` if it is whole and was made from what `mark` describes."""
    try:
        status = path.stat()
        index = Index(connect(path))
        if index.meta("fingerprint") == mark and index.meta("seal") == f"{status.st_size} {status.st_mtime_ns}":
            return index
    except (OSError, sqlite3.Error, KeyError):
        pass
    return None


def connect(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a finished index."""
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro&immutable=1", uri=True)


def _fingerprint(roots: list[Path]) -> str:
    """Return what an index was made from: every file with its size and time, and the version of ptx.

    Of a catalog that came in a wheel the time of one file tells when it was installed.
    """
    state = [f"{FORMAT} {zlib.crc32(TABLES.encode())} {__version__}"]
    for root in roots:
        if location.sealed(root):
            state.append(f"{root} {(root / 'catalog.yaml').stat().st_mtime_ns}")
            continue
        for entry in _entries(str(root)):
            status = entry.stat()
            state.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(state)


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        elif entry.name.endswith((".yaml", ".py", ".jsonl", ".jsonl.gz")) and entry.is_file():
            yield entry
