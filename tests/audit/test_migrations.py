"""Every migration is found in its old code at the right place, not in today's, and is true of the real library."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import textwrap
from collections import Counter

import pytest
from conftest import CATALOG

from ptx.audit import rules
from ptx.audit.matching import Matcher
from ptx.catalog.decode import decode
from ptx.catalog.loading import load
from ptx.catalog.records import Library
from ptx.compatibility import told

LIBRARIES = [decode(Library, data) for data in load([CATALOG]).by_kind["library"].values()]
RULES = {rule.code: rule for rule in rules(LIBRARIES)}
MATCHER = Matcher(RULES.values())

NEEDS_NETWORK = {
    "transformers.pipeline:image-to-text": "opens a model of the hub",
    "transformers.from_pretrained:load_in_8bit": "opens a model of the hub",
    "huggingface:use_auth_token": "opens a model of the hub",
    "pytorchvideo.data.encoded_video.EncodedVideo.from_path:decoder": "opens a video",
    "setfit.SetFitTrainer": "opens a model of the hub",
}
"""Migrations whose old code does not come as far as the message without a network or a file."""

MODULES = {
    "torchtext": "torchtext", "torchaudio": "torchaudio", "torchvision": "torchvision", "pytorch": "torch",
    "transformers": "transformers", "huggingface": "huggingface_hub", "timm": "timm",
    "sentence-transformers": "sentence_transformers", "torchmetrics": "torchmetrics", "pytorchvideo": "pytorchvideo",
    "speechbrain": "speechbrain", "coremltools": "coremltools", "executorch": "executorch",
    "onnxruntime": "onnxruntime", "pillow": "PIL", "pyav": "av", "lightning": "lightning", "datasets": "datasets",
    "jiwer": "jiwer", "openvino": "openvino", "setfit": "setfit", "mmdetection": "mmdet",
}  # fmt: skip


NOT_HERE = {"torchtext", "mmdetection"}
"""torchtext 0.18 loads with torch 2.3 only, mmdetection needs an mmcv that does not build today: run by hand."""


def codes(text: str) -> dict[str, tuple[int, int]]:
    """Return code → (line, offset) of the first hit in some code."""
    found: dict[str, tuple[int, int]] = {}
    for hit in sorted(MATCHER.hits(ast.parse(text)), key=lambda hit: (hit.line, hit.offset)):
        found.setdefault(hit.rule.code, (hit.line, hit.offset))
    return found


def test_there_are_enough_migrations_over_the_ecosystem():
    """At least sixty migrations can be told from code, over at least ten libraries."""
    assert len(RULES) >= 60
    assert len({rule.library for rule in RULES.values()}) >= 10


def test_no_id_stands_twice():
    """An id stands for one migration: `ptx explain` must know which."""
    ids = [m.id for library in LIBRARIES for m in library.migrations if m.id]
    assert [i for i, n in Counter(ids).items() if n > 1] == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_old_code_is_found_and_new_code_is_not(code):
    """The old lines give a finding of this id that points at a part of the migration; today's lines give none at all."""
    migration = RULES[code].migration
    assert migration.before
    assert migration.after
    found = codes(migration.before)
    assert code in found
    line, offset = found[code]
    there = migration.before.split("\n")[line - 1][offset:]
    last = [code.replace(":", ".").rpartition(".")[2]]
    for match in migration.match:
        last += [match.name.replace("()", "").split(".")[0], match.keyword, match.argument, match.defines]
        last += match.name.replace("()", "").split(".")[1:]
    assert any(word and word.strip("*") in there for word in last), there
    assert codes(migration.after) == {}


@pytest.mark.parametrize("code", sorted(RULES))
def test_an_alias_does_not_hide_it(code):
    """The same old lines are found inside a function, and with every imported module renamed."""
    before = RULES[code].migration.before
    assert code in codes("def inner():\n" + textwrap.indent(before, "    "))
    tree = ast.parse(before)
    renamed = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                renamed[alias.asname or alias.name] = alias.asname = f"{alias.name}_renamed"
        if isinstance(node, ast.Import):
            for alias in node.names:
                if "." not in alias.name:
                    renamed[alias.asname or alias.name] = alias.asname = f"{alias.name}_renamed"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = renamed.get(node.id, node.id)
    assert code in codes(ast.unparse(ast.fix_missing_locations(tree)))


PROGRAM = r"""
import contextlib, io, json, os, sys, tempfile, warnings
os.environ["HF_HUB_OFFLINE"] = "1"
work = json.load(sys.stdin)
os.chdir(tempfile.mkdtemp())
answers = {}
def go(code):
    told = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        warnings.simplefilter("always")
        try:
            exec(compile(code, "snippet", "exec"), {"__name__": "snippet"})
            error = None
        except BaseException as problem:
            error = f"{type(problem).__name__}: {problem}"
    return {"error": error, "said": [f"{w.category.__name__}: {w.message}" for w in caught]}
for code, snippets in work.items():
    answers[code] = [go(snippet) for snippet in snippets]
sys.__stdout__.write("\nANSWERS" + json.dumps(answers))
"""


def ran(library: str) -> dict[str, list[dict]]:
    """Run old and new lines of a library's migrations in one process, and return what came of each."""
    work = {
        code: [rule.migration.before, rule.migration.after]
        for code, rule in RULES.items()
        if rule.library == library and code not in NEEDS_NETWORK
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(work), capture_output=True, text=True, check=False
    )
    assert "ANSWERS" in done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout.rpartition("ANSWERS")[2])


@pytest.mark.real
@pytest.mark.parametrize("library", sorted({rule.library for rule in RULES.values()} - NOT_HERE))
def test_it_is_true_of_the_real_library(library):
    """What is removed or broken raises the message that is written, what is deprecated still runs, today's lines run."""
    wrong = []
    for code, (old, new) in ran(library).items():
        migration = RULES[code].migration
        if migration.status in {"removed", "broken", "never"}:
            if old["error"] is None:
                wrong.append(f"{code}: is {migration.status}, and its old lines run")
            elif migration.symptom and not told(migration.symptom).search(" ".join(old["error"].split())):
                wrong.append(f"{code}: expected {migration.symptom!r}, not {old['error'][:200]!r}")
        elif migration.status == "deprecated" and old["error"]:
            wrong.append(f"{code}: is deprecated, and its old lines fail: {old['error'][:200]}")
        missing = new["error"] and "No module named" in new["error"]
        if new["error"] and not missing:
            wrong.append(f"{code}: today's lines fail: {new['error'][:200]}")
        if missing and (new["error"] or "").split("'")[1].partition(".")[0] == MODULES[library]:
            wrong.append(f"{code}: today's lines name a module that is not there: {new['error']}")
    assert wrong == []
