"""Libraries that describe no weights of their own: what `catalog/architectures/` holds is built and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor, resolve
from ptx.verify.facts import Fact

_IN_MEMORY = 100_000_000
"""Models of at most so many parameters are run in memory where the meta device does not do."""

TOKENS = "tokens"
"""Key of an architecture's `input`: a pass costs the parameters outside the word embeddings, once a token."""


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    model, architecture = job["model"], job.get("architecture")
    yield constructor(model)
    if architecture is None:
        yield facts.unchecked("params", model["params"], facts.NO_CONFIGURATION)
        if model["flops"] is not None:
            yield facts.unchecked("flops", model["flops"], facts.NO_CONFIGURATION)
        return
    try:
        measured = _measured(_Frozen(architecture))
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        why = f"architecture {architecture['id']} cannot be built: {counting.first_line(error)}"
        yield facts.unchecked("params", model["params"], why)
        return
    name = architecture["id"]
    yield _params(model["params"], measured, name)
    if model["flops"] is not None:
        if measured.operations is None:
            yield facts.unchecked("flops", model["flops"], measured.how)
        else:
            how = f"architecture {name}, {measured.how}"
            yield facts.macs(model["flops"], model["flops_convention"], measured.operations, how)
    if model["input"]:
        yield from _input(model["input"], measured, curated=job.get("origin") == "curated")


def _params(expected: int | None, measured: _Measured, name: str) -> Fact:
    how = f"architecture {name}, counted on the meta device"
    found = counting.params(measured.model)
    positions = counting.position_ids(measured.model)
    if expected is not None and expected != found and expected == found + positions:
        note = (
            f"{how}; the source also counts the {positions} position ids of the checkpoint, which are no parameters"
        )
        return facts.verified("params", expected, found, note)
    return facts.params(expected, found, how)


class _Measured(NamedTuple):
    """What an architecture gives."""

    config: Any
    model: Any
    operations: float | None
    how: str
    """How the operations were counted, or why they could not be."""


class _Frozen:
    """An architecture that a cache can take as its key."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def __hash__(self) -> int:
        return hash(self.data["id"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self.data == other.data


@lru_cache(maxsize=4)
def _measured(architecture: _Frozen) -> _Measured:
    data = architecture.data
    config, built = build(data)
    inputs = data.get("input")
    if not inputs:
        return _Measured(config, built, None, f"architecture {data['id']} names no input")
    if set(inputs) == {TOKENS}:
        words = sum(int(p.numel()) for p in built.get_input_embeddings().parameters())
        operations = float((counting.params(built) - words) * inputs[TOKENS])
        return _Measured(
            config, built, operations, f"parameters outside the word embeddings, times {inputs[TOKENS]} tokens"
        )
    sizes = ", ".join(f"{name} {'x'.join(map(str, spec['shape']))}" for name, spec in inputs.items())
    try:
        operations, where = _operations(data, built)
    except Exception as error:  # noqa: BLE001  # an input that the model does not take
        return _Measured(config, built, None, f"a pass fails: {counting.first_line(error)}")
    return _Measured(config, built, operations, f"counted {where} for {sizes}")


def _operations(data: dict[str, Any], built: Any) -> tuple[float, str]:  # noqa: ANN401  # a torch module
    """Return the multiply-adds of a pass and where they were counted; a model that reads numbers needs memory."""
    try:
        return counting.macs(built, **counting.tensors(data["input"])), "on the meta device"
    except RuntimeError:
        if counting.params(built) > _IN_MEMORY:
            raise
    _, real = build(data, meta=False)
    return counting.macs(real, **counting.tensors(data["input"], "cpu")), "with random weights"


def build(data: dict[str, Any], *, meta: bool = True) -> tuple[Any, Any]:
    """Return the configuration (None where the library has none) and the model, on the meta device or in memory."""
    place = counting.build if meta else counting.build_in_memory
    builder = resolve(data["builder"])
    if not data.get("config_class"):
        return None, place(lambda: builder(**_parts(data["config"])))
    config = resolve(data["config_class"])(**data["config"])
    make = getattr(builder, "from_config", None) if "Auto" in data["builder"] else None
    return config, place(lambda: make(config) if make else builder(config))


def _parts(value: Any) -> Any:  # noqa: ANN401  # what a configuration holds
    """Return a configuration with every `{builder, config}` in it built: networks that are made of networks."""
    if not isinstance(value, dict):
        return value
    if set(value) == {"builder", "config"}:
        return resolve(value["builder"])(**_parts(value["config"]))
    return {key: _parts(part) for key, part in value.items()}


def _input(expected: str, measured: _Measured, *, curated: bool) -> Iterator[Fact]:
    """Yield whether the input is one that the architecture allows, where it says so."""
    config = measured.config
    size = getattr(config, "image_size", None)
    shape = facts.shape(expected)
    if shape and isinstance(size, int | list | tuple):
        sides = [size, size] if isinstance(size, int) else list(size)
        frames = getattr(config, "num_frames", None)
        found = [shape[0], *([frames] if len(shape) == 4 and frames else shape[1:-2]), *sides]
        yield facts.same("input", expected, "x".join(map(str, found)), "image size of the configuration")
        return
    tokens = re.fullmatch(r"(?:up to )?(\d+) tokens", expected)
    positions = counting.learned_positions(measured.model)
    if tokens and positions:
        yield _tokens(expected, int(tokens[1]), positions, curated=curated)
        return
    rate = facts.sample_rate(expected)
    main = getattr(measured.model, "main_input_name", None)
    if rate and main in {"input_values", "input_features"} and hasattr(config, "model_type"):
        yield from _rate(expected, rate, config)


def _tokens(expected: str, tokens: int, positions: int, *, curated: bool) -> Fact:
    note = "position embeddings of the architecture"
    if tokens <= positions:
        return facts.verified("input", expected, f"{positions} positions", note)
    if curated:
        return facts.disagrees("input", expected, f"{positions} positions", note)
    return facts.unchecked("input", expected, f"a published table; the {note} are fewer", f"{positions} positions")


def _rate(expected: str, rate: int, config: Any) -> Iterator[Fact]:  # noqa: ANN401  # a configuration
    from transformers.models.auto.feature_extraction_auto import FEATURE_EXTRACTOR_MAPPING  # noqa: PLC0415

    extractor = FEATURE_EXTRACTOR_MAPPING.get(type(config), None)
    if extractor is None:
        return
    found = getattr(extractor(), "sampling_rate", None)
    if found:
        state = facts.verified if found == rate else facts.disagrees
        yield state("input", expected, f"{found / 1000:g} kHz", f"{extractor.__name__} of the library")
