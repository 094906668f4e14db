"""What `ptx audit` makes of names, files and notebooks; no real library is needed."""

from __future__ import annotations

import ast
import json
import os

import pytest
from conftest import make_index, make_library
from hypothesis import given
from hypothesis import strategies as st

from ptx.audit import audit, rules
from ptx.audit.matching import Matcher
from ptx.audit.sources import UnreadableError, decoded, read, without_magic
from ptx.catalog.decode import decode
from ptx.catalog.records import Library
from ptx.errors import PtxError


def migration(id, *match, status="removed", **changes):
    """Return a migration as plain data."""
    return {
        "old": id, "status": status, "since": "2.0", "new": "something else", "symptom": None, "id": id,
        "match": [{"name": id, **m} for m in match or ({},)], "before": "x", "after": "y", "source": "s", **changes,
    }  # fmt: skip


MIGRATIONS = [
    migration("lib.old.gone"),
    migration("lib.dead", {"module": True}),
    migration("lib.build:fast", {"name": "lib.build*", "keyword": "fast"}),
    migration("lib.run:this", {"name": "lib.run", "argument": "this_*", "parameter": "task"}),
    migration("lib.Measure:task", {"name": "lib.Measure", "lacks": "task"}),
    migration("lib.Base.hook", {"name": "lib.Base", "defines": "hook"}),
    migration("lib.make.call", {"name": "lib.make().call"}),
    migration("lib.soft", status="deprecated"),
]
LIBRARY = make_library(migrations=MIGRATIONS)
MATCHER = Matcher(rules([decode(Library, LIBRARY)]))


