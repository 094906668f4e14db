"""Random weights that a comparison can see through.

Weights as constructors leave them make a poor test. Normalisation holds statistics of nothing, so deep networks
give 1e-9 or infinity; layers that start at zero (the last of a residual branch, layer scales) hide all that
stands before them. Here every constant parameter becomes random, batch normalisation settles on seeded noise,
and the last layer is scaled until the outputs are of order 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SETTLING_PASSES = 3
_ORDER_ONE = (0.1, 10.0)
_ROUNDS = 3
_LEAST_REACTION = 1e-3
"""Two inputs must move some output by this share of its largest value: else the comparison would see nothing."""

Outputs = Sequence[Any]


class UncalibratedError(Exception):
    """A model whose outputs cannot be compared: not finite, or deaf to its input."""


def calibrate(module: Any, batches: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401  # a torch module
    """Give a module weights and statistics with which its outputs are of order 1, and put it into evaluation mode.

    Args:
        module: The model; its weights are changed in place.
        batches: Inputs of the same shapes, at least two, for settling statistics and measuring the outputs.

    Raises:
        UncalibratedError: That cannot be had.
    """
    import torch  # noqa: PLC0415  # only in a worker

    module.eval().requires_grad_(False)
    with torch.no_grad():
        _stir(module)
        _settle(module, batches)
        _scale(module, batches)
        first, second = (outputs(module, batch) for batch in batches[:2])
    if not all(bool(torch.isfinite(x).all()) for x in (*first, *second)):
        raise UncalibratedError("with random weights its outputs are not finite")
    if difference(first, second) < _LEAST_REACTION:
        raise UncalibratedError("with random weights its outputs do not depend on the input")


def outputs(module: Any, batch: tuple[Any, ...]) -> list[Any]:  # noqa: ANN401  # torch modules and tensors
    """Return the floating outputs of one pass as a list of tensors."""
    import torch  # noqa: PLC0415

    with torch.no_grad():
        found = module(*batch)
    return [x.detach().clone() for x in (found if isinstance(found, tuple | list) else [found])]


def largest(found: Outputs) -> float:
    """Return the largest absolute value of all outputs."""
    return max((float(x.abs().max()) for x in found if x.numel()), default=0.0)


def difference(expected: Outputs, found: Outputs) -> float:
    """Return the largest difference of two sets of outputs, each as a share of the largest value of its tensor.

    A tensor whose values are all below a thousandth of the largest of all is measured by that thousandth.
    """
    floor = 1e-3 * largest(expected) or 1e-12
    worst = 0.0
    for a, b in zip(expected, found, strict=True):
        if a.shape != b.shape:
            return float("inf")
        if a.numel():
            gap = float((a.double() - b.double()).abs().max()) / max(float(a.abs().max()), floor)
            worst = max(worst, gap if gap == gap else float("inf"))  # noqa: PLR0124  # NaN
    return worst


def _stir(module: Any) -> None:  # noqa: ANN401  # a torch module
    """Make random what a constructor left constant."""
    for parameter in module.parameters():
        if not parameter.is_floating_point() or parameter.ndim == 0 or parameter.numel() < 2:
            continue
        if float(parameter.std()) > 1e-5 * max(1.0, float(parameter.abs().max())):
            continue
        if parameter.ndim > 1:
            parameter.normal_(0.0, 0.02)
        elif float(parameter.abs().max()) > 0:
            parameter.uniform_(0.5, 1.5)
        else:
            parameter.normal_(0.0, 0.1)


def _settle(module: Any, batches: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401  # a torch module
    """Let batch normalisation take its statistics from the inputs; everything else stays in evaluation mode."""
    from torch.nn.modules.batchnorm import _BatchNorm  # noqa: PLC0415

    norms = [layer for layer in module.modules() if isinstance(layer, _BatchNorm) and layer.track_running_stats]
    if not norms:
        return
    kept = [layer.momentum for layer in norms]
    hooks = [layer.register_forward_pre_hook(_take_statistics) for layer in norms]
    for layer in norms:
        layer.reset_running_stats()
    try:
        for batch in (list(batches) * _SETTLING_PASSES)[:_SETTLING_PASSES]:
            module(*batch)
    finally:
        for layer, momentum, hook in zip(norms, kept, hooks, strict=True):
            layer.momentum = momentum
            hook.remove()


def _take_statistics(layer: Any, inputs: tuple[Any, ...]) -> None:  # noqa: ANN401  # torch's hook
    """Set the statistics of a layer to those of its input; one value a channel keeps the variance at 1."""
    x = inputs[0].transpose(0, 1).flatten(1).float()
    seen = int(layer.num_batches_tracked)
    share = 1.0 / (seen + 1)
    layer.running_mean += share * (x.mean(1) - layer.running_mean)
    if x.shape[1] > 1:
        layer.running_var += share * (x.var(1).clamp_min(1e-3) - layer.running_var)
    layer.num_batches_tracked += 1


def _scale(module: Any, batches: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401  # a torch module
    """Scale the last layer with weights that is run until the largest output lies between 0.1 and 10."""
    for _ in range(_ROUNDS):
        last, size = _observed(module, batches[0])
        if not last or _ORDER_ONE[0] <= size <= _ORDER_ONE[1] or not size < float("inf"):
            return
        factor = 1.0 / size if size else -1.0  # a last ReLU that lets nothing through lets the opposite through
        for parameter in last[-1].parameters(recurse=False):
            parameter.mul_(factor)


def _observed(module: Any, batch: tuple[Any, ...]) -> tuple[list[Any], float]:  # noqa: ANN401  # a torch module
    """Return the layers with weights in the order in which a pass runs them, and the largest output."""
    seen: list[Any] = []
    weighted = [x for x in module.modules() if not list(x.children()) and _weight(x) is not None]
    hooks = [x.register_forward_hook(lambda layer, *_: seen.append(layer)) for x in weighted]
    size = largest(outputs(module, batch))
    for hook in hooks:
        hook.remove()
    return seen, size


def _weight(layer: Any) -> Any:  # noqa: ANN401  # a parameter
    weight = getattr(layer, "weight", None)
    return weight if weight is not None and hasattr(weight, "is_floating_point") else None
