"""Counts parameters and operations on torch's meta device: no memory, no weights, no arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def build(make: Callable[[], Any]) -> Any:  # noqa: ANN401  # a torch module
    """Return the model that `make` builds, on the meta device and in evaluation mode."""
    import torch  # noqa: PLC0415  # only in a worker

    try:
        with torch.device("meta"):
            return make().eval()
    except RuntimeError as error:
        if "meta tensors" not in str(error):
            raise
    # A constructor reads numbers out of tensors: it is built in memory, its weights random, and then emptied.
    return make().eval().to("meta")


def build_in_memory(make: Callable[[], Any]) -> Any:  # noqa: ANN401  # a torch module
    """Return the model that `make` builds, with random weights and in evaluation mode."""
    return make().eval()


def position_ids(model: Any) -> int:  # noqa: ANN401  # a torch module
    """Return how many position ids the model holds; older checkpoints store them, and some count them."""
    return sum(int(b.numel()) for name, b in model.named_buffers() if name.endswith("position_ids"))


def learned_positions(model: Any) -> int | None:  # noqa: ANN401  # a torch module
    """Return for how many positions the model has learned an embedding; None where it computes them."""
    found = [p.shape[0] for name, p in model.named_parameters() if name.endswith("position_embeddings.weight")]
    return int(found[0]) if found else None


def params(model: Any) -> int:  # noqa: ANN401  # a torch module
    """Return the number of parameters; one that two layers share counts once."""
    return sum(int(p.numel()) for p in model.parameters())


def macs(model: Any, *inputs: Any, **named: Any) -> float:  # noqa: ANN401  # a torch module and tensors
    """Return the multiply-adds of one pass as `torch.utils.flop_counter` counts them.

    It sees matrix products, convolutions and attention; what is element-wise counts nothing.
    """
    import torch  # noqa: PLC0415  # only in a worker
    from torch.utils.flop_counter import FlopCounterMode  # noqa: PLC0415

    model.requires_grad_(False)  # the counter follows gradients where there are any, and trips over some modules
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        model(*inputs, **named)
    return float(counter.get_total_flops()) / 2


def tensor(shape: tuple[int, ...] | list[int], dtype: str = "float32", device: str = "meta") -> Any:  # noqa: ANN401
    """Return an input of this shape."""
    import torch  # noqa: PLC0415  # only in a worker

    return torch.zeros(*shape, dtype=getattr(torch, dtype), device=device)


def tensors(inputs: Mapping[str, Any], device: str = "meta") -> dict[str, Any]:
    """Return the inputs that an architecture names: argument → {shape, dtype}."""
    return {name: tensor(spec["shape"], spec.get("dtype", "float32"), device) for name, spec in inputs.items()}


def first_line(error: BaseException) -> str:
    """Return an exception as one short line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:160].rstrip(": ")
