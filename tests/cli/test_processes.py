"""The commands as processes: interrupts, pipes, caches and overlays."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import CATALOG


def ptx(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ptx as a process."""
    return subprocess.run(
        [sys.executable, "-m", "ptx", *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    "where",
    ["ptx.cli.main.get_command", "ptx.catalog.index.open_index", "ptx.lint.lint"],
    ids=lambda w: w.split(".")[-1],
)
def test_ctrl_c_is_one_line(where):
    """An interrupt anywhere ends with `error: interrupted` and status 130, never with a traceback."""
    module, _, name = where.rpartition(".")
    code = (
        f"import sys, {module} as m\n"
        "from ptx.__main__ import main\n"
        "def interrupted(*a, **k): raise KeyboardInterrupt\n"
        f"m.{name} = interrupted\n"
        f"sys.argv = ['ptx', *{['lint'] if name == 'lint' else ['list', 'tasks']}]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (130, "error: interrupted\n", "")


def test_ctrl_c_during_the_imports_is_one_line():
    """Even before typer is there."""
    code = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from ptx.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")


def test_no_torch_and_no_yaml_at_query_time():
    """`ptx recommend` imports neither torch nor YAML, and `--json` not even rich tables."""
    code = (
        "import sys; from ptx.cli.main import run;"
        "run(['recommend','--task','video','--device','mobile','--json']); sys.stdout.flush();"
        "sys.stderr.write(' '.join(m for m in ('torch','yaml','rich.table','packaging','ptx.catalog.schema') if m in sys.modules))"
    )
    ptx("list", "tasks")  # compiles the index
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stderr == ""


def test_a_closed_pipe_is_no_failure():
    """`ptx ... | head -1` ends quietly."""
    done = subprocess.run(
        f"{sys.executable} -m ptx list models | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_no_colour_in_a_pipe_nor_with_no_color():
    """Output to a pipe holds no escape codes."""
    assert "\x1b" not in ptx("recommend", "--task", "asr", "--device", "cpu", NO_COLOR="1").stdout
    assert "\x1b" not in ptx("recommend", "--task", "asr", "--device", "cpu").stdout


def test_a_damaged_index_is_made_anew(tmp_path):
    """A half-written or corrupt index is rebuilt, not trusted."""
    cache = tmp_path / "cache"
    assert ptx("list", "tasks", PTX_CACHE=str(cache)).returncode == 0
    (index,) = cache.glob("index-*.sqlite")
    for damage in (b"", b"not a database", index.read_bytes()[:5000]):
        index.write_bytes(damage)
        done = ptx("recommend", "--task", "asr", "--device", "cpu", "--json", PTX_CACHE=str(cache))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["picks"]


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path):
    """Without a place for the index it is compiled in memory."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert ptx("list", "tasks", PTX_CACHE=str(blocked / "cache")).returncode == 0


def test_two_commands_at_once_both_work(tmp_path):
    """Two first runs started together both answer."""
    command = [sys.executable, "-m", "ptx", "list", "tasks"]
    environment = {**os.environ, "PTX_CACHE": str(tmp_path / "cache")}
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    assert {len(process.communicate()[0]) > 0 for process in running} == {True}
    assert [process.returncode for process in running] == [0, 0]


def test_an_overlay_adds_and_switches_off(tmp_path):
    """An overlay's rule counts, and one that it disables does not."""
    rules = tmp_path / "rules"
    rules.mkdir()
    text = (CATALOG / "rules" / "conv3d-executorch.yaml").read_text(encoding="utf-8")
    (rules / "conv3d-executorch.yaml").write_text(
        text + "disabled: tried here, works with our build\n", encoding="utf-8"
    )
    data = json.loads(ptx("list", "rules", "--json", PTX_CATALOG=str(tmp_path)).stdout)
    assert "conv3d-executorch" not in {item["id"] for item in data["items"]}
    assert ptx("list", "rules", PTX_CATALOG=str(tmp_path / "none")).returncode == 2


def test_a_hostile_overlay_is_refused_with_its_place(tmp_path):
    """A faulty overlay file ends in file:line:column."""
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "x.yaml").write_text("id: &a x\n")
    done = ptx("list", "devices", PTX_CATALOG=str(tmp_path))
    assert done.returncode == 2
    assert "x.yaml:1:5: defines the anchor" in done.stderr


def test_recommend_is_the_same_bytes_for_the_same_environment():
    """Two runs with the same packages said to be installed print the same."""
    command = ("recommend", "--task", "asr", "--device", "cpu", "--json")
    first, second = (ptx(*command, PTX_INSTALLED="torch==2.15.0 torchtext==0.18.0").stdout for _ in range(2))
    assert first == second
    assert "torchaudio-211-torch-215" in first
