"""Latency and memory of a model on a device: published where somebody measured it, else a rough prediction.

The three kinds of number - measured, published, predicted - are never mixed: each says its basis,
and a prediction carries an interval that about 80 % of true values fall into.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from ptx.catalog.records import Device, DeviceRuntime, FlopsConvention, Latency, Model, Precision, Speed, Task

Basis = Literal["measured", "published", "predicted"]

BYTES: dict[Precision, float] = {"fp32": 4.0, "bf16": 2.0, "fp16": 2.0, "int8": 1.0}
"""Bytes of one parameter."""

MEMORY_SOURCE = (
    "45 MB + 1.05 x weights + 2 MB per 10^9 multiply-adds: fitted to the peak memory of 134 models over the "
    "process's baseline (torch 2.14.1, eager fp32, batch 1, one x86 CPU, 2026-11-23; median error 7 %, "
    "80 % within x0.86 to x1.49)"
)
_MEMORY_INTERVAL = {True: (0.86, 1.49), False: (0.6, 2.0)}


class Costed(Protocol):
    """What the cost of a model is worked out from: a whole model, or the outline of one."""

    @property
    def params(self) -> int | None:
        """Parameters."""

    @property
    def flops(self) -> float | None:
        """Operations of one pass, in `flops_convention`."""

    @property
    def flops_convention(self) -> FlopsConvention | None:
        """How they are counted."""

    @property
    def size_mb(self) -> float | None:
        """Size of the published checkpoint, MB."""

    @property
    def passes(self) -> int:
        """Passes that the published figure needs."""


class LatencyEstimate(NamedTuple):
    """Milliseconds of one pass at batch 1; `low_ms` and `high_ms` are equal to `ms` where it was measured."""

    ms: float
    low_ms: float
    high_ms: float
    basis: Basis
    device: str
    runtime: str
    precision: Precision
    source: str
    conditions: str | None = None


class MemoryEstimate(NamedTuple):
    """Peak memory of one pass at batch 1, MB (10^6 bytes), over the memory of the process itself."""

    mb: float
    low_mb: float
    high_mb: float
    basis: Basis
    source: str


def gmacs(model: Costed, task: Task) -> tuple[float, bool] | None:
    """Return 10^9 multiply-adds of one pass, and whether they are known rather than guessed from the size.

    Where the FLOPs are unknown, each parameter is taken to multiply as often as the task's `macs_per_param`.
    """
    if model.flops is not None:
        return model.flops / (2e9 if model.flops_convention == "flops" else 1e9), True
    if model.params is not None:
        return model.params * task.macs_per_param / 1e9, False
    return None


def size_mb(model: Costed, precision: Precision) -> float | None:
    """Return the size of the weights at a precision, MB (10^6 bytes)."""
    if precision == "fp32" and model.size_mb is not None:
        return model.size_mb
    if model.params is not None:
        return model.params * BYTES[precision] / 1e6
    return None if model.size_mb is None else model.size_mb * BYTES[precision] / 4


def latency(model: Model, task: Task, device: Device, option: DeviceRuntime) -> LatencyEstimate | None:
    """Return the best figure known for a model in one runtime of a device, or None."""
    known = [entry for entry in model.latency if _matches(entry, device, option)]
    if known:
        best = min(known, key=lambda entry: (entry.basis != "measured", entry.ms))
        return LatencyEstimate(
            best.ms, best.ms, best.ms, best.basis, best.on, best.runtime, best.precision,
            best.source, best.conditions,
        )  # fmt: skip
    return predicted(model, task, device, option)


def _matches(entry: Latency, device: Device, option: DeviceRuntime) -> bool:
    return (
        entry.on in device.published_as
        and entry.runtime == option.name
        and entry.unit == option.unit
        and entry.precision == option.precision
    )


def predicted(model: Model, task: Task, device: Device, option: DeviceRuntime) -> LatencyEstimate | None:
    """Return a rough prediction from the device's line for the unit and precision, or None."""
    work = gmacs(model, task)
    line = _line(device, option)
    if work is None or line is None:
        return None
    amount, counted = work
    ms = line.overhead_ms + amount * line.ms_per_gmac
    spread = 1.0 if counted else 2.0
    exact = line.precision == option.precision
    how = line.how if exact else f"{line.how} (the line is for {line.precision})"
    if not counted:
        how = f"multiply-adds guessed from {model.params:,} parameters; {how}"
    return LatencyEstimate(
        ms,
        ms * line.low_factor / spread * (1.0 if exact else 0.5),
        ms * line.high_factor * spread,
        "predicted",
        device.id,
        option.name,
        option.precision,
        f"{how}; {line.source}",
    )


def cost_ms(model: Costed, task: Task, device: Device) -> float | None:
    """Return what all models are compared by: the predicted time of all passes in the usual runtime, ms."""
    work = gmacs(model, task)
    line = _line(device, device.runtimes[0]) if device.runtimes else None
    if work is None or line is None:
        return None
    return (line.overhead_ms + work[0] * line.ms_per_gmac) * model.passes


def _held_gmacs(model: Model, task: Task) -> float:
    """Return 10^9 multiply-adds whose results lie in memory at one time, 0 where nobody knows."""
    work = gmacs(model, task)
    if work is None:
        return 0.0
    amount, counted = work
    if counted or task.held_macs_per_param is None:
        return amount
    return amount * task.held_macs_per_param / task.macs_per_param


def _line(device: Device, option: DeviceRuntime) -> Speed | None:
    same_unit = [line for line in device.speeds if line.unit == option.unit]
    exact = [line for line in same_unit if line.precision == option.precision]
    return next(iter(exact or same_unit), None)


def memory(model: Model, task: Task, option: DeviceRuntime, device: Device) -> MemoryEstimate | None:
    """Return the peak memory known or predicted for a model in one runtime, or None."""
    for entry in model.latency:
        if _matches(entry, device, option) and entry.memory_mb is not None:
            mb = entry.memory_mb
            return MemoryEstimate(mb, mb, mb, entry.basis, entry.source)
    weights = size_mb(model, option.precision)
    if weights is None:
        return None
    mb = 45.0 + 1.05 * weights + 2.0 * _held_gmacs(model, task)
    low, high = _MEMORY_INTERVAL[option.name == "eager" and option.unit == "cpu"]
    return MemoryEstimate(mb, mb * low, mb * high, "predicted", MEMORY_SOURCE)
