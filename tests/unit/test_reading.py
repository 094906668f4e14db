"""YAML is read within bounds, with the place of every value, and nothing of it is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptx.catalog.document import Document
from ptx.catalog.reading import MAX_BYTES, read, read_bytes


def parse(text: str | bytes) -> Document:
    raw = text.encode() if isinstance(text, str) else text
    return read_bytes(raw, Document(Path("x.yaml")))


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2, 1),
        ("a: &x 1\n", "anchor", 1, 4),
        ("a: *x\n", "anchor", 1, 4),
        ("a: !!python/object:os.system x\n", "tag", 1, 4),
        ("a:\n\t- b\n", "tab", 2, 1),
        ("[" * 900, "bounds", 1, 26),
        ("", "syntax", 1, 1),
        ("a: 1\n---\nb: 2\n", "syntax", 2, 1),
        (b"a: 1\nb: \xff\n", "encoding", 2, 4),
        ("\ufeffa: 1\n", "encoding", 1, 1),
        ("a: \x01\n", "encoding", 1, 4),
        ("a: " + "9" * 30_000, "bounds", 1, 4),
        ("? [1, 2]\n: 3\n", "syntax", 1, 3),
        (b"x" * (MAX_BYTES + 1), "size", 1, 1),
    ],
)
def test_each_fault_has_its_kind_and_place(text, kind, line, column):
    """A hostile or broken document gives one fault of its kind, at its place."""
    fault = parse(text).faults[0]
    assert (fault.kind, fault.line, fault.column) == (kind, line, column)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_a_tower_is_too_deep_whoever_notices_first(text):
    """Newer parsers stop a very deep document before the builder does; the fault is the same."""
    document = parse(text)
    assert [(fault.kind, fault.message) for fault in document.faults] == [
        ("bounds", "is nested deeper than 24 levels")
    ]
    assert document.data is None


def test_a_bomb_of_aliases_stays_small():
    """Nested aliases are refused, so they never grow."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    document = parse("\n".join(lines))
    assert {fault.kind for fault in document.faults} == {"anchor"}
    assert len(str(document.data)) < 5_000


def test_all_faults_of_a_document_are_reported():
    """Reading does not stop at the first fault."""
    document = parse("a: 1\na: 2\nb: &x 3\nb: 4\n")
    assert [fault.kind for fault in document.faults] == ["duplicate-key", "anchor", "duplicate-key"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("yes", "yes"), ("true", True), ("~", None), ("", None), ("1_000", "1_000"), ("0x1F", "0x1F"),
     ("1e3", 1000.0), ("1e999", "1e999"), (".inf", ".inf"), (".nan", ".nan"), ("-12", -12), ("2026-11-24", "2026-11-24"),
     ("'12'", "12"), ('"true"', "true"), ("1.50", 1.5)],
)  # fmt: skip
def test_scalars_follow_yaml_1_2(text, value):
    """`no` is a country, dates are text, and no number is infinite."""
    data = parse(f"a: {text}\n").data["a"]
    assert data == value
    assert type(data) is type(value)


def test_marks_point_at_keys_and_items():
    """Each value knows the line and column of its key, or of itself in a list."""
    document = parse("a:\n  - b: 1\n    c: 2\n")
    assert document.mark("a", 0, "c") == (3, 5)
    assert document.mark("a", 0, "c", "gone") == (3, 5)
    assert document.mark("nowhere") == (1, 1)


def test_a_link_out_of_the_folder_is_not_read(tmp_path):
    """Nothing behind a link that leaves its root reaches the document."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n")
    (tmp_path / "inside").mkdir()
    link = tmp_path / "inside" / "a.yaml"
    link.symlink_to(secret)
    document = read(link, tmp_path / "inside")
    assert document.data is None
    assert document.faults[0].kind == "link"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(raw):
    """Whatever the bytes, the outcome is data or faults."""
    document = parse(raw)
    assert (
        document.faults
        or document.data is not None
        or raw.strip() in {b"~", b"null", b"''"}
        or not raw.strip(b"\x00")
    )
