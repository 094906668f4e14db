"""What the catalog states of a model, fact by fact, and the proofs that still hold of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]

_DERIVED = frozenset({"classes"})
"""Facts that are told from several fields of an entry."""


def figure_name(figure: Row) -> str:
    """Return the name of the fact that a quality figure is."""
    where = " on ".join(filter(None, (figure["metric"], figure.get("dataset"))))
    return f"quality: {where}" + (f" ({figure['protocol']})" if figure.get("protocol") else "")


def stated(model: Row) -> Iterator[tuple[str, Any]]:
    """Yield (fact, value) of everything that the catalog states of a model and that can be checked."""
    for name in ("constructor", "weights", "hub_id", "params", "flops", "size_mb", "input"):
        if model.get(name) is not None:
            yield name, model[name]
    if model["license"]["state"] != "unknown":
        yield "license", model["license"].get("id") or model["license"]["state"]
    for figure in model["quality"]:
        yield figure_name(figure), figure["value"]


def proven(model: dict[str, Any], proof: dict[str, Any]) -> dict[str, Any]:
    """Return a model with its proofs; what was proven of a value that has changed since is left out."""
    stamp = {"versions": proof["versions"], "date": str(proof["date"])}
    values = dict(stated(model))
    facts = [{**fact, **stamp} for fact in proof["facts"] if _holds(fact, values)]
    return {**model, "proofs": facts, "exports": _exports(model.get("exports", []), proof.get("exports", []))}


_BETTER_FIRST = ("works", "needs-rewrite", "fails")


def _exports(held: list[dict[str, Any]], tried: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what an entry holds of exports with what was run laid over it, by runtime.

    A run that came out worse than what somebody else carried through does not refute it: both are kept, theirs
    first, and rules read the first.
    """
    ran = {export["runtime"]: export for export in tried}
    better = {e["runtime"] for e in held if e["runtime"] in ran and _better(e, ran[e["runtime"]])}
    kept = [export for export in held if export["runtime"] not in ran or export["runtime"] in better]
    return [*kept, *tried]


def _better(one: Row, other: Row) -> bool:
    return _BETTER_FIRST.index(one["status"]) < _BETTER_FIRST.index(other["status"])


def _holds(fact: Row, values: Row) -> bool:
    name = fact["fact"]
    return name in _DERIVED or fact.get("expected") == values.get(name)
