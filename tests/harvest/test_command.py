"""`ptx harvest` as a person calls it."""

import json
from pathlib import Path

import pytest
from harvest.fixtures import CASES
from jsonschema import validate

from ptx.cli.main import run
from ptx.output.contract import HARVEST


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["harvest", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_alone_it_lists_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a source, and with --list, every harvester stands there with what it reads."""
    status, out, _ = call(capsys)
    assert status == 0
    for name in CASES:
        assert name in out
    _, listed, _ = call(capsys, "--list", "--json")
    validate(json.loads(listed), HARVEST)


def test_it_writes_reports_and_checks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The file is written, the broken row is named, --check is silent after it and fails once the file differs."""
    given = [word for path in CASES["opus-mt"](tmp_path, False).given for word in ("--from", str(path))]
    target = tmp_path / "out" / "opus-mt.jsonl"
    options = ["opus-mt", *given, "-o", str(tmp_path / "out")]
    status, out, err = call(capsys, *options)
    assert (status, err) == (0, "")
    assert "problem: models.jsonl:3: BLEU is not a number: 'n/a'" in out
    assert out.splitlines()[-1].startswith("opus-mt: 1 models, 1 problems, 1 left out; wrote ")
    assert call(capsys, *options, "--check")[0] == 0
    target.write_text(target.read_text().replace("47.3", "48.3"))
    status, out, _ = call(capsys, *options, "--check")
    assert status == 1
    assert "~ transformers/opus-mt-en-de: quality" in out
    assert "48.3" in target.read_text(), "--check writes nothing"


def test_json_is_what_the_schema_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`--json` holds counts, problems and the difference."""
    given = [word for path in CASES["mmdet"](tmp_path, False).given for word in ("--from", str(path))]
    status, out, _ = call(capsys, "mmdet", *given, "-o", str(tmp_path), "--json")
    assert status == 0
    answer = json.loads(out)
    validate(answer, HARVEST)
    assert answer["models"] == 1
    assert answer["difference"]["added"] == ["mmdetection/good-model"]


def test_an_unknown_source_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    """A typing error is met with what was meant."""
    status, _, err = call(capsys, "torchvison")
    assert status == 2
    assert err.splitlines() == ["error: SOURCE: no source 'torchvison'", "hint: did you mean torchvision?"]


def test_an_input_that_is_no_wheel_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A broken file ends in `error:` and `hint:`, never in a traceback."""
    bad = tmp_path / "mmdet.whl"
    bad.write_text("not a zip file")
    status, _, err = call(capsys, "mmdet", "--from", str(bad), "-o", str(tmp_path))
    assert status == 2
    assert [line.partition(":")[0] for line in err.splitlines()] == ["error", "hint"]
