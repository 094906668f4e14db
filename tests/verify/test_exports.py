"""What `ptx verify --exports` promises: outputs are compared where they can differ, and no model takes the rest."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import ClassVar

import pytest
from conftest import CATALOG
from jsonschema import Draft202012Validator

from ptx.catalog import lines
from ptx.catalog.index import open_index
from ptx.catalog.proving import proven
from ptx.cli.main import run
from ptx.output import exporting as shown
from ptx.output.contract import SCHEMAS
from ptx.recommender.capable import Capable
from ptx.verify import proofs
from ptx.verify.exporting import recording, runtimes, trying
from ptx.verify.exporting.trying import ExportReport, Tried, verify_exports
from ptx.verify.journal import Journal

SMALL = "torchvision/mobilenet-v3-small"


def _tried(name=SMALL, runtime="executorch", status="works", **more):
    row = {
        "id": name, "library": name.partition("/")[0], "runtime": runtime, "status": status, "note": None,
        "difference": 2.4e-06, "latency_ms": 10.5, "size_mb": 10.2, "largest": 0.5,
        "versions": "torch 2.14.1, executorch 1.5.1, torchvision 0.29.1", "date": "2026-11-24", "expected": None,
        "seconds": 9.0, "reused": False,
    }  # fmt: skip
    return Tried(**{**row, **more})


def _report(*tried):
    return ExportReport("2026-11-24", "Linux x86_64, one core", tried, 1.0)


# What is tried


def test_the_rules_say_what_is_tried():
    """A phone gets no diffusion model on its CPU; a small classifier is fit for every runtime."""
    index = open_index()
    capable = Capable(index, ("mobile", "raspberry-pi-5"))
    assert {"executorch", "onnxruntime", "litert"} <= capable.runtimes(index.model(SMALL))
    desktop = next(m for m in index.models() if not {"mobile", "edge"} & set(m.tiers))
    assert capable.runtimes(desktop) == set()


def test_what_came_of_an_export_does_not_decide_whether_it_is_tried():
    """3-D convolutions are refused in ExecuTorch for want of an export that works: that is what has to be tried."""
    index = open_index()
    video = index.model("pytorchvideo/x3d-xs")
    assert "executorch" in Capable(index, ("mobile",)).runtimes(video)


@pytest.mark.parametrize("words", [["--runtime", "litert", SMALL], ["--picks", SMALL], ["--exports", "--imports"]])
def test_options_that_do_not_go_together(words, capsys):
    """They are misuse, with a hint."""
    assert run(["verify", *words]) == 2
    assert "hint:" in capsys.readouterr().err


# What becomes of it


def test_proofs_hold_versions_day_and_machine(tmp_path):
    """An export is written with a source that names what ran it, beside the facts that are there."""
    root = tmp_path / "catalog"
    (root / "proofs").mkdir(parents=True)
    fact = {"fact": "constructor", "state": "verified", "expected": "a.b"}
    row = {"id": SMALL, "versions": "torchvision 0.29.1", "date": "2026-11-24", "facts": [fact]}
    path = root / "proofs" / "torchvision.jsonl"
    path.write_text(lines.dump(proofs.header("torchvision", {}), [row]))
    assert recording.write(_report(_tried()), root, [SMALL]) == [path]
    data = proofs.read(path, root)
    assert data["models"][0]["facts"] == [fact]
    (export,) = data["models"][0]["exports"]
    source = data["sources"][export["source"]]
    assert "executorch 1.5.1" in source["what"]
    assert "one core" in source["what"]
    assert str(source["read"]) == "2026-11-24"
    assert (export["difference"], export["size_mb"], export["latency_ms"]) == (2.4e-06, 10.2, 10.5)
    again = _report(_tried(latency_ms=99.0))
    assert recording.write(again, root, [SMALL]) == [], "only the latency, which no two runs share, differs"
    assert recording.write(_report(_tried(status="fails", note="run: x")), root, [SMALL]) == [path]


def test_what_could_not_be_tried_leaves_the_proofs_alone(tmp_path):
    """A machine without a runtime takes nothing away."""
    assert recording.write(_report(_tried(status=None, note="litert-torch is not installed")), tmp_path, []) == []


@pytest.mark.parametrize(
    ("held", "ran", "first"),
    [("works", "fails", "works"), ("needs-rewrite", "works", "works"), ("fails", "works", "works")],
)
def test_a_run_that_fails_does_not_refute_what_others_carried_through(held, ran, first):
    """Rules read the first export of a runtime: the better of the two; the worse is kept beside what it lost to."""
    entry = {
        "exports": [{"runtime": "litert", "status": held, "source": "theirs"}],
        "license": {"state": "unknown"}, "quality": [],
    }  # fmt: skip
    ours = {"runtime": "litert", "status": ran, "source": "ours"}
    exports = proven(entry, {"versions": "x 1", "date": "2026-11-24", "facts": [], "exports": [ours]})["exports"]
    assert exports[0]["status"] == first
    assert ours in exports


def test_a_recommendation_says_how_an_export_came_out():
    """The reason names versions and difference, and a failure its error."""
    from ptx.catalog.records import Export
    from ptx.recommender.trial import _evidence

    good = Export(runtime="litert", status="works", versions="torch 2", difference=2.44e-6, source="s")
    assert _evidence(good) == "with torch 2; outputs within 2.4e-06 of eager"
    bad = Export(runtime="litert", status="fails", note="export: no Conv3D.", source="s")
    assert _evidence(bad) == "export: no Conv3D"
    assert _evidence(Export(runtime="litert", status="works", source="s")) == "its source says no more"


def test_report_keeps_its_contract():
    """JSON follows `ptx.verify/1`; an export that the catalog calls working and that fails is counted."""
    report = _report(_tried(), _tried(runtime="litert", status="fails", note="run: x", expected="works"))
    data = json.loads(json.dumps(shown.as_json(report, "2026-11-24")))
    Draft202012Validator(SCHEMAS["output-verify"]).validate(data)
    assert data["summary"] == {
        "exports": {"works": 1, "needs-rewrite": 0, "fails": 1, "not tried": 0}, "contradictions": 1
    }  # fmt: skip
    assert report.failed()
    assert not _report(_tried(status="fails", expected=None)).failed()


# How it is kept alive


class _Worker:
    """Stands for a worker process: answers as it is told."""

    made = 0
    answers: ClassVar[dict[str, object]] = {}

    def __init__(self, module):
        _Worker.made += 1

    def ask(self, job, seconds):
        answer = _Worker.answers[job["model"]["id"]]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self):
        pass


def test_a_crash_costs_only_itself(monkeypatch, tmp_path):
    """The next model gets a new worker; a signal is a failure of the exporter, the kernel's SIGKILL is not."""
    names = [SMALL, "torchvision/mobilenet-v2-v1", "torchvision/mobilenet-v2-v2"]
    lost = trying.WorkerLostError
    _Worker.made = 0
    _Worker.answers = {
        names[0]: lost("crashed: its process ended with signal SIGSEGV"),
        names[1]: lost("crashed: its process ended with signal SIGKILL"),
        names[2]: {"status": "works", "difference": 1e-7},
    }
    monkeypatch.setattr(trying, "WorkerProcess", _Worker)
    monkeypatch.setattr(trying.plan, "version", lambda name: "1.0")
    wanted = {name: ["onnxruntime"] for name in names}
    journal = Journal(tmp_path / "journal.jsonl")
    report = verify_exports(open_index(), wanted, journal=journal)
    assert {t.id: t.status for t in report.exports} == {names[0]: "fails", names[1]: None, names[2]: "works"}
    assert _Worker.made == 3
    again = verify_exports(open_index(), wanted, journal=Journal(tmp_path / "journal.jsonl"))
    assert {t.id for t in again.exports if t.reused} == {names[0], names[2]}, "a run goes on where it stopped"
    assert _Worker.made == 4


