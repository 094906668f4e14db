"""What a person and a program see: whole outputs, exit statuses, errors."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import CATALOG
from jsonschema import Draft202012Validator

from ptx.cli.main import COMMANDS, run
from ptx.output.contract import SCHEMAS

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "PTX_UPDATE_GOLDEN"

SCREENS = {
    "recommend-80": ("80", ["recommend", "--task", "video", "--device", "mobile"]),
    "recommend-120": ("120", ["recommend", "--task", "video", "--device", "mobile"]),
    "recommend-piped": (None, ["recommend", "--task", "video", "--device", "mobile"]),
    "recommend-zh": ("80", ["recommend", "把会议录音变成文字", "--device", "laptop", "--top", "2"]),
    "recommend-why": ("100", ["recommend", "speaker verification", "--device", "cpu", "--why", "--top", "1"]),
    "recommend-markdown": (None, ["recommend", "--task", "asr", "--device", "cpu", "--format", "markdown"]),
    "recommend-nothing": ("80", ["recommend", "--task", "video", "--device", "mobile", "--max-latency", "0.001ms"]),
    "compare-libraries": ("100", ["compare", "torchtext", "huggingface"]),
    "compare-models": ("100", ["compare", "pytorchvideo/x3d-xs", "torchvision/mvit-v2-s", "--device", "mobile"]),
    "show-torchtext": ("100", ["show", "torchtext"]),
    "show-device": ("100", ["show", "raspberry-pi-5"]),
    "show-model": ("100", ["show", "pytorchvideo/x3d-xs"]),
    "list-tasks": ("100", ["list", "tasks"]),
    "explain-check": (None, ["explain", "CAT301"]),
    "explain-rule": (None, ["explain", "conv3d-executorch"]),
    "explain-migration": (None, ["explain", "transformers.pipeline:summarization"]),
    "explain-compatibility": (None, ["explain", "torchaudio-211-torch-215"]),
}
STATUS = {"recommend-nothing": 1}


@pytest.mark.parametrize("name", SCREENS)
def test_whole_screen(name, capsys, monkeypatch):
    """The whole output is as it was looked at (PTX_UPDATE_GOLDEN=1 rewrites the files)."""
    columns, arguments = SCREENS[name]
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    status = run(arguments)
    out = capsys.readouterr().out
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(out, encoding="utf-8")
    assert status == STATUS.get(name, 0)
    assert out == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in SCREENS if SCREENS[name][0]])
def test_screens_keep_their_width(name):
    """No table line is wider than the screen; only commands, which must stay whole to be copied, are."""
    from rich.cells import cell_len

    width = int(SCREENS[name][0] or 0)
    for line in (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        assert cell_len(line) <= width or line.startswith(("   install", "   starter"))


@pytest.mark.parametrize(
    ("arguments", "status", "message", "hint"),
    [
        (["recommend"], 2, "say what you want to do", "try"),
        (["recommend", "--task", "xyzzy"], 2, "--task: no task is called 'xyzzy'", "ptx list tasks"),
        (["recommend", "--task", "speach"], 2, "--task: no task is called 'speach'", ""),
        (["recommend", "--task", "asr", "--device", "toaster"], 2, "--device: no device is called 'toaster'", "ptx list devices"),
        (["recommend", "make me a sandwich"], 2, "QUERY: 'make me a sandwich'", ""),
        (["recommend", "--task", "asr", "--max-latency", "fast"], 2, "--max-latency: 'fast' is not an amount", "30ms"),
        (["recommend", "--task", "asr", "--max-size", "-3"], 2, "--max-size", ""),
        (["recommend", "--task", "asr", "--license", "free"], 2, "--license: 'free' is not one of", "commercial"),
        (["recommend", "--task", "asr", "--goal", "win"], 2, "--goal: 'win' is not one of", "finetune"),
        (["recommend", "--task", "asr", "--language", "klingonish"], 2, "--language", "ISO 639"),
        (["recommend", "--task", "asr", "--need", "wings"], 2, "--need: 'wings'", "streaming"),
        (["recommend", "--task", "asr", "--library", "torchx-y"], 2, "--library: no library is called 'torchx-y'", ""),
        (["recommend", "--task", "asr", "--format", "xml"], 2, "--format", "json"),
        (["recommend", "--nonsense"], 2, "no such option", "did you mean"),
        (["recomend"], 2, "no such command 'recomend'", "recommend"),
        (["compare", "torchtext"], 2, "at least two", "ptx compare"),
        (["compare", "torchtext", "pytorchvideo/x3d-xs"], 2, "different kinds", "libraries only"),
        (["compare", "torchtext", "hugingfaze-x"], 2, "NAMES", ""),
        (["lint", "no/such/place"], 2, "no/such/place does not exist", "file or folder"),
        (["lint", "--select", "CAT999"], 2, "no check is called 'CAT999'", "ptx list checks"),
        (["list", "moods"], 2, "KIND: 'moods'", "tasks"),
        (["list", "models", "--license", "commercial"], 2, "--license: no licence or class", "permissive"),
        (["list", "libraries", "--status", "dead"], 2, "--status: 'dead'", "archived"),
        (["list", "models", "--device-kind", "phone"], 2, "--device-kind: 'phone'", "mobile"),
        (["list", "tasks", "--status", "active"], 2, "--status does not go with tasks", ""),
        (["explain", "CAT9999"], 2, "no check or rule", ""),
        (["verify", "--json"], 2, "say what to verify", "ptx verify --library"),
        (["verify", "no/such-model"], 2, "NAMES", ""),
        (["verify", "--all", "--origin", "wild"], 2, "--origin: 'wild'", "curated"),
        (["verify", "--all", "--tenth", "ten"], 2, "--tenth: 'ten' is not a tenth", "today"),
        (["explain", "torchtext.data.Feld"], 2, "migration", "torchtext.data.Field"),
        (["doctor", "--python", "no/such/place"], 2, "--python: no/such/place does not exist", "virtual environment"),
        (["audit", "no/such/place"], 2, "no/such/place does not exist", "file or folder"),
        (["audit", ".", "--select", "xyzzy"], 2, "no migration or library is called 'xyzzy'", "ptx list migrations"),
        (["audit", ".", "--format", "xml"], 2, "--format", "sarif"),
        (["starter", "summarization", "--device", "cpu"], 2, "no starter serves", ""),
    ],
)  # fmt: skip
def test_misuse_is_one_error_and_one_hint(arguments, status, message, hint, capsys):
    """Bad input ends in `error:` and `hint:` lines on stderr, status 2, and nothing on stdout."""
    assert run(arguments) == status
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if not line.startswith("note:")]
    assert captured.out == ""
    assert lines[0].startswith("error: ")
    assert message in lines[0]
    assert len(lines) <= 2
    assert "Traceback" not in captured.err
    if hint:
        assert lines[1].startswith("hint: ")
        assert hint in lines[1]


JSON = {
    "output-recommendation": [
        ["recommend", "--task", "video", "--device", "mobile", "--json"],
        ["recommend", "translate german to english", "--device", "gpu", "--json"],
        ["recommend", "--task", "asr", "--device", "pixel-9", "--max-size", "1MB", "--json"],
        ["recommend", "--task", "object-detection", "--goal", "finetune", "--license", "commercial", "--json"],
    ],
    "output-comparison": [
        ["compare", "torchtext", "huggingface", "--json"],
        ["compare", "pytorchvideo/x3d-xs", "torchvision/mvit-v2-s", "--json"],
    ],
    "output-audit": [["audit", str(CATALOG / "starters"), "--json"], ["audit", __file__, "--json"]],
    "output-doctor": [["doctor", "--json"]],
    "output-lint": [["lint", str(CATALOG / "tasks"), "--json"]],
    "output-list": [
        ["list", kind, "--json"] for kind in ("tasks", "models", "rules", "checks", "devices", "libraries")
    ],
    "output-show": [
        ["show", name, "--json"] for name in ("torchtext", "video", "mobile", "pytorchvideo/x3d-xs", "MIT")
    ],
    "output-explain": [["explain", "CAT101", "--json"], ["explain", "max-size", "--json"]],
    "output-learn": [["learn", "--json"]],
    "output-verify": [["verify", "mmaction2/slowfast-r50-8x8", "--json"]],
}


@pytest.mark.parametrize(("schema", "arguments"), [(s, a) for s, lists in JSON.items() for a in lists])
def test_json_follows_its_published_schema(schema, arguments, capsys):
    """Every command's JSON validates against the schema that is published beside the catalog."""
    run(arguments)
    data = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMAS[schema]).validate(data)
    published = json.loads((CATALOG / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(published).validate(data)


def test_sarif_validates_and_points_at_the_fault(tmp_path, capsys):
    """SARIF 2.1.0 has what code scanning reads: rule, message, file, line, column."""
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "a.yaml").write_text("id: a\nbogus: 1\n")
    assert run(["lint", str(tmp_path), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0-core.schema.json").read_text())
    Draft202012Validator(schema).validate(log)
    result = next(r for r in log["runs"][0]["results"] if r["ruleId"] == "CAT101")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 1}
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "CAT101"


def test_github_annotations_escape_what_they_hold(tmp_path, capsys):
    """A file name or message cannot break out of its annotation."""
    folder = tmp_path / "devices"
    folder.mkdir()
    (folder / "a,b.yaml").write_text("id: 'x\n  y'\n")
    assert run(["lint", str(tmp_path), "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("::error file=") and "a%2Cb.yaml" in line for line in lines)


def test_the_same_question_gives_the_same_bytes(capsys):
    """Two runs print the same."""
    outputs = []
    for _ in range(2):
        run(["recommend", "--task", "image-classification", "--device", "cpu", "--json"])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name, capsys):
    """`ptx COMMAND --help` shows at least one example of the command."""
    assert run([name, "--help"]) == 0
    assert f"ptx {name}" in capsys.readouterr().out


def test_version_names_tool_and_catalog(capsys):
    """`ptx --version` prints the version and the date of the catalog."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ptx 0.1.0, catalog of 2026-")


def test_typing_errors_are_forgiven_with_a_note(capsys):
    """A clear typing error is read as what it must mean, and said."""
    assert run(["recommend", "--task", "image-clasification", "--device", "rasberry-pi-5", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["request"]["device"] == "raspberry-pi-5"
    assert "note: --task: reading 'image-clasification' as 'image-classification'" in captured.err


def test_options_win_over_the_question(capsys):
    """What an option says is not overruled by the text."""
    run(["recommend", "count cars on my phone", "--device", "gpu", "--json"])
    assert json.loads(capsys.readouterr().out)["request"]["device"] == "gpu"


def test_the_question_names_device_licence_language_and_limit(capsys):
    """A question can carry the constraints."""
    run(["recommend", "transcribe german interviews on a raspberry pi, commercial use, under 900 ms", "--json"])
    request = json.loads(capsys.readouterr().out)["request"]
    assert request["device"] == "raspberry-pi-5"
    assert request["constraints"]["languages"] == ["de"]
    assert request["constraints"]["license"] == "commercial"
    assert request["constraints"]["max_latency_ms"] == 900


@pytest.mark.parametrize("device", ["cpu", "pixel-9", "raspberry-pi-5", "t4"])
@pytest.mark.parametrize(
    "limit", [("--max-latency", "0.02ms"), ("--max-memory", "0.5MB"), ("--max-size", "0.05MB")], ids=lambda v: v[0]
)
@pytest.mark.parametrize("task", ["image-classification", "video", "sentence-similarity", "speaker-verification"])
def test_what_it_says_to_relax_helps(task, limit, device, capsys):
    """Following the advice under `relax` gets at least one pick."""
    ask = ["recommend", "--task", task, "--device", device, "--json"]
    assert run([*ask, *limit]) == 1
    relax = json.loads(capsys.readouterr().out)["nearest"]["relax"]
    assert relax.split()[0] == limit[0] or relax == f"leave out {limit[0]}"
    assert run([*ask, *(relax.split() if relax.startswith("--") else [])]) == 0
    assert json.loads(capsys.readouterr().out)["picks"]


@pytest.mark.parametrize("asked", ["permissive", "apache-2.0"])
def test_models_are_listed_by_licence_or_class_of_licences(asked, capsys):
    """`--license` takes a class or an id in any case, and lists nothing else."""
    run(["list", "licenses", "--json"])
    policy = {row["id"]: row["policy"] for row in json.loads(capsys.readouterr().out)["items"]}
    assert run(["list", "models", "--task", "video", "--license", asked, "--json"]) == 0
    found = {row["license"] for row in json.loads(capsys.readouterr().out)["items"]}
    assert found
    assert all(policy[name] == "permissive" for name in found)
    assert asked == "permissive" or found == {"Apache-2.0"}


def test_a_starter_is_written_once(tmp_path, capsys):
    """`ptx starter -o` writes the pick's script, and never over another file unless forced."""
    target = tmp_path / "classify.py"
    arguments = [
        "starter",
        "image-classification",
        "--device",
        "cpu",
        "--library",
        "torchvision",
        "-o",
        str(target),
    ]
    assert run(arguments) == 0
    first = target.read_text(encoding="utf-8")
    compile(first, "classify.py", "exec")
    target.write_text("mine")
    assert run(arguments) == 2
    assert target.read_text() == "mine"
    assert run([*arguments, "--force"]) == 0
    assert target.read_text(encoding="utf-8") == first


OLD = (
    "import torchaudio\nfrom torchvision.models import resnet18\nresnet18(pretrained=True)\ntorchaudio.info('a')\n"
)


def test_audit_tells_place_version_and_what_to_write(tmp_path, monkeypatch, capsys):
    """One line a finding: file:line:column, id, what became of it and since when, and what to write today."""
    (tmp_path / "a.py").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    assert run(["audit", "a.py"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("a.py:3:10: torchvision.models:pretrained is deprecated since torchvision 0.13")
    assert lines[1].startswith("a.py:4:1: torchaudio.info was removed in torchaudio 2.9.0: AttributeError")
    assert "soundfile.info(path)" in lines[1]
    assert lines[2] == "2 findings in 1 file"


def test_audit_fails_for_what_fails(tmp_path, capsys):
    """What is only deprecated has status 0, and 1 with --strict; clean code has 0."""
    (tmp_path / "a.py").write_text("\n".join(OLD.splitlines()[:3]))
    assert run(["audit", str(tmp_path)]) == 0
    assert run(["audit", str(tmp_path), "--strict"]) == 1
    assert run(["audit", str(tmp_path), "--strict", "--ignore", "torchvision"]) == 0


def test_audit_for_github_and_sarif(tmp_path, monkeypatch, capsys):
    """Errors and warnings are annotations of their level, and SARIF names every rule that it points to."""
    (tmp_path / "a.py").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    run(["audit", "a.py", "--format", "github"])
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("::warning file=a.py,line=3,col=10,title=torchvision.models%3Apretrained::")
    assert second.startswith("::error file=a.py,line=4,col=1,title=torchaudio.info::")
    run(["audit", "a.py", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0-core.schema.json").read_text())
    Draft202012Validator(schema).validate(log)
    (part,) = log["runs"]
    for result in part["results"]:
        assert part["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_starters_use_nothing_that_is_gone(capsys):
    """No starter of the catalog uses a removed, broken or deprecated API."""
    assert run(["audit", str(CATALOG / "starters"), "--strict"]) == 0, capsys.readouterr().out


def test_recommend_tells_of_what_is_installed(monkeypatch, capsys):
    """A clash with an installed torch stands in the table, in Markdown and in JSON, with the command that mends it."""
    monkeypatch.setenv("PTX_INSTALLED", "torch==2.15.0")
    for form in ("table", "markdown", "json"):
        assert run(["recommend", "--task", "asr", "--device", "cpu", "--format", form]) == 0
        out = capsys.readouterr().out
        assert "torchaudio-211-torch-215" in out
        assert "pip install 'torch==2.14.1'" in out
    assert json.loads(out)["environment"]["clashes"][0]["ranks"]
