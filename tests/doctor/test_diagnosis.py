"""What `ptx doctor` and `ptx recommend` conclude from facts; environments are made up here, and the tables are real."""

from __future__ import annotations

import pytest
from conftest import CATALOG
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ptx import installed
from ptx.catalog.decode import decode
from ptx.catalog.loading import load
from ptx.catalog.records import Compatibility
from ptx.compatibility import Facts, clashes, told
from ptx.doctor import as_json, diagnose
from ptx.doctor.environment import environment, interpreter
from ptx.doctor.requirements import violations
from ptx.errors import PtxError
from ptx.recommender import recommend
from ptx.request import Request
from ptx.versions import admits

ENTRIES = [decode(Compatibility, data) for data in load([CATALOG]).by_kind["compatibility"].values()]
SYSTEM = {"system": "Linux", "machine": "x86_64", "python": "3.11.9"}


def ids(versions, **facts):
    """Return the ids of the entries that an environment runs into."""
    return [clash.entry.id for clash in clashes(ENTRIES, Facts(versions=versions, **{**SYSTEM, **facts}))]


@pytest.mark.parametrize(
    ("versions", "facts", "expected"),
    [
        ({"torch": "2.15.0", "torchaudio": "2.11.0", "torchcodec": "0.17.0"}, {}, ["torchaudio-211-torch-215"]),
        ({"torch": "2.15.0+cu132", "torchaudio": "2.11.0"}, {"system": "Darwin"}, ["torchaudio-load-torchcodec"]),
        ({"torch": "2.14.1", "torchaudio": "2.11.0", "torchcodec": "0.17.0"}, {}, []),
        ({"torch": "2.14.1", "torchtext": "0.18.0"}, {}, ["torchtext-torch"]),
        ({"torch": "2.4.0", "torchtext": "0.18.0"}, {}, ["torchtext-torch"]),
        ({"torch": "2.3.1", "torchtext": "0.18.0"}, {}, []),
        ({"torch": "2.14.1", "torchtext": "0.6.0"}, {}, []),
        ({"torch": "2.11.0", "torchvision": "0.25.0"}, {}, ["torchvision-torch"]),
        ({"torch": "2.10.0+cpu", "torchvision": "0.25.0+cpu"}, {"builds": {"torch": "cpu", "torchvision": "cpu"}}, []),
        ({"torch": "2.13.0", "torchvision": "0.28.0"}, {"builds": {"torch": "cpu", "torchvision": "cu130"}},
         ["torchvision-cpu-torch"]),
        ({"torch": "2.14.1", "torchvision": "0.29.1"}, {"builds": {"torch": "cu126", "torchvision": "cu130"}},
         ["torchvision-cuda-major"]),
        ({"torch": "2.14.1", "torchvision": "0.29.1"}, {"builds": {"torch": "cu132", "torchvision": "cu130"}}, []),
        ({"torch": "2.14.1", "torchaudio": "2.11.0", "torchcodec": "0.17.0"},
         {"builds": {"torch": "cu132", "torchaudio": "cu130"}}, ["torchaudio-cuda"]),
        ({"torch": "2.14.1", "torchcodec": "0.17.0"}, {"libraries": {"avutil": ()}}, ["torchcodec-ffmpeg"]),
        ({"torch": "2.14.1", "torchcodec": "0.17.0"}, {"libraries": {"avutil": (55,)}}, ["torchcodec-ffmpeg"]),
        ({"torch": "2.14.1", "torchcodec": "0.17.0"}, {"libraries": {"avutil": (59,)}}, []),
        ({"torch": "2.14.1", "torchcodec": "0.17.0"}, {"libraries": {"avutil": ()}, "system": "Darwin"},
         ["torchcodec-ffmpeg-macos"]),
        ({"torch": "2.14.1", "torchcodec": "0.10.0"}, {}, ["torchcodec-torch"]),
        ({"torch": "2.14.1"}, {"builds": {"torch": "cpu"}, "driver": "nvidia"}, ["torch-cpu-gpu"]),
        ({"torch": "2.14.1"}, {"builds": {"torch": "cpu"}}, []),
        ({"pytorchvideo": "0.1.5", "torchvision": "0.29.1"}, {}, ["pytorchvideo-torchvision"]),
        ({"mmdet": "3.3.0", "mmcv-lite": "2.1.0"}, {}, ["mmdet-mmcv-lite"]),
        ({"chatterbox-tts": "0.1.7", "torch": "2.9.0"}, {"python": "3.14.0"}, []),
        ({}, {}, []),
    ],
)  # fmt: skip
def test_the_tables_say_what_goes_together(versions, facts, expected):
    """Versions, builds, shared libraries, systems and drivers each decide as the tables say."""
    assert ids(versions, **facts) == expected


