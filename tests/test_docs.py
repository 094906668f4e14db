"""The documents say what is true of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from ptx.cli.main import COMMANDS
from ptx.cli.reference import files

MARKDOWN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_generated_files_are_fresh(real_index, monkeypatch):
    """Reference pages, schemas and the screens in the READMEs are what `make docs` writes."""
    monkeypatch.chdir(ROOT)
    stale = [name for name, text in files(real_index).items() if Path(name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    """Every relative link of a document leads to a file."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http", "mailto:")):
            assert (path.parent / target).exists(), target


def test_decisions_have_unique_numbers_and_three_parts():
    """A decision is a page: context, decision, consequence."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        assert re.findall(r"^## (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequence",
        ]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_commands_exist(name):
    """Each `ptx` command of a README is a command."""
    text = (ROOT / name).read_text(encoding="utf-8")
    used = set(re.findall(r"^(?:pip install \. && )?ptx ([a-z]+)", text, re.MULTILINE))
    assert {"recommend", "compare", "lint", "show", "starter", "learn"} <= used <= set(COMMANDS)


def test_sizes_of_modules_and_functions():
    """No module over 400 lines, no function over 60, not counting what it says of itself."""
    import ast

    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                assert (node.end_lineno or 0) - first.lineno < 60, (path, node.name)


def test_types_of_the_public_interface(tmp_path):
    """A program that uses the public interface type-checks strictly."""
    program = tmp_path / "uses_ptx.py"
    program.write_text(
        "import ptx\n"
        "answer: ptx.Recommendation = ptx.recommend(task='video', device='mobile')\n"
        "name: str = answer.picks[0].candidate.model.name\n"
        "print(name, ptx.as_json(answer)['schema'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(program)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    ran = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True)
    assert "ptx.recommendation/1" in ran.stdout