def found(text):
    """Return (code, line, offset) of the hits in some code."""
    return sorted((h.rule.code, h.line, h.offset) for h in MATCHER.hits(ast.parse(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import lib.old\nlib.old.gone()", [("lib.old.gone", 2, 0)]),
        ("import lib.old as o\nx = o.gone", [("lib.old.gone", 2, 4)]),
        ("from lib import old as o\no.gone", [("lib.old.gone", 2, 0)]),
        ("from lib.old import gone as g\ng()\ng()", [("lib.old.gone", 1, 20)]),
        ("from lib.old import *\ngone(1)", [("lib.old.gone", 2, 0)]),
        ("from other import *\nfrom lib.old import *\ngone(1)", [("lib.old.gone", 3, 0)]),
        ("import lib\nalias = lib.old\nalias.gone", [("lib.old.gone", 3, 0)]),
        ("import lib\ndef f(lib):\n    lib.old.gone", []),
        ("import lib\nfor lib in range(3):\n    lib.old.gone", []),
        ("import lib\nlib = 3\nlib.old.gone", []),
        ("import lib\n[lib.old.gone for lib in x]", []),
        ("from lib import old\nclass C:\n    old = 3\n    def f(self):\n        old.gone", [("lib.old.gone", 5, 8)]),
        ("def f():\n    global o\n    import lib.old as o\ndef g():\n    o.gone", [("lib.old.gone", 5, 4)]),
        ("from . import old\nold.gone", []),
        ("try:\n    from lib.old import gone\nexcept ImportError:\n    gone = None", []),
        ("try:\n    from lib.old import gone\nexcept KeyError:\n    pass", [("lib.old.gone", 2, 24)]),
        ("import lib.dead.parts.more", [("lib.dead", 1, 7)]),
        ("from lib.dead.parts import x", [("lib.dead", 1, 0)]),
        ("from lib import dead", [("lib.dead", 1, 16)]),
        ("import lib\nlib.dead.parts.f()", [("lib.dead", 2, 0)]),
        ("from lib import build_a as b\nb(1, fast=True)", [("lib.build:fast", 2, 5)]),
        ("from lib import build_a as b\nb(1, **{'fast': 1})", [("lib.build:fast", 2, 16)]),
        ("from functools import partial\nfrom lib import build\npartial(build, fast=1)", [("lib.build:fast", 3, 15)]),
        ("from lib import build_a as b\nb(1, slow=True)", []),
        ("import lib\nlib.run('this_one')", [("lib.run:this", 2, 8)]),
        ("import lib\nlib.run(task='this_one')", [("lib.run:this", 2, 13)]),
        ("import lib\nNAME = 'this_one'\nlib.run(NAME)", [("lib.run:this", 3, 8)]),
        ("import lib\nlib.run('that_one')", []),
        ("import lib\nlib.run(f'this_{x}')", []),
        ("import lib\nlib.Measure(size=3)", [("lib.Measure:task", 2, 0)]),
        ("import lib\nlib.Measure(task='a')\nlib.Measure('a')\nlib.Measure(**a)", []),
        ("import lib\nclass M(lib.Base):\n    def hook(self):\n        pass", [("lib.Base.hook", 3, 4)]),
        ("import lib\nclass M(lib.Other):\n    def hook(self):\n        pass", []),
        ("import lib\nd = lib.make(1)\nd.call()", [("lib.make.call", 3, 0)]),
        ("import lib\nwith lib.make(1) as d:\n    d.call()", [("lib.make.call", 3, 4)]),
        ("import lib\nlib.make(1).call()", [("lib.make.call", 2, 0)]),
        ("import lib\nx = x.y\nx = x.z()\nx.call()", []),
    ],
)  # fmt: skip
def test_names_are_followed_as_far_as_the_tree_tells(text, expected):
    """Aliases, star imports, bound strings and calls are followed; what is bound to something else is left alone."""
    assert found(text) == expected


def test_many_bindings_of_one_name_cost_no_time():
    """A name that is bound to itself again and again is worked out once."""
    text = "import lib\nx = lib.make()\n" + "x = x.a(x).b(x)\ny = x.c\nx = y.d\n" * 400
    assert found(text) == []


def test_a_tree_deeper_than_the_stack_is_walked():
    """A chain of two thousand terms is no failure."""
    assert found("import lib.old\nx = 1" + " + 1" * 900 + "\nlib.old.gone") == [("lib.old.gone", 3, 0)]


@pytest.fixture
def index():
    """Return a catalog of one library with the migrations above."""
    return make_index([], libraries=[LIBRARY])


def places(report):
    """Return (file, cell, line, column, code) of the findings."""
    return [(f.path.rpartition("/")[2], f.cell, f.line, f.column, f.code) for f in report.findings]


def test_folders_are_walked_without_environments(tmp_path, index):
    """Hidden folders, environments, caches and links are left out; each file is read once."""
    text = "import lib.old\nlib.old.gone\n"
    for name in ("a.py", "sub/b.py", ".venv/c.py", "node_modules/d.py", "__pycache__/e.py", "mine/f.py", "g.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "mine" / "pyvenv.cfg").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    report = audit([tmp_path, tmp_path / "a.py"], index)
    assert [(name, line) for name, _, line, _, _ in places(report)] == [("a.py", 2), ("b.py", 2)]
    assert report.files == 2


def test_a_notebook_is_told_by_cell_and_line(tmp_path, index):
    """Places in a notebook are cell:line:column; magics and shell lines are no syntax errors."""
    cells = [
        {"cell_type": "markdown", "source": "lib.old.gone"},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install lib\n", "import lib.old\n", "lib.old.gone"]},
        {"cell_type": "code", "source": "%%bash\nls lib.old.gone"},
        {"cell_type": "code", "source": "x = (\n"},
    ]  # fmt: skip
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    assert [p for p in places(audit([path], index)) if p[4] != "syntax-error"] == [
        ("n.ipynb", 2, 4, 1, "lib.old.gone")
    ]
    assert [p[1] for p in places(audit([path], index)) if p[4] == "syntax-error"] == [4]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.py", b"print 'x'\n", "is not Python 3"),
        ("a.py", b"x = 1\x00", "null"),
        ("a.py", b"x = '\xff'\n", "declared encoding"),
        ("a.py", b"# coding: klingon\n", "declares an encoding"),
        ("a.py", b"# coding: punycode\nx = 1\n", "punycode"),
        ("a.py", b"(" * 5000, ""),
        ("a.py", b"x = " + b"-" * 100_000 + b"1", ""),
        ("a.py", b"#" * 4_000_001, "larger"),
        ("n.ipynb", b"{", "not JSON"),
        ("n.ipynb", b"[" * 100_000, "not JSON"),
        ("n.ipynb", b'{"cells": 3}', "no list of cells"),
    ],
)
def test_a_hostile_file_is_one_finding(name, content, message, tmp_path, index):
    """What cannot be read as Python is one finding of one line, and never a crash."""
    (tmp_path / name).write_bytes(content)
    (only,) = audit([tmp_path], index).findings
    assert only.code in {"unreadable", "syntax-error"}
    assert message in only.message
    assert "\n" not in only.message


