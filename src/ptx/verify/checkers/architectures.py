"""Libraries that describe no weights of their own: what `catalog/architectures/` holds is built and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor, resolve
from ptx.verify.facts import Fact

NO_CONFIGURATION = "the catalog holds no configuration of it"
TOKENS = "tokens"
"""Key of an architecture's `input`: a pass costs the parameters outside the word embeddings, once a token."""


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    model, architecture = job["model"], job.get("architecture")
    yield constructor(model)
    if architecture is None:
        yield facts.unchecked("params", model["params"], NO_CONFIGURATION)
        if model["flops"] is not None:
            yield facts.unchecked("flops", model["flops"], NO_CONFIGURATION)
        return
    try:
        config, built, counted, operations, how = _measured(_Frozen(architecture))
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        why = f"architecture {architecture['id']} cannot be built: {counting.first_line(error)}"
        yield facts.unchecked("params", model["params"], why)
        return
    name = architecture["id"]
    yield facts.params(model["params"], counted, f"architecture {name}, counted on the meta device")
    if model["flops"] is not None:
        if operations is None:
            yield facts.unchecked("flops", model["flops"], how)
        else:
            yield facts.macs(model["flops"], model["flops_convention"], operations, f"architecture {name}, {how}")
    if model["input"]:
        yield from _input(model["input"], config, built)


class _Frozen:
    """An architecture that a cache can take as its key."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def __hash__(self) -> int:
        return hash(self.data["id"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self.data == other.data


_Measured = tuple[Any, Any, int, "float | None", str]


@lru_cache(maxsize=4)
def _measured(architecture: _Frozen) -> _Measured:
    """Return configuration, model, parameters, multiply-adds or None, and how they were counted or why not."""
    data = architecture.data
    config, built = build(data)
    counted = counting.params(built)
    inputs = data.get("input")
    if not inputs:
        return config, built, counted, None, f"architecture {data['id']} names no input"
    if set(inputs) == {TOKENS}:
        words = sum(int(p.numel()) for p in built.get_input_embeddings().parameters())
        how = f"parameters outside the word embeddings, times {inputs[TOKENS]} tokens"
        return config, built, counted, float((counted - words) * inputs[TOKENS]), how
    try:
        operations = counting.macs(built, **counting.tensors(inputs))
    except Exception as error:  # noqa: BLE001  # an operation that the meta device does not have
        return config, built, counted, None, f"a pass on the meta device fails: {counting.first_line(error)}"
    sizes = ", ".join(f"{name} {'x'.join(map(str, spec['shape']))}" for name, spec in inputs.items())
    return config, built, counted, operations, f"counted on the meta device for {sizes}"


def build(data: dict[str, Any]) -> tuple[Any, Any]:
    """Return the configuration (None where the library has none) and the model on the meta device."""
    builder = resolve(data["builder"])
    if not data.get("config_class"):
        return None, counting.build(lambda: builder(**data["config"]))
    config = resolve(data["config_class"])(**data["config"])
    make = getattr(builder, "from_config", None) if "Auto" in data["builder"] else None
    return config, counting.build(lambda: make(config) if make else builder(config))


def _input(expected: str, config: Any, built: Any) -> Iterator[Fact]:  # noqa: ANN401  # library objects
    """Yield whether the input is one that the configuration allows, where it says so."""
    size = getattr(config, "image_size", None)
    shape = facts.shape(expected)
    if shape and isinstance(size, int | list | tuple):
        sides = [size, size] if isinstance(size, int) else list(size)
        frames = getattr(config, "num_frames", None)
        found = [shape[0], *([frames] if len(shape) == 4 and frames else shape[1:-2]), *sides]
        yield facts.same("input", expected, "x".join(map(str, found)), "image size of the configuration")
        return
    tokens = re.fullmatch(r"(?:up to )?(\d+) tokens", expected)
    positions = getattr(config, "max_position_embeddings", None)
    if tokens and isinstance(positions, int):
        state = facts.verified if int(tokens[1]) <= positions else facts.disagrees
        yield state("input", expected, f"{positions} positions", "positions of the configuration")
        return
    rate = facts.sample_rate(expected)
    main = getattr(built, "main_input_name", None)
    if rate and main in {"input_values", "input_features"} and hasattr(config, "model_type"):
        yield from _rate(expected, rate, config)


def _rate(expected: str, rate: int, config: Any) -> Iterator[Fact]:  # noqa: ANN401  # a configuration
    from transformers.models.auto.feature_extraction_auto import FEATURE_EXTRACTOR_MAPPING  # noqa: PLC0415

    extractor = FEATURE_EXTRACTOR_MAPPING.get(type(config), None)
    if extractor is None:
        return
    found = getattr(extractor(), "sampling_rate", None)
    if found:
        state = facts.verified if found == rate else facts.disagrees
        yield state("input", expected, f"{found / 1000:g} kHz", f"{extractor.__name__} of the library")
