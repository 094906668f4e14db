"""What came of checking one fact, and how far apart two values may be.

Every fact ends as `verified`, `disagrees` (both values are kept) or `unchecked` (the note says why).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from ptx.catalog.proving import stated

Fact = dict[str, Any]
"""fact, state, and where they say something: expected, found, note; the fields of a `Proof`."""

MACS_TOLERANCE = 0.01
"""Two counts of operations agree within this share: counters differ in what they call an operation."""

_OTHER_COUNTER = 0.1
"""How far two counters may be apart that count different operations."""

_ROUNDED_ZEROS = 3
"""A count is taken as rounded by its source where at least so many digits at its end are zero."""

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")

NO_CONFIGURATION = "the catalog holds no configuration of it"
"""Why a model cannot be built of whose library the catalog would have to hold an architecture."""

DATASET_CLASSES = {"ImageNet-1K": 1000, "Kinetics-400": 400}
"""Datasets that say in their name how many classes they have."""


def verified(fact: str, expected: Any, found: Any, note: str | None = None) -> Fact:  # noqa: ANN401  # JSON
    """Return a fact that was found as the catalog has it."""
    return _fact(fact, "verified", expected, found, note)


def disagrees(fact: str, expected: Any, found: Any, note: str | None = None) -> Fact:  # noqa: ANN401  # JSON
    """Return a fact of which something else was found."""
    return _fact(fact, "disagrees", expected, found, note)


def unchecked(fact: str, expected: Any, why: str, found: Any = None) -> Fact:  # noqa: ANN401  # JSON
    """Return a fact that cannot be checked here."""
    return _fact(fact, "unchecked", expected, found, why)


def _fact(fact: str, state: str, expected: Any, found: Any, note: str | None) -> Fact:  # noqa: ANN401  # JSON
    row = {"fact": fact, "state": state, "expected": expected, "found": found, "note": note}
    return {key: value for key, value in row.items() if value is not None}


def same(fact: str, expected: Any, found: Any, note: str | None = None) -> Fact:  # noqa: ANN401  # JSON
    """Return whether two values are equal."""
    return (verified if expected == found else disagrees)(fact, expected, found, note)


def params(expected: int | None, found: int, how: str) -> Fact:
    """Return whether a counted number of parameters is the catalog's, exactly or within its digits."""
    if expected is None:
        return unchecked("params", None, f"the catalog states none; {how}", found)
    if expected == found:
        return verified("params", expected, found, how)
    if _rounds_to(found, expected):
        return verified("params", expected, found, f"{how}; the source rounds to {_digits(expected)} digits")
    return disagrees("params", expected, found, how)


def macs(expected: float | None, convention: str | None, counted: float, how: str) -> Fact:
    """Return whether a count of multiply-adds is the catalog's, within 1 % or within its digits.

    Args:
        expected: The catalog's operations of one pass, in `convention`.
        convention: `macs` or `flops`; one multiply-add is two FLOPs.
        counted: Multiply-adds that were counted.
        how: How they were counted.
    """
    found = counted * 2 if convention == "flops" else counted
    if expected is None:
        return unchecked("flops", None, f"the catalog states none; {how}", found)
    if math.isclose(found, expected, rel_tol=1e-9):
        return verified("flops", expected, found, how)
    if abs(found - expected) <= MACS_TOLERANCE * expected:
        return verified("flops", expected, found, f"{how}; within 1 %")
    if expected == int(expected) and _rounds_to(found, int(expected)):
        return verified("flops", expected, found, f"{how}; the source rounds to {_digits(int(expected))} digits")
    return disagrees("flops", expected, found, how)


def published_macs(expected: float, convention: str | None, counted: float, how: str) -> Fact:
    """Return whether a published table's operations are those counted here.

    Tables were made with other counters, which also count normalisation or pooling and overlook some attention.
    Beyond 1 % that is no disagreement, and no proof either; beyond 10 % something else was counted.
    """
    outcome = macs(expected, convention, counted, how)
    if outcome["state"] == "verified":
        return outcome
    found = outcome["found"]
    rounding = 10 ** _zeros(int(expected)) / 2 if expected == int(expected) else 0.0
    if abs(found - expected) > _OTHER_COUNTER * expected + rounding:
        return outcome
    why = f"a published table, made with another counter; {how}: {found / expected - 1:+.1%}"
    return unchecked("flops", expected, why, found)


def _zeros(value: int) -> int:
    return len(str(value)) - len(str(value).rstrip("0"))


def _digits(value: int) -> int:
    return len(str(value).rstrip("0"))


def _rounds_to(found: float, stated: int) -> bool:
    zeros = _zeros(stated)
    return bool(zeros >= _ROUNDED_ZEROS and abs(found - stated) <= 10**zeros / 2)


def hub_id(expected: str) -> Fact:
    """Return whether a hub id has the form `owner/name`; whether it exists is not asked: that needs the network."""
    if _HUB_ID.fullmatch(expected) and len(expected) <= 96 and not re.search(r"--|\.\.", expected):
        return verified("hub_id", expected, expected, "its form only: the hub is not asked")
    return disagrees("hub_id", expected, None, "a hub id is owner/name")


def shape(text: str | None) -> tuple[int, ...] | None:
    """Return the shape that an input such as `3x224x224` names, without the batch; None where it names none."""
    found = re.fullmatch(r"(\d+(?:x\d+)+)(?: and text)?", text or "")
    return tuple(int(part) for part in found[1].split("x")) if found else None


def sample_rate(text: str | None) -> int | None:
    """Return the samples a second that an input such as `44.1 kHz stereo` names."""
    found = re.match(r"(\d+(?:\.\d+)?) kHz", text or "")
    return round(float(found[1]) * 1000) if found else None


def complete(model: Fact, found: Iterable[Fact], why: str) -> list[Fact]:
    """Return the facts found, and the others that the catalog states as unchecked for the reason given."""
    facts = {fact["fact"]: fact for fact in found}
    if model.get("hub_id") and "hub_id" not in facts:
        facts["hub_id"] = hub_id(model["hub_id"])
    for name, value in stated(model):
        if name not in facts:
            facts[name] = unchecked(name, value, _why(name, model, why))
    if "params" not in facts:
        facts["params"] = unchecked("params", None, why)
    order = [name for name, _ in stated(model)]
    return sorted(facts.values(), key=lambda f: (order.index(f["fact"]) if f["fact"] in order else -1, f["fact"]))


def _why(name: str, model: Fact, why: str) -> str:
    if why:
        return why
    library = model["library"]
    if name == "weights":
        return "whether the weights exist is known to their hub only, which is not asked"
    if name.startswith("quality"):
        return f"{library} holds no figures of these weights"
    if name == "license":
        return f"{library} holds no licence of these weights"
    if name == "size_mb":
        return f"{library} does not say how large the file is"
    return f"{library} offers nothing to check it with"
