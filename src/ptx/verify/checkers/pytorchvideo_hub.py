"""PyTorchVideo: the hub functions, built without weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor, resolve
from ptx.verify.facts import Fact

_SLOW_TAKES_EVERY = 4
"""Frames of the fast path for one of the slow path in the SlowFast models of the hub."""


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    model = job["model"]
    built = constructor(model)
    yield built
    if built["state"] != "verified":
        return
    name = model["constructor"].rpartition(".")[2]
    yield facts.same("weights", model["weights"], name, "the hub function loads weights of its own name")
    try:
        made = counting.build(lambda: resolve(model["constructor"])(pretrained=False))
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        yield facts.unchecked(
            "params", model["params"], f"cannot be built on the meta device: {counting.first_line(error)}"
        )
        return
    yield facts.params(model["params"], counting.params(made), "counted on the meta device")
    shape = facts.shape(model["input"])
    if model["flops"] is None or shape is None:
        return
    clip = counting.tensor((1, *shape))
    inputs = [clip[:, :, ::_SLOW_TAKES_EVERY], clip] if "slowfast" in name else clip
    try:
        found = counting.macs(made, inputs)
    except Exception as error:  # noqa: BLE001  # an input size that the model does not take
        yield facts.unchecked(
            "flops", model["flops"], f"a pass on the meta device fails: {counting.first_line(error)}"
        )
        return
    how = f"counted on the meta device at {model['input']}"
    yield facts.macs(model["flops"], model["flops_convention"], found, how)
