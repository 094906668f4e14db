"""Every check does what its page says: the example called bad is found, the one called good is not."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from conftest import CATALOG, ROOT

from ptx.catalog.document import Document
from ptx.catalog.reading import read_bytes
from ptx.checks import FAMILIES, all_checks
from ptx.checks.entry import Entry
from ptx.checks.world import gather
from ptx.lint import collect, entry_of, kind_of, lint, page_examples

TODAY = date(2026, 11, 24)
NO_EXAMPLE = {"CAT604"}  # a link cannot be shown as text; test_a_link_that_leaves_is_found shows it


@pytest.fixture(scope="module")
def shipped():
    return list(collect(CATALOG))


def examples():
    for check in all_checks():
        for good, path, text in page_examples(check.page):
            yield pytest.param(check, good, path, text, id=f"{check.code}-{'good' if good else 'bad'}")


def entry_from(path: str, text: str, root: Path) -> Entry:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.endswith(".py"):
        target.write_text(text, encoding="utf-8")
        return entry_of(target, root)
    # pages show bytes that an editor would hide as escapes
    raw = text.replace("\\t", "\t").encode()
    if "\\x07" in text:
        raw = text.replace("\\x07", "\x07").encode()
    document = read_bytes(raw, Document(target))
    return Entry(document, kind_of(target, document.data), path, root)


@pytest.mark.parametrize(("check", "good", "path", "text"), list(examples()))
def test_examples_of_the_page(check, good, path, text, shipped, tmp_path):
    """The bad example gives a finding of this code at a real place, the good one gives none."""
    entry = entry_from(path, text, tmp_path)
    others = [e for e in shipped if (e.kind, e.path.name) != (entry.kind, entry.path.name)]
    findings = list(check.run(entry, gather([*others, entry], TODAY)))
    if good:
        assert findings == []
    else:
        assert findings
        assert all(f.code == check.code and f.message and f.line >= 1 and f.column >= 1 for f in findings)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.code)
def test_form_of_the_page(check):
    """A page has a title of one line, a reason, and a bad and a good example."""
    assert re.fullmatch(r"CAT[1-7]\d\d", check.code)
    assert check.code[3] in FAMILIES
    assert len(check.title) <= 110
    kinds = {good for good, _, _ in page_examples(check.page)}
    assert kinds == {True, False} or check.code in NO_EXAMPLE


def test_there_are_enough_checks_in_all_families():
    """At least thirty checks, no code twice, every family filled."""
    codes = [check.code for check in all_checks()]
    assert len(codes) == len(set(codes)) >= 30
    assert {code[3] for code in codes} == set(FAMILIES)


def test_a_link_that_leaves_is_found(tmp_path):
    """CAT604: a link out of the folder is one finding, and its target is not read."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n")
    folder = tmp_path / "overlay" / "devices"
    folder.mkdir(parents=True)
    (folder / "a.yaml").symlink_to(secret)
    report = lint([tmp_path / "overlay"], today=TODAY)
    assert [f.code for f in report.findings] == ["CAT604"]
    assert "hunter2" not in json.dumps([f.message for f in report.findings])


def test_a_pipe_is_a_finding_and_not_an_endless_wait(tmp_path):
    """What is no regular file is not opened: nobody may ever write into a pipe."""
    os.mkfifo(tmp_path / "pipe.yaml")
    report = lint([tmp_path], today=TODAY)
    assert [f.message for f in report.findings if f.code == "CAT108"] == [
        "cannot be read: it is not a regular file"
    ]


def test_the_shipped_catalog_is_clean():
    """`ptx lint catalog` finds nothing."""
    report = lint([CATALOG], today=TODAY)
    assert [f"{f.path}:{f.line} {f.code} {f.message}" for f in report.findings] == []
    assert report.files > 100


def test_one_run_reports_all_faults_of_all_files(tmp_path):
    """Linting does not stop at the first fault, nor at a broken file."""
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "one.yaml").write_text("id: other\nid: one\nbogus: 1\n")
    (tmp_path / "devices" / "two.yaml").write_text("id: [\n")
    (tmp_path / "loose.yaml").write_text("hello: world\n")
    codes = {(Path(f.path).name, f.code) for f in lint([tmp_path], today=TODAY).findings}
    assert {("one.yaml", "CAT101"), ("one.yaml", "CAT102"), ("one.yaml", "CAT103")} <= codes
    assert ("two.yaml", "CAT108") in codes
    assert ("loose.yaml", "CAT106") in codes


def test_a_part_of_a_catalog_is_linted_against_the_shipped_one(tmp_path):
    """An overlay may name what only the shipped catalog holds, and what it holds itself."""
    text = (CATALOG / "tasks" / "image-classification.yaml").read_text(encoding="utf-8")
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "image-classification.yaml").write_text(text, encoding="utf-8")
    assert lint([tmp_path], today=TODAY).findings == ()


@pytest.mark.parametrize("seed", range(40))
def test_planted_faults_never_crash(seed, tmp_path, shipped):
    """Whatever value is replaced by whatever, lint reports and does not fail."""
    import random

    rng = random.Random(seed)
    entry = rng.choice([e for e in shipped if e.kind not in {"starters", "catalog", "utterances"}])
    lines = entry.path.read_text(encoding="utf-8").splitlines()
    for _ in range(3):
        n = rng.randrange(len(lines))
        lines[n] = rng.choice(
            [lines[n].split(":")[0] + ": []", lines[n].split(":")[0] + ": {a: 1}", lines[n].split(":")[0] + ":",
             lines[n] + "x", lines[n].replace(":", ": -5 #", 1), "", lines[n] + "\n" + lines[n], "  " + lines[n],
             lines[n].split(":")[0] + ": [1, [2], null]"]
        )  # fmt: skip
    target = tmp_path / entry.path.relative_to(CATALOG)
    target.parent.mkdir(parents=True)
    target.write_text("\n".join(lines), encoding="utf-8")
    report = lint([target], today=TODAY)
    assert all(1 <= f.line <= len(lines) + 8 for f in report.findings)


def test_the_page_of_a_check_names_no_path_of_this_machine():
    """Pages are shown to everybody."""
    assert not any(str(ROOT) in check.page for check in all_checks())
