"""The compiled index is built once, in one step, and never trusted when it is not whole."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ptx.catalog import building
from ptx.catalog.index import open_index

BUILDER = """
import sys, time
from pathlib import Path
from ptx.catalog import building
fill = building.fill
def slow(*arguments):
    with open(sys.argv[1], "a") as log:
        log.write("built\\n")
    time.sleep(0.5)
    fill(*arguments)
building.fill = slow
from ptx.catalog.index import open_index
print(len(open_index().ids("task")))
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder."""
    monkeypatch.setenv("PTX_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def built(cache):
    """Return the one index in the cache."""
    (path,) = cache.glob("*.sqlite")
    return path


def test_commands_that_start_together_build_once(cache, tmp_path):
    """Three processes that find no index all answer, and the catalog is compiled a single time."""
    log = tmp_path / "log"
    command = [sys.executable, "-c", BUILDER, str(log)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ), text=True) for _ in range(3)]
    answers = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(answers) == 1
    assert log.read_text().count("built") == 1


@pytest.mark.parametrize("damage", ["cut", "scribbled", "empty", "text"])
def test_a_damaged_index_is_built_anew(cache, damage):
    """An index that was cut short or written to is not trusted, and the next command mends it."""
    tasks = open_index().ids("task")
    path = built(cache)
    whole = path.read_bytes()
    spoiled = {
        "cut": whole[: len(whole) // 2],
        "scribbled": whole[:5000] + b"\xff" * 3000 + whole[8000:],
        "empty": b"",
        "text": b"not a database",
    }[damage]
    path.write_bytes(spoiled)
    assert open_index().ids("task") == tasks
    assert built(cache).stat().st_size == len(whole)


def test_an_unchanged_index_is_not_built_again(cache, monkeypatch):
    """The second command reads what the first one built."""
    open_index()
    monkeypatch.setattr(building, "fill", lambda *_: pytest.fail("compiled twice"))
    assert open_index().ids("task")


def test_without_a_place_to_write_the_index_lives_in_memory(tmp_path, monkeypatch):
    """A cache that cannot be made costs time, not the answer."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PTX_CACHE", str(tmp_path / "file" / "cache"))
    assert open_index().ids("task")


def test_nothing_is_left_behind_by_a_faulty_catalog(cache, tmp_path):
    """A catalog that does not load leaves neither a half index nor a temporary file."""
    overlay = tmp_path / "overlay" / "tasks"
    overlay.mkdir(parents=True)
    (overlay / "x.yaml").write_text("id: [")
    with pytest.raises(Exception, match="is not YAML"):
        open_index([overlay.parent])
    assert not [p for p in cache.iterdir() if p.suffix != ".lock"]
