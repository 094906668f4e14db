"""What `ptx verify` promises: nothing is taken on trust, and no model takes the run with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from conftest import CATALOG, make_index, make_library, make_model, make_task
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.console import Console

from ptx.catalog.compiling import write as fill
from ptx.catalog.index import in_memory
from ptx.catalog.loading import Rows
from ptx.catalog.proving import proven
from ptx.cli.main import run
from ptx.output import showing, verifying
from ptx.output.contract import SCHEMAS
from ptx.recommender import as_json, recommend
from ptx.request import Request
from ptx.verify import facts, plan, proofs
from ptx.verify.checkers import architectures, torchaudio_bundles
from ptx.verify.journal import Journal
from ptx.verify.run import verify

_INIT = """
import os
with open(os.environ["FAKE_LOG"], "a") as log:
    log.write("imported\\n")
def build():
    return 1
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A library of our own, installed: `build` works, `crash` ends the process, `hang` never returns."""
    package = tmp_path / "site" / "fakelib"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(_INIT)
    (package / "crash.py").write_text("import os\nos._exit(3)\n")
    (package / "hang.py").write_text("import time\ntime.sleep(600)\n")
    (package / "raises.py").write_text("raise ValueError('no such luck')\n")
    (package / "talks.py").write_text("print('{\"facts\": []}')\ndef build(): pass\n")
    info = tmp_path / "site" / "fakelib-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fakelib\nVersion: 1.2\n")
    (info / "top_level.txt").write_text("fakelib\n")
    (info / "RECORD").write_text("fakelib/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(package.parent))
    paths = [str(package.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    _forget()
    yield tmp_path
    _forget()


def _forget():
    plan.version.cache_clear()
    plan._modules.cache_clear()


def catalog(*models, package="fakelib", library="lib"):
    """Return an index of models of one library."""
    rows = Rows(date="2026-11-24", torch="2.14.1")
    rows.put("task", "sorting", make_task())
    rows.put("library", library, make_library(id=library, package=package))
    for model in models:
        rows.put("model", model["id"], model)
    return in_memory(lambda connection: fill(connection, rows))


def checked(index, tmp_path, **options):
    """Return the report of a run over all models of an index."""
    options = {"workers": 2, "seconds": 30.0, "today": "2026-11-24", **options}
    options.setdefault("journal", Journal(tmp_path / "journal.jsonl"))
    return verify(index, index.models(), **options)


def state_of(report, name, fact):
    (model,) = [m for m in report.models if m.id == name]
    (found,) = [f for f in model.facts if f["fact"] == fact]
    return found


def good(name, **changes):
    return make_model(name, constructor="fakelib.build", **changes)


def test_a_crash_costs_only_the_model_at_fault(fake):
    """A constructor that ends its process is reported as such, and every other model is checked."""
    index = catalog(*(good(f"m{n}") for n in range(6)), make_model("m3x", constructor="fakelib.crash.build"))
    report = checked(index, fake)
    lost = state_of(report, "lib/m3x", "constructor")
    assert lost["state"] == "unchecked"
    assert "crashed" in lost["note"]
    assert "status 3" in lost["note"]
    assert {state_of(report, f"lib/m{n}", "constructor")["state"] for n in range(6)} == {"verified"}


def test_a_hang_is_cut_at_the_time_out(fake):
    """A constructor that never returns costs its seconds, and no more than its own model."""
    index = catalog(good("a"), make_model("b", constructor="fakelib.hang.build"), good("c"))
    report = checked(index, fake, seconds=2.0)
    assert "timed out: no answer within 2 s" in state_of(report, "lib/b", "constructor")["note"]
    assert state_of(report, "lib/a", "constructor")["state"] == "verified"
    assert state_of(report, "lib/c", "constructor")["state"] == "verified"
    assert report.seconds < 60


def test_what_a_library_prints_is_no_answer(fake):
    """Output of a library that looks like a result is not taken for one."""
    report = checked(catalog(make_model("a", constructor="fakelib.talks.build")), fake)
    assert state_of(report, "lib/a", "constructor")["state"] == "verified"


def test_a_missing_constructor_and_one_that_fails_disagree(fake):
    """Both are named with what happened, and the run's status is 1."""
    index = catalog(
        make_model("gone", constructor="fakelib.bild"), make_model("bad", constructor="fakelib.raises.build")
    )
    report = checked(index, fake)
    assert "there is no fakelib.bild" in state_of(report, "lib/gone", "constructor")["note"]
    assert "ValueError: no such luck" in state_of(report, "lib/bad", "constructor")["note"]
    assert report.failed()


