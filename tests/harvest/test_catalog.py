"""The harvested files that are shipped."""

import json
from collections import Counter
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

from ptx.catalog import loading
from ptx.catalog.location import shipped
from ptx.catalog.records import Harvest
from ptx.catalog.schema import shape_faults
from ptx.harvest import licenses
from ptx.harvest.harvester import harvesters
from ptx.harvest.running import harvest

FOLDER = shipped() / "harvested"
FILES = sorted(FOLDER.glob("*.jsonl"))
REPEATABLE = [
    name
    for name, found in harvesters().items()
    if all(need.kind in {"tables", "installed"} for need in found.inputs)
]


@cache
def read(path: Path) -> tuple[dict, list[dict]]:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(head), [json.loads(line) for line in lines]


def test_there_are_enough_models() -> None:
    """At least 4,000 harvested models, each with a figure; every harvester has written its file."""
    assert {path.stem for path in FILES} == set(harvesters())
    assert sum(len(read(path)[1]) for path in FILES) >= 5000
    assert all(row["quality"] for path in FILES for row in read(path)[1])


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_is_well_formed_and_readable_in_a_diff(path: Path) -> None:
    """One model a line, sorted, what the record asks for; the header says source, version and command."""
    header, rows = read(path)
    assert shape_faults(Harvest, {**header, "models": rows}) == []
    assert header["source"] == path.stem
    assert header["command"] == f"ptx harvest {path.stem}"
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    keys = {item["source"] for row in rows for item in [*row["quality"], *row.get("latency", []), row["license"]]}
    assert keys - {None} == set(header["sources"])


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_row_names_things_that_exist(path: Path) -> None:
    """Task, library and licence are ids of the catalog."""
    known = {
        kind: {p.stem for p in (shipped() / kind).glob("*.yaml")} for kind in ("tasks", "libraries", "licenses")
    }
    for row in read(path)[1]:
        assert row["task"] in known["tasks"], row["id"]
        assert row["library"] in known["libraries"], row["id"]
        assert row["license"]["id"] is None or row["license"]["id"].lower() in known["licenses"], row["id"]
        assert row["id"].startswith(f"{row['library']}/")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_two_rows_of_a_source_are_taken_for_one_model(path: Path) -> None:
    """Rows are joined by hub id, or by library and weights, within a task: both are unique in a file."""
    rows = read(path)[1]
    hubs = Counter((row["task"], row["hub_id"].lower()) for row in rows if row.get("hub_id"))
    weights = Counter((row["task"], row["library"], row["weights"]) for row in rows)
    assert [key for key, count in (hubs + weights).items() if count > 1] == []


def test_an_id_never_joins_different_weights() -> None:
    """Where a harvested row has the id of a curated model, it is the same model."""
    curated = {}
    for path in (shipped() / "models").rglob("*.yaml"):
        import yaml

        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        curated |= {model["id"]: (data["task"], model["weights"]) for model in data["models"]}
    for path in FILES:
        for row in read(path)[1]:
            task, weights = curated.get(row["id"], (row["task"], row["weights"]))
            assert task == row["task"], row["id"]
            port = row["weights"].replace("_", "-") == row["id"].partition("/")[2]  # no checkpoint has a name
            assert weights is None or port or weights.lower() == row["weights"].lower(), row["id"]


def test_curated_models_keep_their_figures_after_merging() -> None:
    """A harvested table never changes a curated figure; what differs is kept as a contradiction."""
    import yaml

    models = loading.load([shipped()]).by_kind["model"]
    for path in sorted((shipped() / "models").rglob("*.yaml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["models"]:
            merged = models[entry["id"]]["quality"]
            for mine, kept in zip(entry["quality"], merged, strict=False):
                assert (mine["metric"], mine["value"]) == (kept["metric"], kept["value"]), entry["id"]


def test_every_licence_that_a_harvest_may_write_has_a_file() -> None:
    """An id in the table of licences without a file would be a licence that nobody can look up."""
    files = {path.stem for path in (shipped() / "licenses").glob("*.yaml")}
    assert {id for id in licenses.known() if id.lower() not in files} == set()


@pytest.mark.parametrize("source", REPEATABLE)
def test_a_shipped_file_is_what_its_command_writes(source: str) -> None:
    """Tables of the checkout and installed libraries give the very bytes that are shipped.

    Where another version of a library is installed than the file was written from, it gives the same models.
    """
    found = harvesters()[source]
    path = FOLDER / f"{source}.jsonl"
    head, rows = read(path)
    made = harvest(found, [], None, lambda _what, _done, _total: None)
    here = [f"{n.name} {version(n.name).partition('+')[0]}" for n in found.inputs if n.kind == "installed"]
    if all(one in head["version"] for one in here):
        assert made.text == path.read_text(encoding="utf-8")
    else:
        kept = {json.loads(line)["id"] for line in made.text.splitlines()[1:]}
        assert len({row["id"] for row in rows} - kept) <= 0.05 * len(rows), here


def test_tables_say_where_they_come_from() -> None:
    """Each folder of tables names repository, commit, licence, path, address and day, and so does the README."""
    folder = shipped().parent / "tables"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for source in sorted(folder.glob("*/source.json")):
        said = json.loads(source.read_text(encoding="utf-8"))
        assert {"repository", "commit", "licence", "path", "url", "read"} <= said.keys()
        assert f"`{source.parent.name}/`" in readme
        assert f"{said['repository']}@{said['commit']}" in readme
