"""Makes one model of what several sources say of it, and keeps what they contradict each other in.

Curated entries come first, then harvested files by their authority: the makers of the weights, a benchmark
that ran them, a copy. A later source adds what is missing; where it says something else, both are kept as a
contradiction together with the rule that decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ptx.errors import CatalogError

Row = dict[str, Any]
_STRICTER = ("permissive", "custom", "copyleft", "non-commercial")
_FILLED = ("hub_id", "params", "flops", "size_mb", "input", "weights", "note")
_PARAMS_TOLERANCE = 0.01
_FLOPS_TOLERANCE, _FLOPS_DIGITS = 0.05, 1e7
"""Tables give operations in 10^9 with two digits, and counters differ in what they leave out."""

BY_AUTHORITY = {
    0: "a curated entry is kept before a harvested table",
    1: "the makers' own metadata are kept before a benchmark's or a copy's",
    2: "a benchmark that ran the model is kept before a copy",
    3: "the source that comes first in the alphabet is kept",
}
STRICTER = "the stricter licence is kept, whoever states it"
COPY_STATES = "a copy's licence does not speak for weights whose makers state none"


class Merger:
    """Lays harvested rows over the models that are there."""

    def __init__(self, models: dict[str, Row], policies: Mapping[str, str]) -> None:
        """Take the curated models by id (changed in place), and the policy class of each licence."""
        self._models = models
        self._policies = policies
        self._authority = dict.fromkeys(models, 0)
        self._by_key: dict[tuple[str, ...], str | None] = {}
        for name, model in models.items():
            self._note_keys(name, model)

    def add(self, row: Row, source: str, authority: int) -> None:
        """Add a harvested row, as a model of its own or to the one that it speaks of.

        Raises:
            CatalogError: Its id is that of a model of another task.

        """
        name = next(filter(None, map(self._by_key.get, _keys(row))), None)
        if name is None:
            if row["id"] in self._models:
                other = self._models[row["id"]]["task"]
                raise CatalogError(
                    f"harvested/{source}: {row['id']} is a model for {row['task']} here and for {other} elsewhere",
                    "give one of them another id",
                )
            self._models[row["id"]] = {**row, "origin": source}
            self._authority[row["id"]] = authority
            self._note_keys(row["id"], row)
            return
        known = self._models[name] = dict(self._models[name])
        found = [
            *_join_figures(known, row, self._authority[name]),
            *self._join_license(known, row, self._authority[name], authority),
            *_join_params(known, row, self._authority[name]),
            *_join_flops(known, row, self._authority[name]),
        ]
        _fill(known, row)
        if found:
            known["contradictions"] = [*known.get("contradictions", []), *found]
        self._note_keys(name, known)

    def _note_keys(self, name: str, model: Row) -> None:
        """Note what a model is known by; what two share, as a page with several checkpoints, tells none of them."""
        for key in _keys(model):
            if self._by_key.setdefault(key, name) != name:
                self._by_key[key] = None

    def _join_license(self, known: Row, row: Row, before: int, authority: int) -> Iterator[Row]:
        mine, other = known["license"], row["license"]
        if other["state"] != "stated" or mine == other:
            return
        if mine["state"] != "stated":
            if authority < 3:
                known["license"] = other
            elif mine["state"] == "unstated":
                yield _contradiction("license", "none stated", mine["source"], _license(other), other, COPY_STATES)
            return
        if mine["id"] == other["id"] or None in {mine["id"], other["id"]}:
            return
        stricter = self._strictness(other["id"]) - self._strictness(mine["id"])
        if stricter > 0:
            known["license"], other = other, mine
        kept, rule = known["license"], STRICTER if stricter else BY_AUTHORITY[before]
        yield _contradiction("license", _license(kept), kept["source"], _license(other), other, rule)

    def _strictness(self, license: str) -> int:
        policy = self._policies.get(license, "custom")
        return _STRICTER.index(policy) if policy in _STRICTER else 1


def _keys(model: Row) -> Iterator[tuple[str, ...]]:
    """Yield what a model is known by; two rows that share one are the same model."""
    task = model["task"]
    yield "id", task, model["id"]
    if model.get("weights"):
        yield "weights", task, model["library"], model["weights"]
    if model.get("hub_id"):
        yield "hub", task, model["hub_id"].lower()


def _license(license: Row) -> str:
    return str(license["id"] or "none stated")


def _contradiction(field: str, kept: str, kept_source: str | None, other: str, other_row: Row, rule: str) -> Row:
    return {
        "field": field,
        "kept": kept,
        "kept_source": kept_source,
        "other": other,
        "other_source": other_row.get("source"),
        "decided": rule,
    }


def _figure_key(figure: Row) -> tuple[str, str | None, str | None]:
    return figure["metric"], figure.get("dataset"), figure.get("protocol")


def _join_figures(known: Row, row: Row, authority: int) -> Iterator[Row]:
    mine = {_figure_key(figure): figure for figure in known["quality"]}
    added = []
    for figure in row["quality"]:
        other = mine.get(_figure_key(figure))
        if other is None:
            added.append(figure)
        elif not same_rounded(other["value"], figure["value"]):
            name = " on ".join(filter(None, (figure["metric"], figure.get("dataset"))))
            kept, seen = f"{other['value']:g}", f"{figure['value']:g}"
            yield _contradiction(name, kept, other["source"], seen, figure, BY_AUTHORITY[authority])
    known["quality"] = [*known["quality"], *added]


def same_rounded(one: float, other: float) -> bool:
    """Return whether two figures are the same once the finer is rounded to the digits of the coarser."""
    digits = min(_decimals(one), _decimals(other))
    return abs(one - other) <= 0.5 * 10.0**-digits + 1e-9


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _join_params(known: Row, row: Row, authority: int) -> Iterator[Row]:
    mine, other = known.get("params"), row.get("params")
    if mine and other and abs(mine - other) > _PARAMS_TOLERANCE * mine:
        source = {"source": _source_of(row)}
        yield _contradiction("params", f"{mine:,}", None, f"{other:,}", source, BY_AUTHORITY[authority])


def _join_flops(known: Row, row: Row, authority: int) -> Iterator[Row]:
    mine, other = known.get("flops"), row.get("flops")
    if not mine or not other or known.get("flops_convention") != row.get("flops_convention"):
        return
    if abs(mine - other) > _FLOPS_TOLERANCE * mine + _FLOPS_DIGITS:
        source = {"source": _source_of(row)}
        yield _contradiction("flops", f"{mine:,.0f}", None, f"{other:,.0f}", source, BY_AUTHORITY[authority])


def _source_of(row: Row) -> str | None:
    sources: list[str | None] = [figure["source"] for figure in row["quality"]]
    return next(iter(sources), row["license"]["source"])


def _fill(known: Row, row: Row) -> None:
    """Add to `known` what it lacks and `row` has."""
    for key in _FILLED:
        if known.get(key) is None and row.get(key) is not None:
            known[key] = row[key]
            if key == "flops":
                known["flops_convention"] = row["flops_convention"]
    for key, identity in (("latency", _latency_key), ("exports", _export_key)):
        have = {identity(item) for item in known.get(key, [])}
        extra = [item for item in row.get(key, []) if identity(item) not in have]
        if extra:
            known[key] = [*known.get(key, []), *extra]


def _latency_key(entry: Row) -> tuple[Any, ...]:
    return entry["on"], entry["unit"], entry["runtime"], entry["precision"]


def _export_key(entry: Row) -> tuple[Any, ...]:
    return (entry["runtime"],)