def test_a_library_whose_import_fails_is_said_so_once_per_model(fake):
    """No model of it is checked, each says why, and the run fails."""
    (fake / "site" / "fakelib" / "__init__.py").write_text("raise OSError('libfake.so is missing')\n")
    report = checked(catalog(good("a"), good("b")), fake)
    assert "libfake.so is missing" in state_of(report, "lib/a", "constructor")["note"]
    (library,) = report.libraries
    assert library.imports is False
    assert report.failed()


def test_a_second_run_checks_nothing_again(fake):
    """The journal answers: the library is not even imported."""
    index = catalog(good("a"), good("b"))
    first = checked(index, fake)
    log = (fake / "log").read_text()
    second = checked(index, fake)
    assert (fake / "log").read_text() == log
    assert not any(model.reused for model in first.models)
    assert all(model.reused for model in second.models)
    assert [m.facts for m in first.models] == [m.facts for m in second.models]
    assert (second.libraries[0].imports, second.libraries[0].version) == (True, "1.2")


def test_an_interrupted_journal_is_taken_up_where_it_stopped(fake):
    """A line that an interrupt cut off costs that model only."""
    index = catalog(good("a"), good("b"))
    checked(index, fake, workers=1)
    path = fake / "journal.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + lines[-1][:40])
    assert sum(model.reused for model in checked(index, fake).models) == 1


def test_the_journal_does_not_grow_for_ever(tmp_path, monkeypatch):
    """Past the bound the oldest results go, and the newest stay."""
    monkeypatch.setattr("ptx.verify.journal._KEPT", 3)
    journal = Journal(tmp_path / "journal.jsonl")
    for number in range(5):
        journal.put(str(number), {"facts": []})
    journal.tidy()
    again = Journal(tmp_path / "journal.jsonl")
    assert [again.get(str(n)) is not None for n in range(5)] == [False, False, True, True, True]


@pytest.mark.parametrize("changed", [{"constructor": "fakelib.other"}, {"hub_id": "some/one"}])
def test_a_changed_entry_is_checked_again(fake, changed):
    """The journal's key is the entry itself."""
    checked(catalog(good("a"), good("b")), fake)
    report = checked(catalog(good("a", hub_id=None), {**good("b"), **changed}), fake)
    assert {model.id: model.reused for model in report.models} == {"lib/a": True, "lib/b": False}


def test_what_is_not_installed_is_not_guessed(tmp_path):
    """Every fact of such a model says that its library is not installed, except what needs none."""
    index = catalog(make_model("a", hub_id="some/one"), package="no-such-package-anywhere")
    report = checked(index, tmp_path)
    (model,) = report.models
    notes = {f["fact"]: f.get("note") for f in model.facts if f["state"] == "unchecked"}
    assert set(notes.values()) == {"no-such-package-anywhere is not installed"}
    assert {"params", "constructor", "license", "quality: acc on D"} <= set(notes)
    assert state_of(report, "lib/a", "hub_id")["state"] == "verified"
    assert report.libraries[0].share is None
    assert not report.failed()


def test_the_tenths_partition_the_models():
    """Each harvested model is in exactly one tenth, curated ones are in all, and no tenth is far too large."""
    rows = [good(f"m{n}", origin="timm" if n % 3 else "curated") for n in range(900)]
    models = list(catalog(*rows).models())
    parts = [{m.id for m in plan.chosen(models, "harvested", part)} for part in range(plan.TENTHS)]
    assert sum(len(part) for part in parts) == len(set().union(*parts)) == 600
    assert max(len(part) for part in parts) < 2 * 600 / plan.TENTHS
    curated = {m.id for m in models if m.origin == "curated"}
    assert all(curated <= {m.id for m in plan.chosen(models, None, part)} for part in range(plan.TENTHS))