def test_the_catalog_has_tables_enough():
    """At least 25 entries, with at least 25 rows in them, over the pairs of the ecosystem."""
    assert len(ENTRIES) >= 25
    assert sum(len(entry.windows) for entry in ENTRIES) >= 25
    pairs = {(entry.package, entry.other) for entry in ENTRIES}
    for package in ("torchvision", "torchaudio", "torchcodec", "torchtext", "executorch", "litert-torch"):
        assert (package, "torch") in pairs


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_command_mends_what_it_is_about(entry):
    """A command names the package, the other, or what the system lacks; its place-holders can be filled."""
    named = {entry.package, entry.other or "", "ffmpeg" if entry.library else ""} - {""}
    assert any(name in entry.mend for name in named)
    assert "{match}" not in entry.mend or entry.otherwise
    assert not entry.mend.count("{") - entry.mend.count("{match}") - entry.mend.count("{needs}")


def test_the_command_takes_the_version_of_the_table():
    """For an installed torch 2.10 the torchvision of its row is named; where no row fits, the other command."""
    fitting = clashes(ENTRIES, Facts(versions={"torch": "2.10.0", "torchvision": "0.26.0"}))
    assert [c.mend for c in fitting] == ["pip install 'torchvision==0.25.0'"]
    (none,) = clashes(ENTRIES, Facts(versions={"torch": "1.13.0", "torchvision": "0.26.0"}))
    assert none.mend == "pip install --upgrade torch torchvision"


def test_a_symptom_is_found_in_a_message():
    """`...` in a symptom stands for anything, the rest is literal."""
    pattern = told("OSError: Could not load this library: ...libtorchtext.so")
    assert pattern.search("x OSError: Could not load this library: /a/b/libtorchtext.so")
    assert not pattern.search("OSError: Could not load this library: /a/b/libtorchtextXso")


VERSIONS = st.from_regex(r"[0-4](\.[0-4]){0,3}(\+cpu|rc1|\.dev2|\.post1)?", fullmatch=True)
CLAUSES = st.from_regex(r"(==|!=|>=|<=|<|>|~=)[0-4]\.[0-4](\.[0-4])?", fullmatch=True)


@given(VERSIONS, st.lists(CLAUSES | st.from_regex(r"(==|!=)[0-4](\.[0-4])?\.\*", fullmatch=True), max_size=3))
def test_versions_are_compared_as_packaging_does(version, clauses):
    """The fast comparison and packaging's agree."""
    specifier = ",".join(clauses)
    assert admits(specifier, version) == SpecifierSet(specifier).contains(Version(version), prereleases=True)


def made(*distributions, **changes):
    """Return an environment with (name, version, requirements) installed."""
    answer = {
        "prefix": "/env", "executable": "/env/bin/python", "python": "3.11.9", "system": "Linux",
        "machine": "x86_64", "markers": {"python_version": "3.11", "sys_platform": "linux", "extra": ""},
        "distributions": [{"name": n, "version": v, "requires": list(r)} for n, v, r in distributions],
        "unreadable": [], "builds": {}, "libraries": {"avutil": [59]}, "ffmpeg": None, "driver": None, **changes,
    }  # fmt: skip
    return environment(answer)


def test_requirements_are_read_with_their_markers():
    """Wrong versions and missing packages are told; what another Python, system or extra asks for is not."""
    requires = (
        "typer>=0.16", "absent; python_version < '3'", "gone>=2; sys_platform == 'linux'", "more; extra == 'x'",
        "not a requirement !", "torch<3",
    )  # fmt: skip
    found = violations(made(("app", "1.0", requires), ("typer", "0.15.1", ()), ("torch", "2.14.1+cu130", ())))
    assert [(v.symptom, v.mend) for v in found] == [
        ("app 1.0 requires typer>=0.16, and typer 0.15.1 is installed", "pip install 'typer>=0.16'"),
        ("app 1.0 requires gone>=2, which is not installed", "pip install 'gone>=2'"),
    ]


