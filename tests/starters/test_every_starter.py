"""What holds for each starter, found by walking the folder."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.real
STARTERS = Path(__file__).parents[2] / "catalog" / "starters"
NAMES = sorted(
    path.relative_to(STARTERS).as_posix().removesuffix(".infer.py") for path in STARTERS.glob("*/*.infer.py")
)
SETTINGS = {"MODEL", "WEIGHTS", "HUB_ID", "DEVICE", "DTYPE", "LANGUAGE", "TOP_K", "THRESHOLD"}
SUFFIX = {
    "audio-classification": ".wav",
    "automatic-speech-recognition": ".wav",
    "image-classification": ".png",
    "instance-segmentation": ".png",
    "object-detection": ".png",
    "semantic-segmentation": ".png",
    "source-separation": ".wav",
    "speaker-verification": ".wav",
    "video-classification": ".mp4",
}
each = pytest.mark.parametrize("name", NAMES)


def suffix_of(name):
    return SUFFIX.get(name.partition("/")[0], ".txt")


def read(name):
    return (STARTERS / f"{name}.infer.py").read_text(encoding="utf-8")


def test_there_are_starters():
    assert len(NAMES) >= 13


@each
def test_the_script_block_names_bounded_dependencies(name):
    lines = read(name).splitlines()
    assert lines[0] == "# /// script"
    block = [line.removeprefix("#").removeprefix(" ") for line in lines[1 : lines.index("# ///")]]
    script = tomllib.loads("\n".join(block))
    assert script["requires-python"] == ">=3.11"
    assert "torch>=2.11,<2.15" in script["dependencies"]
    assert all(">=" in dependency for dependency in script["dependencies"])


@each
def test_the_settings_are_literals_of_known_names(name):
    before, _, rest = read(name).partition("# --- settings: ptx starter fills these in ---\n")
    block, end, _ = rest.partition("# --- end of settings ---\n")
    assert before
    assert end
    found = [node for node in ast.parse(block).body if isinstance(node, ast.Assign)]
    assert len(found) == len(ast.parse(block).body)
    for node in found:
        ast.literal_eval(node.value)
        assert node.targets[0].id in SETTINGS
    assert 'DEVICE = "cpu"' in block


@each
def test_nothing_of_ptx_is_imported_and_every_function_is_typed(name):
    for node in ast.walk(ast.parse(read(name))):
        if isinstance(node, ast.Import):
            assert not any(alias.name.split(".")[0] == "ptx" for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.module.split(".")[0] != "ptx"
        if isinstance(node, ast.FunctionDef):
            assert node.returns is not None
            assert all(argument.annotation is not None for argument in node.args.args)


@each
def test_a_missing_file_is_named(name, run_starter, refused, tmp_path):
    missing = tmp_path / f"missing{suffix_of(name)}"
    line = refused(run_starter(name, missing, missing))
    assert str(missing) in line
    assert "no such file" in line.lower()


@each
def test_an_empty_file_is_named(name, run_starter, refused, tmp_path):
    empty = tmp_path / f"empty{suffix_of(name)}"
    empty.touch()
    line = refused(run_starter(name, empty, empty))
    assert str(empty) in line


@each
def test_an_absent_accelerator_is_refused(name, run_starter, refused, tmp_path):
    line = refused(run_starter(name, tmp_path, tmp_path, "--device", "cuda"))
    assert "'cuda'" in line
    assert "--device cpu" in line


@each
def test_weights_that_are_none_are_refused(name, run_starter, refused, tmp_path):
    own = tmp_path / f"own{suffix_of(name)}"
    own.write_text("some text\nand some more\n", encoding="utf-8")
    weights = tmp_path / "weights.pth"
    weights.write_text("no weights", encoding="utf-8")
    line = refused(run_starter(name, own, own, "--weights", weights))
    assert str(weights) in line


@each
def test_a_missing_weights_path_is_named(name, run_starter, refused, tmp_path):
    own = tmp_path / f"own{suffix_of(name)}"
    own.write_text("some text\nand some more\n", encoding="utf-8")
    line = refused(run_starter(name, own, own, "--weights", tmp_path / "nowhere"))
    assert "nowhere" in line
