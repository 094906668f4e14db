"""`ptx doctor` in real virtual environments with real faults: packages of the registry, installed with pip."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import CATALOG
from jsonschema import Draft202012Validator

from ptx.cli.main import run
from ptx.doctor.environment import look
from ptx.output.contract import DOCTOR

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("environments")]

TORCH = "torch==2.13.0+cpu"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


class Fault(NamedTuple):
    """An environment: what is installed without its requirements, and what doctor has to say of it."""

    packages: tuple[str, ...]
    torch: bool
    problems: dict[str, str]
    mend: str
    deep: str | None = None


FAULTS = {
    "cpu-torch-with-torchvision-of-pypi": Fault(
        ("torchvision==0.28.0", "numpy", "pillow"), True,
        {"torchvision-cpu-torch": "broken"},
        "pip install --force-reinstall --no-deps torchvision --index-url " + CPU_INDEX,
        "RuntimeError: operator torchvision::nms does not exist",
    ),
    "torchtext-after-torch-2.3": Fault(
        ("torchtext==0.18.0", "numpy", "requests", "tqdm", "urllib3", "certifi", "idna", "charset-normalizer"), True,
        {"torchtext-torch": "broken"},
        "pip uninstall --yes torchtext",
        "OSError: Could not load this library",
    ),
    "torchaudio-of-another-torch": Fault(
        ("torchaudio==2.10.0",), True,
        {"torchaudio-torch": "broken", "torchaudio-load-torchcodec": "warning"},
        "pip install 'torchaudio==2.11.0' 'torch<2.15'",
        "OSError: Could not load this library",
    ),
    "torchcodec-of-cuda-beside-cpu-torch": Fault(
        ("torchcodec==0.17.0",), True,
        {"torchcodec-cpu-torch": "broken"},
        "pip install --force-reinstall --no-deps torchcodec --index-url " + CPU_INDEX,
        "OSError: Could not load this library",
    ),
    "transformers-beside-old-tokenizers": Fault(
        ("transformers==5.23.0", "tokenizers==0.22.1"), False,
        {"transformers-tokenizers": "broken", "requires:transformers:huggingface-hub": "broken"},
        "pip install --upgrade transformers tokenizers",
    ),
    "typer-older-than-a-pin": Fault(
        ("fastapi-cli==0.0.34", "typer==0.15.1"), False,
        {"requires:fastapi-cli:typer": "broken", "requires:typer:click": "broken"},
        "pip install 'typer>=0.26.1'",
    ),
    "optimum-onnx-beside-transformers-5": Fault(
        ("optimum-onnx==0.1.0", "transformers==5.23.0"), False,
        {"optimum-onnx-transformers": "broken"},
        "pip uninstall --yes optimum-onnx",
    ),
}  # fmt: skip


def pip(*arguments: str) -> bool:
    """Run pip of the test environment; False where it fails."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def packages(home: Path) -> Path:
    """Return the folder that pip installs into."""
    return min([*home.glob("lib/python*/site-packages"), *home.glob("Lib/site-packages")])


@pytest.fixture(scope="session")
def torch_cpu(tmp_path_factory):
    """A folder with the CPU-only torch and what it requires, shared by the environments (1 GB)."""
    folder = tmp_path_factory.mktemp("torch-cpu")
    had = pip("--target", str(folder), TORCH) or pip("--target", str(folder), "--index-url", CPU_INDEX, TORCH)
    assert had, f"{TORCH} is not to be had from this registry"
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory, request):
    """Return a function that makes the virtual environment of a fault, once."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        fault = FAULTS[name]
        if name not in made:
            home = tmp_path_factory.mktemp("env") / name
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
            site = packages(home)
            assert pip("--no-deps", "--target", str(site), *fault.packages), fault.packages
            if fault.torch:
                (site / "torch-cpu.pth").write_text(str(request.getfixturevalue("torch_cpu")))
            made[name] = home
        return made[name]

    return make


def doctor(capsys, *arguments):
    """Return status and JSON of `ptx doctor`."""
    status = run(["doctor", *map(str, arguments), "--json"])
    data = json.loads(capsys.readouterr().out)
    Draft202012Validator(DOCTOR).validate(data)
    return status, data


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_named_with_the_command_that_mends_it(name, environment, capsys):
    """Each fault is found from metadata alone, at its severity, and a command mends it; the status is 1."""
    home = environment(name)
    status, data = doctor(capsys, "--python", home)
    found = {problem["id"]: problem for problem in data["problems"]}
    assert status == 1
    assert data["broken"] is True
    for problem, severity in FAULTS[name].problems.items():
        assert found[problem]["severity"] == severity
        assert found[problem]["symptom"]
        assert found[problem]["why"]
    python = data["environment"]["executable"]
    wanted = FAULTS[name].mend.replace("pip", f"{python} -m pip", 1)
    assert wanted in [problem["mend"] for problem in data["problems"]]


@pytest.mark.parametrize("name", [name for name in FAULTS if FAULTS[name].deep])
def test_the_import_shows_the_symptom_that_was_told(name, environment, capsys):
    """With --deep the package is imported, and its real error is the symptom of the entry that was found."""
    fault = FAULTS[name]
    _, data = doctor(capsys, "--python", environment(name), "--deep")
    package = fault.packages[0].partition("==")[0]
    trials = {trial["package"]: trial for trial in data["imports"]}
    assert fault.deep in trials[package]["error"]
    assert trials[package]["entry"] in fault.problems
    assert trials["torch"]["error"] is None
    assert trials["torch"]["seconds"] > 0


def test_torchcodec_without_ffmpeg(environment, capsys):
    """FFmpeg's shared libraries are looked for, and their absence is a fault of torchcodec."""
    _, data = doctor(capsys, "--python", environment("torchcodec-of-cuda-beside-cpu-torch"))
    present = set(data["environment"]["libraries"]["avutil"]) & set(range(56, 62))
    told = any(problem["id"].startswith("torchcodec-ffmpeg") for problem in data["problems"])
    assert told is not bool(present)


def test_a_sound_environment_is_sound(torch_cpu, tmp_path, capsys):
    """A CPU-only torch with what it requires has no fault, and the status is 0."""
    home = tmp_path / "sound"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    site = packages(home)
    (site / "torch-cpu.pth").write_text(str(torch_cpu))
    status, data = doctor(capsys, "--python", home)
    assert (status, [p for p in data["problems"] if p["severity"] == "broken"]) == (0, [])
    assert [(row["package"], row["build"]) for row in data["installed"]] == [("torch", "cpu")]


def test_nothing_is_imported_or_written(environment):
    """Looking imports no package and leaves no file behind."""
    home = environment("cpu-torch-with-torchvision-of-pypi")
    before = sorted(home.rglob("*"))
    found = look(home)
    assert found.facts.builds["torchvision"] == "cu130"
    assert found.facts.builds["torch"] == "cpu"
    assert sorted(home.rglob("*")) == before


def test_the_catalog_knows_the_entries_of_this_test():
    """Each entry that is named here exists."""
    known = {path.stem for path in (CATALOG / "compatibility").glob("*.yaml")}
    assert {p for fault in FAULTS.values() for p in fault.problems if ":" not in p} <= known
