"""The wheel holds the catalog and works on its own, as an editable install does."""

from __future__ import annotations

import json
import subprocess
import sys
import venv

import pytest
from conftest import CATALOG, ROOT

OLDEST = [
    "typer==0.16.0", "rich==13.9.4", "pydantic==2.11.0", "packaging==24.2", "platformdirs==4.2.0", "pyyaml==6.0.1",
]  # fmt: skip
"""The lower bounds of pyproject.toml."""


def fresh(tmp_path_factory, *pins):
    """Return a folder with an environment that holds ptx from a wheel, and nothing of the test set-up."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=True, symlinks=True)  # as `python -m venv` does
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *pins, str(ROOT)], check=True, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The newest dependencies."""
    return fresh(tmp_path_factory)


def ask(folder, *arguments):
    """Run the installed command away from the checkout."""
    environment = {"PTX_CACHE": str(folder / "cache"), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        [folder / "venv" / "bin" / "ptx", *arguments], capture_output=True, text=True, check=False, cwd=folder,
        env=environment,
    )  # fmt: skip


def test_the_wheel_answers_on_its_own(installed):
    """A fresh environment answers the main question, and lints its own catalog clean."""
    done = ask(installed, "recommend", "--task", "video", "--device", "mobile", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["picks"][0]["model"]["id"].startswith("pytorchvideo/")
    assert ask(installed, "lint").returncode == 0
    assert ask(installed, "starter", "image-classification", "--device", "cpu").returncode == 0


def test_the_oldest_dependencies_allowed_will_do(tmp_path_factory):
    """The lower bounds are true: answer, lint, help and errors work with them."""
    folder = fresh(tmp_path_factory, *OLDEST)
    assert ask(folder, "recommend", "--task", "asr", "--device", "laptop").returncode == 0
    assert ask(folder, "lint").returncode == 0
    assert "ptx recommend" in ask(folder, "recommend", "--help").stdout
    wrong = ask(folder, "recommend", "--nonsense")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("error: no such option")


def test_a_base_environment_is_small_and_without_torch(installed):
    """Under 60 MB with pip and all, and torch is not among it."""
    size = sum(f.stat().st_size for f in (installed / "venv").rglob("*") if f.is_file() and not f.is_symlink())
    assert size < 60e6
    assert not list((installed / "venv").rglob("torch/__init__.py"))
    assert list((installed / "venv").rglob("ptx/py.typed"))


def test_the_editable_install_reads_the_checkout():
    """The test environment's ptx reads the catalog of the checkout."""
    code = "from ptx.catalog.location import shipped; print(shipped())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(CATALOG)