def test_a_model_is_tried_again_rewritten_only_if_that_can_help(monkeypatch):
    """Stock first; where that fails and there are 3-D layers, the rewritten one decides between two outcomes."""
    asked = []

    def ask(job, seconds):
        asked.append(bool(job.get("rewrite")))
        if job.get("rewrite"):
            return {"status": "works", "difference": 1e-6, "rewritten": 7}
        return {"status": "fails", "note": "run: no avg_pool3d", "rewritable": job["model"] == "3d"}

    hand = SimpleNamespace(ask=ask)
    made = trying._asked(hand, {"model": "3d"}, "executorch", 60.0)
    assert made["status"] == "needs-rewrite"
    assert "7 3-D layers" in made["note"]
    assert "avg_pool3d" in made["note"]
    assert trying._asked(hand, {"model": "2d"}, "executorch", 60.0)["status"] == "fails"
    assert asked == [False, True, False]


def test_last_line():
    """What a process said last is what went wrong, shortened."""
    assert runtimes.last_line("Traceback\n  line\nRuntimeError: no\n\n") == "RuntimeError: no"
    assert len(runtimes.short("x" * 999)) == 240


# With the real libraries


@pytest.fixture
def torch():
    """The real torch, on one thread."""
    import torch

    torch.manual_seed(0)
    return torch


