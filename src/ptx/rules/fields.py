"""The fields that rules can name, and how a sentence is filled in with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ptx.numbers import exact, rounded_up, short

FIELDS: dict[str, str] = {
    "request.task": "Id of the task.",
    "request.goal": "`infer`, `finetune` or `export`.",
    "request.objective": "`balanced`, `fastest`, `best-quality` or `smallest`.",
    "request.license": "`any`, `permissive` or `commercial`.",
    "request.languages": "Languages asked for, ISO 639; unknown where none was.",
    "request.pair": "Translation direction asked for: `en-de`.",
    "request.needs": "Traits asked for with `--need`; unknown where none was.",
    "request.libraries": "Libraries asked for; unknown where none was.",
    "request.excluded": "Libraries and models refused; unknown where none was.",
    "request.runtime": "Runtime asked for.",
    "request.max_latency_ms": "Limit of the latency, ms.",
    "request.max_memory_mb": "Limit of the memory, MB.",
    "request.max_size_mb": "Limit of the size on disk, MB.",
    "device.id": "Id of the device.",
    "device.kind": "`cpu`, `gpu`, `mobile` or `edge`.",
    "device.memory_mb": "Memory that a model can use, MB.",
    "device.unit": "What the device's usual runtime computes on: `cpu`, `gpu` or `npu`.",
    "library.id": "Id of the library.",
    "library.family": "Id of the family it belongs to.",
    "library.license": "SPDX id of the code's licence.",
    "library.license_policy": "Policy class of the code's licence.",
    "library.status": "`active`, `maintenance`, `unmaintained`, `archived` or `superseded`.",
    "library.superseded_by": "Ids of what to use instead.",
    "library.torch": "Version specifier of the torch that it works with.",
    "library.works_today": "Whether it works with the torch that the catalog was checked with.",
    "library.package": "Distribution on PyPI; unknown where pip cannot install it.",
    "library.system": "System packages that it needs.",
    "model.id": "Id of the model.",
    "model.name": "Name of the model.",
    "model.weights": "Name of the weights; unknown where none are published.",
    "model.license": "Id of the licence that counts for the weights: the stricter of their own and the inherited.",
    "model.license_own": "Id of the weights' own licence.",
    "model.license_inherited": "Licence of what they were trained from; unknown where their own counts.",
    "model.license_policy": "`permissive`, `copyleft`, `non-commercial`, `custom`, `unstated` or `unknown`.",
    "model.license_condition": "The condition of a custom licence.",
    "model.license_note": "What the source adds to the licence of the weights.",
    "model.license_disputed": "The licence that another source states, and where; unknown where none differs.",
    "model.license_decided": "The rule that decides between them.",
    "model.languages": "Languages that it serves.",
    "model.pairs": "Translation directions that it serves.",
    "model.tiers": "Kinds of device for which it is meant.",
    "model.traits": "Traits, such as `conv3d`.",
    "model.origin": "`curated`, or the source that it was harvested from.",
    "model.params": "Parameters.",
    "model.passes": "Passes behind the published figure.",
    "model.requires": "pip requirements of its own.",
    "option.runtime": "Runtime considered.",
    "option.precision": "Precision considered.",
    "option.unit": "What would compute: `cpu`, `gpu` or `npu`.",
    "option.export": "Known outcome of the export to the runtime: `works`, `fails`, `needs-rewrite`.",
    "option.export_evidence": "What is known of that export: versions, difference from eager, what happened.",
    "estimate.size_mb": "Size of the weights at the precision of the option, MB.",
    "estimate.latency_ms": "Latency of one pass, ms: measured, published or predicted.",
    "estimate.latency_low_ms": "Lower end of its interval, ms.",
    "estimate.latency_basis": "`measured`, `published` or `predicted`.",
    "estimate.memory_mb": "Peak memory, MB.",
    "estimate.memory_low_mb": "Lower end of its interval, MB.",
}
"""Every field, with its meaning; a rule that names another one is refused by `ptx lint`."""

_FORMS: dict[str | None, Callable[[float], str]] = {
    None: exact,
    "short": short,
    "up": lambda value: exact(rounded_up(value)),
}
"""How a number is written: as it is; with three significant digits; rounded up, so that a limit of it admits it."""

_PLACE = re.compile(r"\{([a-z_.]+)(?::(short|up))?\}")


def flatten(given: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (dotted name, value) of nested or dotted fields."""
    for key, value in given.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flatten(value, f"{name}.")
        else:
            yield name, value


def places(sentence: str) -> list[str]:
    """Return the names of the fields that a sentence has filled in."""
    return [name for name, _ in _PLACE.findall(sentence)]


def unread(sentence: str) -> list[str]:
    """Return what stands in braces in a sentence and would not be filled in."""
    return re.findall(r"\{[^}]*\}", _PLACE.sub("", sentence))


def fill(sentence: str, fields: Mapping[str, Any]) -> str:
    """Return the sentence with `{field}`, `{field:short}`, `{field:up}` replaced; the unknown reads `unknown`."""

    def value(match: re.Match[str]) -> str:
        found = fields.get(match[1])
        if found is None:
            return "unknown"
        if isinstance(found, list):
            return ", ".join(map(str, found))
        if isinstance(found, int | float) and not isinstance(found, bool):
            return _FORMS[match[2]](found)
        return str(found)

    return _PLACE.sub(value, sentence)
