"""Conditions are three-valued: ignorance neither rejects nor excuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptx.rules.conditions import ConditionError, holds, parse


@pytest.mark.parametrize(
    ("when", "fields", "truth"),
    [
        ({"device.kind": "mobile"}, {"device.kind": "mobile"}, True),
        ({"device.kind": "mobile"}, {"device.kind": "gpu"}, False),
        ({"device.kind": "mobile"}, {}, None),
        ({"device.kind": ["mobile", "edge"]}, {"device.kind": "edge"}, True),
        ({"model.traits": {"has": "conv3d"}}, {"model.traits": ["conv3d"]}, True),
        ({"model.traits": {"has": ["a", "b"]}}, {"model.traits": ["b"]}, True),
        ({"model.languages": {"lacks": {"field": "request.languages"}}}, {"model.languages": ["en"], "request.languages": ["de"]}, True),
        ({"model.languages": {"lacks": {"field": "request.languages"}}}, {"model.languages": ["en"]}, None),
        ({"estimate.memory_mb": {"above": {"field": "device.memory_mb"}}}, {"estimate.memory_mb": 5, "device.memory_mb": 4}, True),
        ({"estimate.memory_mb": {"above": 1, "below": 9}}, {"estimate.memory_mb": 5}, True),
        ({"library.torch": {"excludes": "2.14.1"}}, {"library.torch": ">=2.3,<2.4"}, True),
        ({"library.torch": {"admits": "2.14.1"}}, {"library.torch": ">=2.3"}, True),
        ({"model.weights": {"known": False}}, {}, True),
        ({"not": {"device.kind": "gpu"}}, {}, None),
        ({"not": {"device.kind": "gpu"}}, {"device.kind": "cpu"}, True),
        ({"any": [{"device.kind": "gpu"}, {"model.params": {"above": 1}}]}, {"model.params": 2}, True),
        ({"any": [{"device.kind": "gpu"}, {"model.params": {"above": 1}}]}, {"model.params": 1}, None),
        ({"all": [{"device.kind": "gpu"}, {"model.params": {"above": 1}}]}, {"model.params": 1}, False),
    ],
)  # fmt: skip
def test_truth(when, fields, truth):
    """Each test is true, false, or unknown where a field is."""
    assert holds(parse(when), fields) is truth


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ({}, ()),
        ({"ram": 1}, ("ram",)),
        ({"device.memory_mb": {"bigger": 1}}, ("device.memory_mb", "bigger")),
        ({"device.memory_mb": {"above": "x"}}, ("device.memory_mb", "above")),
        ({"any": {}}, ("any",)),
        ({"any": [{"device.kind": {}}]}, ("any", 0, "device.kind")),
        ({"library.torch": {"admits": "not a version!"}}, ("library.torch", "admits")),
        ({"device.kind": None}, ("device.kind", "is")),
    ],
)
def test_what_breaks_the_grammar_is_refused_with_its_place(when, path):
    """The error knows where in the block it is."""
    with pytest.raises(ConditionError) as caught:
        parse(when)
    assert caught.value.path[: len(path)] == path


@given(st.dictionaries(st.sampled_from(["device.kind", "model.params"]), st.integers() | st.text(max_size=3)))
def test_knowing_more_never_turns_true_into_unknown(fields):
    """A block that holds on some fields holds however many more are known."""
    conditions = parse({"not": {"model.license": "NC"}, "model.name": {"known": True}})
    known = {"model.license": "MIT", "model.name": "x"}
    assert holds(conditions, {**fields, **known}) is True