@given(st.integers(1, 10**10), st.integers(3, 8))
def test_a_count_agrees_with_its_own_rounding_only(count, zeros):
    """A count that the source rounded is verified; one that lies beyond the rounding is not."""
    unit = 10**zeros
    stated = -(-(count - unit // 2) // unit) * unit
    if stated <= 0:
        return
    assert facts.params(stated, count, "counted")["state"] == "verified"
    if len(str(stated)) - len(str(stated).rstrip("0")) == zeros:
        assert facts.params(stated, stated + unit // 2 + 1, "counted")["state"] == "disagrees"


def test_exact_counts_are_compared_exactly():
    """One parameter more is a disagreement where the source gives them all."""
    assert facts.params(25557032, 25557033, "counted")["state"] == "disagrees"
    assert facts.macs(4.089e9, "macs", 4.12e9, "counted")["state"] == "verified"
    assert facts.macs(4.089e9, "macs", 4.14e9, "counted")["state"] == "disagrees"
    assert facts.macs(8.178e9, "flops", 4.089e9, "counted")["state"] == "verified"
    assert facts.published_macs(4.089e9, "macs", 4.14e9, "counted")["state"] == "unchecked"
    assert facts.published_macs(4.089e9, "macs", 5.14e9, "counted")["state"] == "disagrees"


@pytest.mark.parametrize(
    ("name", "state"),
    [("timm/x.y_z", "verified"), ("no-owner", "disagrees"), ("a/b/c", "disagrees"), ("a/--b", "disagrees")],
)
def test_hub_ids_have_a_form(name, state):
    """Owner, slash, name."""
    assert facts.hub_id(name)["state"] == state


def test_a_proof_ends_with_the_value_that_it_proved():
    """What was proven of a value that has changed since is dropped; the rest stays, with version and day."""
    model = make_model("a")
    proof = {
        "id": "lib/a",
        "versions": "lib 1.0",
        "date": "2026-11-24",
        "facts": [
            {"fact": "params", "state": "verified", "expected": 1_000_000},
            {"fact": "quality: acc on D", "state": "verified", "expected": 70.0},
            {"fact": "license", "state": "verified", "expected": "MIT"},
        ],
    }
    held = proven(model, proof)["proofs"]
    assert [p["fact"] for p in held] == ["params", "quality: acc on D", "license"]
    assert {(p["versions"], p["date"]) for p in held} == {("lib 1.0", "2026-11-24")}
    figures = [{**model["quality"][0], "value": 71.0}]
    changed = proven({**model, "params": 2, "quality": figures}, proof)["proofs"]
    assert [p["fact"] for p in changed] == ["license"]


def test_writing_twice_gives_the_same_bytes(fake):
    """Nothing in the file depends on the order of the workers or on the day of an unchanged outcome."""
    index = catalog(*(good(f"m{n}") for n in range(5)))
    root = fake / "catalog"
    root.mkdir()
    report = checked(index, fake)
    (path,) = proofs.write(report, root, index.ids("model"))
    first = path.read_bytes()
    later = checked(index, fake, today="2027-01-01", journal=Journal(fake / "other.jsonl"))
    assert proofs.write(later, root, index.ids("model")) == []
    assert path.read_bytes() == first


def test_writing_keeps_what_was_not_checked_and_drops_what_is_gone(fake):
    """A run over one model leaves the others' proofs alone; a model that left the catalog leaves the file."""
    index = catalog(good("a"), good("b"), good("c"))
    root = fake / "catalog"
    root.mkdir()
    proofs.write(checked(index, fake), root, index.ids("model"))
    one = verify(index, [index.get("model", "lib/a")], journal=Journal(fake / "journal.jsonl"))
    (path,) = proofs.write(one, root, ["lib/a", "lib/b"])
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row.get("id") for row in rows] == [None, "lib/a", "lib/b"]


def test_a_crash_does_not_overwrite_a_proof(fake):
    """What was verified before stays until it is checked anew."""
    root = fake / "catalog"
    root.mkdir()
    index = catalog(good("a"))
    (path,) = proofs.write(checked(index, fake), root, ["lib/a"])
    before = path.read_bytes()
    (fake / "site" / "fakelib" / "__init__.py").write_text("def __getattr__(name):\n    import os; os._exit(1)\n")
    lost = checked(index, fake, journal=Journal(fake / "fresh.jsonl"))
    assert "crashed" in state_of(lost, "lib/a", "constructor")["note"]
    proofs.write(lost, root, ["lib/a"])
    assert path.read_bytes() == before


def test_the_json_of_a_run_keeps_its_contract(fake):
    """Every outcome, null where there is nothing to say."""
    report = checked(catalog(good("a"), make_model("b", constructor="fakelib.gone")), fake)
    data = json.loads(json.dumps(verifying.as_json(report, "2026-11-24")))
    Draft202012Validator(SCHEMAS["output-verify"]).validate(data)
    assert data["summary"]["facts"]["disagrees"] == 1
    assert data["summary"]["models"] == 2


def test_show_names_proofs_and_contradictions():
    """The page of a model says what was checked with what and when, and where sources differ; unchecked ones too."""
    proof = {"fact": "params", "state": "verified", "expected": 1_000_000, "note": "counted", "versions": "lib 1.2, torch 2",
             "date": "2026-11-24"}  # fmt: skip
    differ = {"field": "license", "kept": "MIT", "kept_source": "here", "other": "GPL-3.0", "other_source": "there",
              "decided": "the stricter licence is kept"}  # fmt: skip
    index = catalog(good("a", proofs=[proof], contradictions=[differ]), good("b"))
    screen = StringIO()
    for name in ("lib/a", "lib/b"):
        showing.show("model", index.get("model", name), index, Console(file=screen, width=160))
    text = screen.getvalue()
    assert "verified with lib 1.2 on 2026-11-24" in text
    assert "1,000,000" in text
    assert "Sources differ" in text
    assert "GPL-3.0" in text
    assert "`ptx verify lib/b` does that" in text
    assert next(index.models()).proofs == []  # a query reads the proofs of its picks only


def test_a_recommendation_names_what_is_proven_of_its_picks():
    """Each pick's model carries fact → state."""
    proof = {
        "fact": "params",
        "state": "verified",
        "expected": 1_000_000,
        "versions": "lib 1.2",
        "date": "2026-11-24",
    }
    index = make_index([make_model("a", proofs=[proof]), make_model("b")])
    answer = as_json(recommend(index, Request(task="sorting", device="box", top=2)))
    assert [pick["model"]["proofs"] for pick in answer["picks"]] == [{"params": "verified"}, {}]
    Draft202012Validator(SCHEMAS["output-recommendation"]).validate(answer)


def test_the_command_itself_imports_no_torch():
    """Torch lives in the workers: the parent stays light."""
    code = "import sys, ptx.verify.run, ptx.verify.proofs, ptx.cli.verify_command; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.real
def test_planted_parameters_disagree_with_both_values(tmp_path, monkeypatch, capsys):
    """One parameter too many in an entry is found by the real library: status 1, both values, the others verified."""
    text = (CATALOG / "models/image-classification/torchvision.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("  - id: torchvision/resnet50-v2\n")
    first = rest.partition("\n  - id: ")[0].partition("    latency:\n")[0]
    planted = f"  - id: torchvision/planted\n{first}".replace("params: 25557032", "params: 25557033")
    target = tmp_path / "overlay/models/image-classification/torchvision.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(head + planted, encoding="utf-8")
    monkeypatch.setenv("PTX_CATALOG", str(tmp_path / "overlay"))
    assert run(["verify", "torchvision/planted", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    (model,) = data["models"]
    by_fact = {fact["fact"]: fact for fact in model["facts"]}
    assert (by_fact["params"]["state"], by_fact["params"]["expected"], by_fact["params"]["found"]) == (
        "disagrees",
        25557033,
        25557032,
    )
    others = {name: fact["state"] for name, fact in by_fact.items() if name != "params"}
    assert set(others.values()) == {"verified"}
    assert {"weights", "flops", "size_mb", "input", "license", "classes"} <= set(others)


def test_no_shipped_proof_disagrees():
    """What the catalog ships was found as it says; a model without a proof is allowed, a false one is not."""
    files = sorted((CATALOG / "proofs").glob("*.jsonl"))
    assert files
    for path in files:
        for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]:
            model = json.loads(line)
            assert [f for f in model["facts"] if f["state"] == "disagrees"] == []


def test_a_network_of_networks_is_built_from_its_parts():
    """A `{builder, config}` inside a configuration is built first, and every part counts."""
    part = {"builder": "torch.nn.Linear", "config": {"in_features": 3, "out_features": 2}}
    data = {"id": "two", "builder": "torch.nn.ModuleDict", "config": {"modules": {"a": part, "b": part}}}
    _, built = architectures.build(data)
    assert sum(parameter.numel() for parameter in built.parameters()) == 2 * (3 * 2 + 2)


def test_a_forced_aligner_is_counted_for_half_a_minute():
    """FLOPs of torchaudio's aligners are those of the task's typical pass, 30 s; of other tasks, 10 s."""
    import torch

    noted = {}
    for task in ("forced-alignment", "automatic-speech-recognition"):
        model = {"task": task, "flops": 1.0, "flops_convention": "macs"}
        with torch.device("meta"):
            network = torch.nn.Linear(16000 * {"forced-alignment": 30}.get(task, 10), 1)
        noted[task] = torchaudio_bundles._flops(model, network, 16000.0)["note"]
    assert "30 s" in noted["forced-alignment"]
    assert "10 s" in noted["automatic-speech-recognition"]
