"""What becomes of a model that several sources speak of."""

from typing import Any

import pytest

from ptx.catalog.merging import BY_AUTHORITY, STRICTER, Merger
from ptx.errors import CatalogError

POLICIES = {"MIT": "permissive", "Apache-2.0": "permissive", "CC-BY-NC-4.0": "non-commercial"}


def model(name: str = "lib/a", **more: Any) -> dict[str, Any]:  # the fields of a model
    """Return a model with the fields that merging looks at."""
    row = {"id": name, "task": "image-classification", "library": "lib", "weights": name, "hub_id": None}
    row |= {"license": {"id": None, "state": "unknown", "source": None}, "params": None, "flops": None}
    return {**row, "flops_convention": None, "size_mb": None, "input": None, "quality": [], **more}


def stated(license: str) -> dict[str, Any]:
    return {"id": license, "state": "stated", "source": license}


def merged(known: list[dict[str, Any]], row: dict[str, Any], authority: int = 1) -> dict[str, dict[str, Any]]:
    models = {entry["id"]: entry for entry in known}
    Merger(models, POLICIES).add(row, "table", authority)
    return models


def test_of_two_licences_the_stricter_is_kept_and_of_equally_strict_ones_the_first() -> None:
    """The rule that a contradiction names is the one that decided: strictness, or who stated it."""
    strict = merged([model(license=stated("MIT"))], model(license=stated("CC-BY-NC-4.0")))["lib/a"]
    assert strict["license"]["id"] == "CC-BY-NC-4.0"
    assert [(c["kept"], c["other"], c["decided"]) for c in strict["contradictions"]] == [
        ("CC-BY-NC-4.0", "MIT", STRICTER)
    ]
    equal = merged([model(license=stated("MIT"))], model(license=stated("Apache-2.0")))["lib/a"]
    assert equal["license"]["id"] == "MIT"
    assert [(c["kept"], c["other"], c["decided"]) for c in equal["contradictions"]] == [
        ("MIT", "Apache-2.0", BY_AUTHORITY[0])
    ]


def test_operations_that_differ_are_a_contradiction_and_rounded_ones_are_not() -> None:
    """0.17 of a table is 167,048,288; 4.96 is not 8.334, and 2 x as many in another convention is the same."""
    known = model(flops=8.334e9, flops_convention="macs")
    found = merged([known], model(flops=4.96e9, flops_convention="macs"))["lib/a"]
    assert [(c["field"], c["kept"], c["other"]) for c in found["contradictions"]] == [
        ("flops", "8,334,000,000", "4,960,000,000")
    ]
    assert found["flops"] == 8.334e9
    for mine, other, convention in ((167048288.0, 0.17e9, "macs"), (8.334e9, 16.668e9, "flops")):
        known = model(flops=mine, flops_convention="macs")
        row = model(flops=other, flops_convention=convention)
        assert "contradictions" not in merged([known], row)["lib/a"]


def test_a_page_of_several_checkpoints_joins_none_of_them() -> None:
    """A harvested row with a hub id that two curated models share is a model of its own."""
    pair = [model("lib/a", hub_id="o/page"), model("lib/b", hub_id="o/page")]
    found = merged(pair, model("lib/c", hub_id="O/page", params=7))
    assert set(found) == {"lib/a", "lib/b", "lib/c"}
    assert (found["lib/a"]["params"], found["lib/c"]["params"]) == (None, 7)
    alone = merged(pair[:1], model("lib/c", hub_id="O/page", params=7))
    assert (set(alone), alone["lib/a"]["params"]) == ({"lib/a"}, 7)


def test_an_id_of_another_task_is_refused() -> None:
    """A harvested row never takes the place of a model of another task that has its id."""
    with pytest.raises(CatalogError, match="lib/a is a model for object-detection here and for image-class"):
        merged([model()], model(task="object-detection", weights="other"))
