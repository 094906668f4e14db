"""Builds the compiled index: once, however many commands find it missing, and in one step.

A build holds a lock (an exclusive transaction on a small database beside the index, which the system gives
back if the process dies), writes to a file of its own and renames it. The finished file is sealed: it holds
its own size and time, so one that was cut short or written to since is made anew instead of trusted.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ptx.catalog.compiling import fill
from ptx.catalog.index import TABLES

LOCK_WAIT_S = 300.0
_SEALED_AT_S = 1_000_000_000
"""Time of a finished index: any later write gives it another one."""


def build(roots: list[Path], mark: str, path: Path, is_current: Callable[[], bool]) -> sqlite3.Connection | None:
    """Build the index at `path`, unless somebody else did so while this waited.

    Args:
        roots: Catalog folders, later ones laid over earlier ones.
        mark: What the index is made from.
        path: Where it goes.
        is_current: Tells whether the index is there by now.

    Returns:
        None, or the index itself, in memory, where nothing can be written beside `path`.

    Raises:
        CatalogError: A file is faulty.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _lock(path.with_suffix(".lock")):
            if not is_current():
                _write(roots, mark, path)
    except (OSError, sqlite3.OperationalError):
        connection = sqlite3.connect(":memory:")
        connection.executescript(TABLES)
        fill(connection, roots, mark)
        return connection
    return None


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, timeout=LOCK_WAIT_S, isolation_level=None)) as connection:
        connection.execute("begin exclusive")
        yield


def _write(roots: list[Path], mark: str, path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        with closing(sqlite3.connect(part)) as connection:
            connection.executescript("pragma journal_mode=off; pragma synchronous=off;" + TABLES)
            fill(connection, roots, mark)
            _seal(connection)
        os.utime(part, (_SEALED_AT_S, _SEALED_AT_S))
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _seal(connection: sqlite3.Connection) -> None:
    """Note the size and time that the finished file will have."""
    connection.execute("insert into meta values ('seal', ?)", (f"{'':20} {_SEALED_AT_S * 10**9}",))
    connection.commit()
    (pages,) = connection.execute("pragma page_count").fetchone()
    (page_size,) = connection.execute("pragma page_size").fetchone()
    seal = f"{pages * page_size} {_SEALED_AT_S * 10**9}"
    connection.execute("update meta set value = ? where key = 'seal'", (seal,))
    connection.commit()
