"""What several sources say of one model becomes one model, and what they contradict each other in is kept."""

from __future__ import annotations

import pytest
from conftest import make_model

from ptx.catalog.merging import BY_AUTHORITY, COPY_STATES, STRICTER, Merger, same_rounded

POLICIES = {"MIT": "permissive", "Apache-2.0": "permissive", "CC-BY-NC-4.0": "non-commercial", "odd": "custom"}


def licensed(id, state="stated"):
    return {"id": id, "state": state, "note": None, "source": f"page of {id}"}


def figure(value, dataset="D", source="other"):
    return {"metric": "acc", "dataset": dataset, "value": value, "unit": "%", "source": source}


def merged(mine, row, authority=1):
    """Return what becomes of a curated model when a harvested row is laid over it."""
    models = {mine["id"]: mine}
    Merger(models, POLICIES).add(row, "table", authority)
    return models


def test_the_same_weights_are_one_model_with_all_figures():
    """A row with the weights of a curated model adds its figure on another data set, and is no second model."""
    row = make_model("other-name", weights="m", quality=[figure(61.0, "E")])
    models = merged(make_model(), row)
    assert list(models) == ["lib/m"]
    assert [f["dataset"] for f in models["lib/m"]["quality"]] == ["D", "E"]


def test_a_hub_id_is_the_same_model_in_any_library():
    """The hub id decides, whatever the library and the case of letters."""
    mine = make_model(hub_id="Owner/Name")
    row = {**make_model("x", hub_id="owner/name"), "library": "else", "id": "else/x"}
    assert list(merged(mine, row)) == ["lib/m"]


def test_another_task_is_another_model():
    """Weights that serve two tasks stand twice."""
    row = {**make_model(weights="m"), "id": "lib/m-too", "task": "elsewhere"}
    assert sorted(merged(make_model(), row)) == ["lib/m", "lib/m-too"]


def test_a_model_that_is_new_says_where_it_is_from():
    """What matches nothing is a model of its own, with its origin."""
    assert merged(make_model(), make_model("new"))["lib/new"]["origin"] == "table"


def test_a_figure_that_differs_is_kept_as_a_contradiction():
    """Both values, both sources and the rule that decided are there; the curated one is used."""
    found = merged(make_model(accuracy=70.0), make_model(quality=[figure(71.3)]))["lib/m"]
    assert [f["value"] for f in found["quality"]] == [70.0]
    (said,) = found["contradictions"]
    assert (said["field"], said["kept"], said["other"]) == ("acc on D", "70", "71.3")
    assert (said["kept_source"], said["other_source"], said["decided"]) == ("s", "other", BY_AUTHORITY[0])


@pytest.mark.parametrize(("one", "other", "same"), [(70.1, 70.12, True), (70.1, 70.2, False), (70.0, 70.4, True)])
def test_a_rounding_is_no_contradiction(one, other, same):
    """Figures are compared with the digits of the coarser."""
    assert same_rounded(one, other) is same


def test_the_stricter_licence_counts_whoever_states_it():
    """A permissive copy of non-commercial weights stays non-commercial, and the other way round too."""
    for mine, other in (("CC-BY-NC-4.0", "MIT"), ("MIT", "CC-BY-NC-4.0")):
        found = merged(make_model(license=licensed(mine)), make_model(license=licensed(other)), 3)["lib/m"]
        assert found["license"]["id"] == "CC-BY-NC-4.0"
        assert found["contradictions"][0]["other"] == "MIT"
        assert found["contradictions"][0]["decided"] == STRICTER


def test_two_permissive_licences_are_decided_by_authority():
    """Where neither is stricter the curated one is used, and both are shown."""
    found = merged(make_model(), make_model(license=licensed("Apache-2.0")))["lib/m"]
    assert found["license"]["id"] == "MIT"
    assert found["contradictions"][0]["decided"] == BY_AUTHORITY[0]


def test_a_copy_does_not_license_what_its_makers_left_open():
    """The makers' silence stays; what the copy says is shown beside it."""
    silent = licensed(None, "unstated")
    found = merged(make_model(license=silent), make_model(license=licensed("MIT")), 3)["lib/m"]
    assert found["license"]["state"] == "unstated"
    assert found["contradictions"][0]["decided"] == COPY_STATES


def test_the_makers_state_what_was_unknown():
    """An unknown licence is filled in from the makers' own metadata, without a contradiction."""
    found = merged(make_model(license=licensed(None, "unknown")), make_model(license=licensed("MIT")), 1)["lib/m"]
    assert found["license"]["id"] == "MIT"
    assert "contradictions" not in found


def test_what_is_missing_is_filled_in_and_nothing_is_overwritten():
    """Parameters, size and latencies are added where there were none; what was there stays."""
    timed = {"ms": 3.0, "on": "Box", "unit": "cpu", "runtime": "eager", "precision": "fp32", "source": "t"}
    row = make_model(params=1_000_050, size_mb=9.0, latency=[timed])
    found = merged(make_model(params=None), row)["lib/m"]
    assert (found["params"], found["size_mb"], found["latency"]) == (1_000_050, 4.0, [timed])


def test_parameters_that_differ_are_a_contradiction():
    """More than one per cent apart: two different things were counted."""
    found = merged(make_model(params=1_000_000), make_model(params=2_000_000))["lib/m"]
    assert found["params"] == 1_000_000
    assert found["contradictions"][0]["field"] == "params"
