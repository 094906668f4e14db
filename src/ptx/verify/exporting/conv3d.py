"""Rewrites 3-D convolutions, pools and normalisation as 2-D ones, for runtimes that have no 3-D kernels.

A 3-D convolution is a sum over the taps of its kernel in time: tap `k` sees the frames shifted by `k`, and is a
2-D convolution of each of them. The frames are laid into the batch, so every operator left is 4-D. Weights are
shared, nothing is approximated: the rewritten network computes the same function up to the order of additions.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


def rewritten(module: nn.Module) -> tuple[nn.Module, int]:
    """Return the module with every 3-D layer replaced in place, and how many were replaced.

    Raises:
        ValueError: A layer has an option that is not rewritten here; the message names both.
    """
    count = 0
    replacement = _replacement(module)
    if replacement is not None:
        return replacement, 1
    for name, child in list(module.named_children()):
        made, found = rewritten(child)
        if found:
            setattr(module, name, made)
        count += found
    return module, count


def has_3d(module: nn.Module) -> bool:
    """Return whether a module holds layers that `rewritten` replaces."""
    return any(isinstance(layer, _LAYERS) for layer in module.modules())


_LAYERS = (nn.Conv3d, nn.BatchNorm3d, nn.AvgPool3d, nn.MaxPool3d, nn.AdaptiveAvgPool3d)


def _replacement(layer: nn.Module) -> nn.Module | None:
    if isinstance(layer, nn.Conv3d):
        return SumOf2d(layer)
    if isinstance(layer, nn.BatchNorm3d):
        return Affine(layer)
    if isinstance(layer, nn.AvgPool3d | nn.MaxPool3d):
        return Pool(layer)
    if isinstance(layer, nn.AdaptiveAvgPool3d):
        return GlobalMean(layer)
    return None


def _three(value: Any) -> tuple[int, int, int]:  # noqa: ANN401  # an int or a sequence of them
    return (value, value, value) if isinstance(value, int) else tuple(value)


def _frames_as_batch(x: Tensor) -> Tensor:
    """Return (batch x frames, channels, height, width) of (batch, channels, frames, height, width)."""
    return x.transpose(1, 2).flatten(0, 1)


def _frames_back(x: Tensor, batch: int) -> Tensor:
    return x.unflatten(0, (batch, -1)).transpose(1, 2)


class SumOf2d(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """A 3-D convolution as the sum of the 2-D convolutions of its taps in time."""

    def __init__(self, conv: nn.Conv3d) -> None:
        """Take a convolution with zero padding."""
        super().__init__()
        if conv.padding_mode != "zeros" or isinstance(conv.padding, str):
            raise ValueError(f"Conv3d with padding {conv.padding!r}, {conv.padding_mode}")
        self.taps = nn.ParameterList([nn.Parameter(tap) for tap in conv.weight.detach().unbind(2)])
        self.bias = conv.bias
        self.groups = conv.groups
        self.time = (conv.stride[0], int(conv.padding[0]), conv.dilation[0])
        self.space = (conv.stride[1:], tuple(conv.padding[1:]), conv.dilation[1:])

    def forward(self, x: Tensor) -> Tensor:
        """Return what the 3-D convolution returns: (batch, channels, frames, height, width)."""
        stride, padding, dilation = self.time
        if padding:
            x = functional.pad(x, (0, 0, 0, 0, padding, padding))
        frames = (x.shape[2] - dilation * (len(self.taps) - 1) - 1) // stride + 1
        parts = []
        for place, tap in enumerate(self.taps):
            first = place * dilation
            seen = _frames_as_batch(x[:, :, first : first + stride * (frames - 1) + 1 : stride])
            bias = self.bias if place == 0 else None
            parts.append(functional.conv2d(seen, tap, bias, *self.space, self.groups))
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return _frames_back(total, x.shape[0])


class Affine(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """A 3-D batch normalisation with settled statistics: one factor and one shift a channel."""

    def __init__(self, norm: nn.BatchNorm3d) -> None:
        """Take a normalisation that keeps running statistics."""
        super().__init__()
        if norm.running_mean is None or norm.running_var is None:
            raise ValueError("BatchNorm3d without running statistics")
        factor = torch.rsqrt(norm.running_var + norm.eps)
        if norm.weight is not None:
            factor = factor * norm.weight.detach()
        shift = -norm.running_mean * factor
        if norm.bias is not None:
            shift = shift + norm.bias.detach()
        self.register_buffer("factor", factor.reshape(1, -1, 1, 1, 1))
        self.register_buffer("shift", shift.reshape(1, -1, 1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Return the normalised input."""
        return x * self.factor + self.shift


class Pool(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """A 3-D pool: a 2-D pool of each frame, then the mean or the largest over a window of frames."""

    def __init__(self, pool: nn.AvgPool3d | nn.MaxPool3d) -> None:
        """Take a pool without rounding up."""
        super().__init__()
        self.mean = isinstance(pool, nn.AvgPool3d)
        kernel, padding = _three(pool.kernel_size), _three(pool.padding)
        stride = _three(pool.stride if pool.stride is not None else pool.kernel_size)
        dilation = (1, 1, 1) if self.mean else _three(pool.dilation)
        uneven = self.mean and any(padding) and not pool.count_include_pad
        if pool.ceil_mode or uneven or getattr(pool, "divisor_override", None) or dilation != (1, 1, 1):
            raise ValueError(f"{pool}")
        self.time = (kernel[0], stride[0], padding[0])
        self.space = (kernel[1:], stride[1:], padding[1:])

    def forward(self, x: Tensor) -> Tensor:
        """Return what the 3-D pool returns."""
        batch = x.shape[0]
        pool = functional.avg_pool2d if self.mean else functional.max_pool2d
        x = _frames_back(pool(_frames_as_batch(x), *self.space), batch)
        kernel, stride, padding = self.time
        if padding:
            x = functional.pad(x, (0, 0, 0, 0, padding, padding), value=0.0 if self.mean else -3.0e38)
        frames = (x.shape[2] - kernel) // stride + 1
        windows = [x[:, :, k : k + stride * (frames - 1) + 1 : stride] for k in range(kernel)]
        total = windows[0]
        for window in windows[1:]:
            total = total + window if self.mean else torch.maximum(total, window)
        return total / kernel if self.mean else total


class GlobalMean(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """An adaptive average pool to one value a channel."""

    def __init__(self, pool: nn.AdaptiveAvgPool3d) -> None:
        """Take a pool to 1x1x1."""
        super().__init__()
        if _three(pool.output_size) != (1, 1, 1):
            raise ValueError(f"{pool}")

    def forward(self, x: Tensor) -> Tensor:
        """Return the mean over frames, height and width, which stay as dimensions of size 1."""
        return x.flatten(2).mean(2).reshape(x.shape[0], x.shape[1], 1, 1, 1)