def _ready(module, *shapes):
    from ptx.verify.exporting.attempt import ready
    from ptx.verify.exporting.building import Built, Spec
    from ptx.verify.exporting.wrapping import Named

    return ready(Built(Named(module), tuple(Spec(shape) for shape in shapes)))


@pytest.mark.real
@pytest.mark.parametrize("runtime", ["executorch", "onnxruntime"])
def test_mobilenet_agrees_with_eager(torch, runtime):
    """The exported MobileNetV3 gives what eager gives, and its outputs are of order 1, not 1e-9."""
    from ptx.verify import plan
    from ptx.verify.exporting.attempt import TOLERANCE, answer

    job = {"model": plan.plain(open_index().model(SMALL)), "runtime": runtime, "run_seconds": 120.0}
    found = answer(job)
    assert found["status"] == "works", found
    assert 0 < found["difference"] < TOLERANCE
    assert 0.1 <= found["largest"] <= 10
    assert found["size_mb"] == pytest.approx(10.2, abs=0.5), "2.5 million parameters of four bytes"
    assert found["latency_ms"] > 0


@pytest.mark.real
@pytest.mark.parametrize(("fault", "least", "most"), [("weights", 5e-3, 2e-2), ("frozen", 2e-3, 1e3)])
def test_a_program_that_differs_fails_with_the_number(torch, monkeypatch, fault, least, most):
    """Weights that are 1 % off show in the outputs; what the traced input froze shows on the input that was not."""
    from ptx.verify.exporting.attempt import attempt

    class Scaled(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(8, 4)
            self.frozen = None

        def forward(self, x):
            factor = x.abs().sum() if self.frozen is None else self.frozen
            return self.layer(x) * factor * factor

    network = _ready(Scaled(), (2, 8))
    stock = runtimes.RUNTIMES["onnxruntime"].export

    def wrong(module, inputs, path):
        if fault == "frozen":
            module.network.frozen = float(inputs[0].abs().sum())
        else:
            module.network.layer.weight.mul_(1.01)
        return stock(module, inputs, path)

    table = {"onnxruntime": runtimes.RUNTIMES["onnxruntime"]._replace(export=wrong)}
    monkeypatch.setattr("ptx.verify.exporting.attempt.RUNTIMES", table)
    found = attempt(network, "onnxruntime", 60.0)
    assert found["status"] == "fails"
    assert least < found["difference"] < most, found
    assert f"{found['difference']:.2g}" in found["note"]


@pytest.mark.real
def test_a_program_that_does_not_run_says_why(torch, tmp_path):
    """What is no program ends in one line, not in a crash of the run."""
    file = tmp_path / "model.onnx"
    file.write_bytes(b"no program")
    with pytest.raises(runtimes.RunError, match=r"(?i)protobuf|parse|invalid"):
        runtimes.run("onnxruntime", file, [(torch.zeros(1, 2),)], 60.0)


@pytest.mark.real
def test_calibration_sees_through_what_starts_at_zero(torch):
    """A branch whose last factor starts at zero counts after calibration; a deaf model is refused."""
    from ptx.verify.exporting.calibrating import UncalibratedError, largest

    class Gated(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.branch = torch.nn.Sequential(torch.nn.Conv2d(3, 3, 3, padding=1), torch.nn.BatchNorm2d(3))
            self.gate = torch.nn.Parameter(torch.zeros(3))

        def forward(self, x):
            return 1e-9 * x + self.branch(x) * self.gate.view(1, -1, 1, 1)

    network = _ready(Gated(), (1, 3, 8, 8))
    assert largest(network.expected[0]) > 0.1
    assert float(network.built.module.network.branch[1].running_var.mean()) != 1.0

    class Deaf(torch.nn.Module):
        def forward(self, x):
            return torch.ones(1, 2) + 0 * x.sum()

    with pytest.raises(UncalibratedError, match="do not depend"):
        _ready(Deaf(), (1, 3))


def _clip_network(torch):
    nn = torch.nn
    return nn.Sequential(
        nn.Conv3d(3, 8, (3, 3, 3), stride=(2, 1, 2), padding=(1, 1, 1), dilation=(1, 1, 1)),
        nn.BatchNorm3d(8),
        nn.ReLU(),
        nn.Conv3d(8, 8, (5, 1, 1), padding=(2, 0, 0), groups=8, bias=False),
        nn.MaxPool3d((1, 3, 3), stride=(1, 2, 2), padding=(0, 1, 1)),
        nn.AvgPool3d((2, 2, 2), stride=1),
        nn.Conv3d(8, 5, 1),
        nn.AdaptiveAvgPool3d(1),
        nn.Flatten(),
    )


@pytest.mark.real
def test_the_rewrite_of_3d_layers_computes_the_same(torch):
    """Every 3-D layer is replaced, and the outputs stay what they were; what is not rewritten is refused by name."""
    from ptx.verify.exporting import calibrating, conv3d

    network = _ready(_clip_network(torch), (2, 3, 6, 16, 16))
    made, count = conv3d.rewritten(network.built.module)
    assert count == 7
    assert not conv3d.has_3d(made)
    for inputs, expected in zip(network.sets, network.expected, strict=True):
        assert calibrating.difference(expected, calibrating.outputs(made, inputs)) < 1e-5
    with pytest.raises(ValueError, match="circular"):
        conv3d.rewritten(torch.nn.Conv3d(1, 1, 3, padding=1, padding_mode="circular"))


@pytest.mark.real
def test_3d_layers_need_the_rewrite_in_executorch(torch):
    """Stock the program is written and does not run; rewritten it agrees with the network that was not."""
    from ptx.verify.exporting import attempt, conv3d

    network = _ready(_clip_network(torch), (1, 3, 6, 16, 16))
    stock = attempt.attempt(network, "executorch", 120.0)
    assert stock["status"] == "fails"
    assert stock["rewritable"]
    made, _ = conv3d.rewritten(network.built.module)
    again = attempt.attempt(network._replace(built=network.built._replace(module=made)), "executorch", 120.0)
    assert again["status"] == "works", again
    assert again["difference"] < 1e-3


@pytest.mark.real
def test_a_program_that_crashes_is_reported(torch, monkeypatch, tmp_path):
    """The process that runs a program may die: the message says how, and the run goes on."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(runtimes.RunError, match="ended with 1"):
        runtimes.run("onnxruntime", tmp_path / "m.onnx", [(torch.zeros(1),)], 10.0)


def test_published_proofs_name_their_runs():
    """Every export in catalog/proofs names versions; one that works has a difference below the tolerance."""
    seen = 0
    for path in sorted((CATALOG / "proofs").glob("*.jsonl")):
        data = proofs.read(path, CATALOG)
        for row in data["models"]:
            for export in row.get("exports", []):
                seen += 1
                assert "torch " in export["versions"], row["id"]
                assert export["source"] in data["sources"]
                if export["status"] != "fails":
                    assert export["difference"] <= 1e-3, row["id"]
                    assert export["size_mb"] > 0
                else:
                    assert export["note"], row["id"]
    assert seen or not (CATALOG / "proofs").is_dir()


@pytest.mark.real
def test_a_network_that_jumps_is_not_compared(torch):
    """Where eager itself jumps when the input changes in its fifth digit, a difference proves nothing."""
    from ptx.verify.exporting.attempt import _compared

    class Jumping(torch.nn.Module):
        def forward(self, x):
            return torch.sin(1e7 * x) + x

    for module, status in ((Jumping(), None), (torch.nn.Linear(8, 4), "fails")):
        network = _ready(module, (2, 8))
        found = _compared(network, [[x + 0.5 for x in outputs] for outputs in network.expected], "")
        assert found["status"] == status
        assert ("fifth digit" in found["note"]) == (status is None)
