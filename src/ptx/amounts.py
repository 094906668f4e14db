"""How amounts are written: what was measured is plain, what was predicted has a tilde and an interval."""

from __future__ import annotations

from ptx.catalog.records import Figure, Model
from ptx.estimate import LatencyEstimate, MemoryEstimate
from ptx.numbers import short
from ptx.recommender import Candidate


def value(given: str | float | None) -> str:
    """Return a value of any kind of fact."""
    if given is None:
        return "nothing"
    if isinstance(given, str):
        return given
    return f"{given:,.0f}" if given == int(given) else f"{given:g}"


def duration(ms: float) -> str:
    """Return milliseconds in the unit a person would use."""
    if ms >= 60_000:
        return f"{short(ms / 60_000)} min"
    return f"{short(ms / 1000)} s" if ms >= 10_000 else f"{short(ms)} ms"


def latency(value: LatencyEstimate | None) -> str:
    """Return a latency with its basis."""
    if value is None:
        return "unknown"
    if value.basis == "predicted":
        return f"≈{duration(value.ms)} ({duration(value.low_ms)} to {duration(value.high_ms)}) predicted"
    return f"{duration(value.ms)} {value.basis} on {value.device}"


def memory(value: MemoryEstimate | None) -> str:
    """Return a memory figure with its basis."""
    if value is None:
        return "unknown"
    if value.basis == "predicted":
        return f"≈{short(value.mb)} MB ({short(value.low_mb)} to {short(value.high_mb)}) predicted"
    return f"{short(value.mb)} MB {value.basis}"


def size(mb: float | None) -> str:
    """Return a size on disk."""
    if mb is None:
        return "unknown"
    return f"{short(mb / 1000)} GB" if mb >= 1000 else f"{short(mb)} MB"


def figure(value: Figure | None) -> str:
    """Return a quality figure with its metric and dataset."""
    if value is None:
        return "no comparable figure"
    unit = "" if value.unit in {None, "1"} else f" {value.unit}"
    return f"{value.value:g}{unit} {value.metric}, {value.dataset or 'unknown dataset'}"


def license_name(model: Model) -> str:
    """Return the licence of the weights in words."""
    if model.license.id:
        return model.license.id
    return "none stated for the weights" if model.license.state == "unstated" else "unknown"


def cost(model: Model) -> str:
    """Return parameters and operations of a model."""
    params = "unknown" if model.params is None else f"{short(model.params / 1e6)} M"
    if model.flops is None:
        return f"{params} parameters"
    unit = "GMACs" if model.flops_convention == "macs" else "GFLOPs"
    passes = f" × {model.passes} passes" if model.passes > 1 else ""
    return f"{params} parameters, {short(model.flops / 1e9)} {unit}{passes}"


def library(candidate: Candidate) -> str:
    """Return the library of a candidate, with its status where it is not simply active."""
    status = candidate.library.status.value
    return candidate.library.id if status == "active" else f"{candidate.library.id} ({status})"


def runtime(candidate: Candidate) -> str:
    """Return runtime, precision and unit."""
    option = candidate.option
    return f"{option.name} {option.precision} on {option.unit}"