def test_one_fault_is_told_once(real_index):
    """A pair that the tables hold is not told a second time as a requirement that is not met."""
    pair = made(("torchvision", "0.25.0", ("torch==2.10.0",)), ("torch", "2.14.1", ()))
    found = diagnose(real_index, pair)
    assert [problem.id for problem in found.problems] == ["torchvision-torch"]
    assert found.broken
    states = {row["package"]: row["state"] for row in as_json(found)["installed"]}
    assert states == {"torch": "old", "torchvision": "broken"}


def test_warnings_do_not_break(real_index):
    """An environment with warnings alone is not broken."""
    found = diagnose(real_index, made(("pytorchvideo", "0.1.5", ()), ("torchvision", "0.29.1", ())))
    assert [problem.severity for problem in found.problems] == ["warning"]
    assert not found.broken


def test_a_half_removed_package_is_a_warning(real_index):
    """Metadata without a name is told with its folder."""
    found = diagnose(real_index, made(unreadable=["/env/lib/~orch-2.0.dist-info"]))
    assert [problem.id for problem in found.problems] == ["metadata:~orch-2.0.dist-info"]


def test_commands_are_for_the_environment_that_was_looked_at(real_index):
    """The command names the interpreter of another environment."""
    found = diagnose(
        real_index, made(("torch", "2.14.1", ()), ("torchtext", "0.18.0", ())), pip="/env/bin/python -m pip"
    )
    assert found.problems[0].mend == "/env/bin/python -m pip uninstall --yes torchtext"


def test_an_interpreter_must_be_there(tmp_path):
    """A path without an interpreter is refused."""
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(PtxError, match="--python"):
            interpreter(path)


def here(**versions):
    """Return facts of these installed versions."""
    return Facts(versions=versions, system="Linux")


def test_recommend_warns_where_the_stack_clashes(real_index):
    """With torch 2.15 installed, a stack with torchaudio 2.11 is warned of; with 2.14.1 it is not."""
    request = Request(task="automatic-speech-recognition", device="cpu")
    (clash,) = recommend(real_index, request, here(torch="2.15.0")).clashes
    assert (clash.rule, clash.package, clash.installed) == ("torchaudio-211-torch-215", "torchaudio", False)
    assert "torch 2.15.0 is installed here" in clash.text
    assert recommend(real_index, request, here(torch="2.14.1")).clashes == ()
    assert recommend(real_index, request, here()).clashes == ()
    assert recommend(real_index, request).clashes is None


def test_an_installed_package_counts_in_its_own_version(real_index):
    """An installed torchvision of another torch is told in the version that is there, not the newest."""
    request = Request(task="image-classification", device="cpu", top=100)
    found = recommend(real_index, request, here(torch="2.14.1", torchvision="0.25.0")).clashes
    (clash,) = [c for c in found if c.package == "torchvision"]
    assert (clash.rule, clash.version, clash.installed) == ("torchvision-torch", "0.25.0", True)


def test_the_answer_itself_does_not_depend_on_what_is_installed(real_index):
    """What is installed adds warnings and changes no pick, no order and no reason."""
    request = Request(task="automatic-speech-recognition", device="cpu")
    plain = recommend(real_index, request)
    warned = recommend(real_index, request, here(torch="2.15.0", torchtext="0.18.0"))
    assert repr(warned._replace(clashes=None)) == repr(plain)


def test_installed_versions_are_told_by_the_names_of_folders(tmp_path, monkeypatch):
    """Metadata folders are read by name; PTX_INSTALLED says it instead."""
    for name in (
        "Torch_Audio-2.11.0.dist-info",
        "torch-2.15.0+cu132.dist-info",
        "x.egg-info",
        "old-1.0-py3.11.egg-info",
    ):
        (tmp_path / name).mkdir()
    assert installed.versions([str(tmp_path), str(tmp_path / "none")]) == {
        "torch-audio": "2.11.0", "torch": "2.15.0+cu132", "old": "1.0",
    }  # fmt: skip
    monkeypatch.setenv("PTX_INSTALLED", "torch==2.15.0, Torch_Audio==2.11.0")
    assert installed.versions() == {"torch": "2.15.0", "torch-audio": "2.11.0"}
    monkeypatch.setenv("PTX_INSTALLED", "none")
    assert installed.versions() == {}
