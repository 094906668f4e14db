"""JSON Lines files of the catalog: the same bytes for the same rows, and every fault at its line."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptx.catalog import lines
from ptx.catalog.reading import MAX_LINES_BYTES, read
from ptx.lint import lint

HEADER = {"source": "made", "authority": 1}


def parsed(tmp_path, text):
    path = tmp_path / "made.jsonl"
    path.write_text(text, encoding="utf-8")
    return read(path)


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=6), st.randoms())
def test_the_order_of_rows_changes_no_byte(names, rng: random.Random):
    """Rows are sorted by id, so the same rows give the same file."""
    rows = [{"id": name, "value": n} for n, name in enumerate(names)]
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert lines.dump(HEADER, rows) == lines.dump(HEADER, shuffled)


def test_a_file_comes_back_as_it_was_written(tmp_path):
    """One model a line; places are lines, and columns of keys."""
    rows = [{"id": "b", "name": "二"}, {"id": "a", "name": "one"}]
    document = parsed(tmp_path, lines.dump(HEADER, rows))
    assert document.faults == []
    assert document.data == {**HEADER, "models": [rows[1], rows[0]]}
    assert document.mark("models", 1) == (3, 1)
    assert document.mark("models", 1, "name") == (3, 13)


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        ('{"id": "x", "id": "y"}', "duplicate-key", "stands twice"),
        ('{"id": NaN}', "syntax", "NaN is no number"),
        ('{"id": }', "syntax", "is not JSON"),
        ("[1]", "syntax", "is not an object"),
        ('{"id": ' + "[" * 40 + "]" * 40 + "}", "bounds", "nested deeper"),
        ('{"id": "' + "x" * 20_001 + '"}', "bounds", "longer than"),
        ('{"id": ' + "9" * 30 + "}", "bounds", "18 digits"),
        ('{"id": "\\ud800"}', "encoding", "surrogate"),
    ],
)
def test_a_faulty_line_is_reported_and_the_others_are_read(tmp_path, line, kind, says):
    """A fault names its line, and costs only it."""
    document = parsed(tmp_path, f'{{"source": "made"}}\n{line}\n{{"id": "good"}}\n')
    (fault,) = document.faults
    assert (fault.kind, fault.line) == (kind, 2)
    assert says in fault.message
    assert document.data["models"] == [{"id": "good"}]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    """A size limit holds here too."""
    document = parsed(tmp_path, "x" * (MAX_LINES_BYTES + 1))
    assert [fault.kind for fault in document.faults] == ["size"]


def test_lint_criticises_harvested_rows_at_line_and_column(tmp_path):
    """Wrong task, unknown licence, impossible figure and an unknown key of a row are each found in its line."""
    good = {
        "id": "timm/x", "task": "image-classification", "library": "timm", "name": "x", "weights": "x",
        "constructor": "timm.create_model", "license": {"id": "MIT", "state": "stated", "source": "s"}, "params": 1000000,
        "flops": None, "flops_convention": None, "size_mb": None, "input": None, "tiers": ["cpu"],
        "quality": [{"metric": "acc@1", "dataset": "ImageNet-1K val", "value": 70.0, "unit": "%", "source": "s"}],
    }  # fmt: skip
    bad = [
        {**good, "id": "timm/a", "task": "image-clasification"},
        {**good, "id": "timm/b", "license": {"id": "MTI", "state": "stated", "source": "s"}},
        {**good, "id": "timm/c", "quality": [{**good["quality"][0], "value": 170.0}]},
        {**good, "id": "timm/d", "colour": "red"},
    ]
    header = {
        "source": "made", "command": "ptx harvest made", "version": "1", "authority": 1,
        "sources": {"s": {"what": "made up", "path": None, "url": None, "read": "2026-11-24"}},
    }  # fmt: skip
    folder = tmp_path / "harvested"
    folder.mkdir()
    (folder / "made.jsonl").write_text(lines.dump(header, [good, *bad]), encoding="utf-8")
    found = {(f.line, f.code) for f in lint([tmp_path]).findings}
    assert {(2, "CAT202"), (3, "CAT205"), (4, "CAT303"), (5, "CAT101")} <= found
    assert not [code for line, code in found if line == 6]
    (task,) = [f for f in lint([tmp_path]).findings if f.code == "CAT202"]
    assert task.column > 1


def test_a_packed_file_is_the_same_file(tmp_path):
    """In a wheel such a file lies compressed; it is read, named and bounded as if it were not."""
    import gzip

    text = lines.dump(HEADER, [{"id": "a"}])
    packed = tmp_path / "made.jsonl.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    document = read(packed)
    assert document.data == {**HEADER, "models": [{"id": "a"}]}
    assert document.path.name == "made.jsonl"
    packed.write_bytes(gzip.compress(b"x" * (MAX_LINES_BYTES + 1)))
    assert [fault.kind for fault in read(packed).faults] == ["size"]
    packed.write_bytes(b"not packed")
    assert [fault.kind for fault in read(packed).faults] == ["file"]
    packed.write_bytes(gzip.compress(text.encode())[:-9])
    assert [fault.kind for fault in read(packed).faults] == ["file"]