def test_a_pipe_is_not_waited_for(tmp_path, index):
    """What is no regular file is refused where it is named, and left out of a folder."""
    os.mkfifo(tmp_path / "pipe.py")
    assert [f.code for f in audit([tmp_path / "pipe.py"], index).findings] == ["unreadable"]
    assert audit([tmp_path], index).files == 0


def test_declared_encodings_are_honoured_and_columns_count_characters(tmp_path, index):
    """A file is decoded by its PEP 263 comment or its mark; a column is a number of characters."""
    text = "# -*- coding: latin-1 -*-\nimport lib.old\nä = 'é'; lib.old.gone\n"
    (tmp_path / "a.py").write_bytes(text.encode("latin-1"))
    (tmp_path / "b.py").write_bytes(text.replace("latin-1", "utf-8").encode("utf-8-sig"))
    assert [(line, column) for _, _, line, column, _ in places(audit([tmp_path], index))] == [(3, 10), (3, 10)]


def test_selection_by_library_id_and_beginning(tmp_path, index):
    """A library, an id or the beginning of one chooses migrations; an unknown name is refused."""
    (tmp_path / "a.py").write_text("import lib.old, lib.dead\nlib.old.gone\n")
    assert {f.code for f in audit([tmp_path], index, select=["lib"]).findings} == {"lib.old.gone", "lib.dead"}
    assert {f.code for f in audit([tmp_path], index, select=["lib.old"]).findings} == {"lib.old.gone"}
    assert {f.code for f in audit([tmp_path], index, ignore=["lib.old.gone"]).findings} == {"lib.dead"}
    with pytest.raises(PtxError, match="no migration or library is called 'xyzzy'"):
        audit([tmp_path], index, select=["xyzzy"])


def test_what_still_runs_is_a_warning(tmp_path, index):
    """Deprecated is a warning, removed an error."""
    (tmp_path / "a.py").write_text("import lib.old\nlib.soft\nlib.old.gone\n")
    assert [(f.code, f.level) for f in audit([tmp_path], index).findings] == [
        ("lib.soft", "warning"),
        ("lib.old.gone", "error"),
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(raw):
    """Decoding gives text or refuses in one line; nothing else comes out of it."""
    refusals = []
    try:
        decoded(raw)
    except UnreadableError as error:
        refusals.append(str(error))
    assert not any("\n" in refusal for refusal in refusals)


@given(st.text(max_size=200))
def test_magic_keeps_the_number_of_lines(text):
    """Lines that only IPython knows are replaced one by one, so that places stay right."""
    kept = without_magic(text)
    assert kept is None or kept.count("\n") == text.count("\n")


def test_reading_a_file_gives_its_text(tmp_path):
    """Line ends are those of Python."""
    (tmp_path / "a.py").write_bytes(b"a\r\nb\rc\n")
    assert [s.text for s in read(tmp_path / "a.py")] == ["a\nb\nc\n"]
