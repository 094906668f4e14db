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
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ptx.catalog import location, records
from ptx.catalog.decode import decode
from ptx.catalog.names import normal
from ptx.version import __version__

FORMAT = 2

Record = TypeVar("Record", bound=records.Record)

_CLASSES: dict[records.Kind, type[Any]] = {
    "task": records.Task,
    "library": records.Library,
    "model": records.Model,
    "device": records.Device,
    "rule": records.Rule,
    "license": records.License,
    "lesson": records.Lesson,
    "compatibility": records.Compatibility,
}

_TABLES = """
create table meta (key text primary key, value text) without rowid;
create table record (kind text, id text, body text, primary key (kind, id)) without rowid;
create table model (id text primary key, task text, library text, body text) without rowid;
create index model_task on model (task, id);
create table name (name text, kind text, id text, primary key (name, kind, id)) without rowid;
create table starter (id text primary key, path text) without rowid;
create table term (term text primary key, weights text) without rowid;
"""


class Starter(NamedTuple):
    """A starter: its id and the script."""

    id: str
    path: Path


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

    def models(self, task: str | None = None, library: str | None = None) -> list[records.Model]:
        """Return models by id, of one task and one library where they are named."""
        where = [(c, v) for c, v in (("task", task), ("library", library)) if v is not None]
        clause = " and ".join(f"{column} = ?" for column, _ in where) or "1"
        rows = self._db.execute(
            f"select body from model where {clause} order by id",  # noqa: S608  # columns are ours
            [v for _, v in where],
        )
        return [decode(records.Model, json.loads(body)) for (body,) in rows]

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
        return self._one(kind, name, _CLASSES[kind])

    def ids(self, kind: records.Kind) -> list[str]:
        """Return the ids of a kind, sorted."""
        if kind == "model":
            return [i for (i,) in self._db.execute("select id from model order by id")]
        return [i for (i,) in self._db.execute("select id from record where kind = ? order by id", (kind,))]

    def find(self, name: str) -> list[tuple[records.Kind, str]]:
        """Return the (kind, id) of everything that has this name or alias."""
        rows = self._db.execute("select kind, id from name where name = ? order by kind, id", (normal(name),))
        return [(kind, found) for kind, found in rows]

    def names(self, kinds: Iterable[records.Kind]) -> dict[str, tuple[records.Kind, str]]:
        """Return every normalised name of the kinds."""
        marks = list(kinds)
        rows = self._db.execute(
            f"select name, kind, id from name where kind in ({','.join('?' * len(marks))})",  # noqa: S608
            marks,
        )
        return {name: (kind, found) for name, kind, found in rows}

    def starters(self) -> dict[str, str]:
        """Return the starters: `task/library.goal` → path."""
        return dict(self._db.execute("select id, path from starter order by id"))

    def starter(self, task: str, library: str, goal: str) -> Starter | None:
        """Return the starter of a library for a task and goal, or None where there is none."""
        name = f"{task}/{library}.{goal}"
        path = self.starters().get(name)
        return Starter(name, Path(path)) if path else None

    def term_weights(self, terms: Iterable[str]) -> Iterator[tuple[str, str, float]]:
        """Yield (term, task, weight) for the terms that the index knows."""
        wanted, tasks = sorted(set(terms)), self._meta["tasks"].split()
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            rows = self._db.execute(
                f"select term, weights from term where term in ({','.join('?' * len(part))})",  # noqa: S608
                part,
            )
            for term, weights in rows:
                yield from ((term, task, float(w)) for task, w in zip(tasks, weights.split(), strict=True))

    def vocabulary(self, first: str, length: int) -> list[str]:
        """Return the stems that begin with a letter and are about as long as `length`."""
        rows = self._db.execute(
            "select term from term where term >= ? and term < ? and length(term) between ? and ? "
            "and instr(term, ' ') = 0 and instr(term, '*') = 0",
            (first, chr(ord(first) + 1), length - 1, length + 1),
        )
        return [term for (term,) in rows]

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


def in_memory(fill: Callable[[sqlite3.Connection], None]) -> Index:
    """Return an index that lives in memory, filled by `fill`."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_TABLES)
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
    with suppress(sqlite3.Error, KeyError):
        if path.is_file():
            index = Index(_connect(path))
            if index.meta("fingerprint") == mark:
                return index
    return _build(roots, mark, path)


def _connect(path: Path) -> sqlite3.Connection:
    uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True)


def _fingerprint(roots: list[Path]) -> str:
    """Return what an index was made from: every file with its size and time, and the version of ptx.

    Of a catalog that came in a wheel the time of one file tells when it was installed.
    """
    state = [f"{FORMAT} {__version__}"]
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
        elif entry.name.endswith((".yaml", ".py", ".jsonl")) and entry.is_file():
            yield entry


def _build(roots: list[Path], mark: str, path: Path) -> Index:
    import tempfile  # noqa: PLC0415  # only when compiling

    from ptx.catalog.compiling import fill  # noqa: PLC0415  # pydantic and YAML, only when compiling

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return in_memory(lambda connection: fill(connection, roots, mark))
    os.close(handle)
    part = Path(name)
    try:
        connection = sqlite3.connect(part)
        connection.executescript("pragma journal_mode=off; pragma synchronous=off;" + _TABLES)
        fill(connection, roots, mark)
        connection.close()
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Index(_connect(path))
