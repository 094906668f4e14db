"""Machine profiles."""

from dataclasses import field
from typing import Literal

from ptx.catalog.records.base import DeviceKind, Names, Precision, Record, Source, Text


class DeviceRuntime(Record):
    """A way to execute models on a device."""

    name: str
    """Runtime: eager, compile, onnxruntime, openvino, executorch, litert, coreml, tensorrt."""
    precision: Precision
    """Precision."""
    unit: Literal["cpu", "gpu", "npu"]
    """What computes."""


class Speed(Record):
    """A rough line from multiply-adds to milliseconds for one unit: `overhead_ms + gmacs * ms_per_gmac`."""

    unit: Literal["cpu", "gpu", "npu"]
    """What computes."""
    precision: Precision
    """Precision of the line."""
    overhead_ms: float
    """Milliseconds that any model costs."""
    ms_per_gmac: float
    """Milliseconds per 10^9 multiply-adds."""
    low_factor: float
    """Lower end of the interval, as a factor (about 80 % of true values lie inside)."""
    high_factor: float
    """Upper end of the interval, as a factor."""
    how: str
    """How the line was found."""
    source: str
    """Key of the source."""


class PeakRate(Record):
    """Peak rate from a data sheet."""

    precision: Precision
    """Precision."""
    tflops: float
    """10^12 operations per second (a multiply-add counts 2; TOPS for int8)."""
    unit: Literal["cpu", "gpu", "npu"]
    """What computes."""
    source: str
    """Key of the source."""


class Device(Record):
    """A machine profile."""

    id: str
    """Kebab-case id, equal to the file name."""
    title: Text
    """Name for people."""
    kind: DeviceKind
    """cpu, gpu, mobile or edge."""
    typical_of: str | None
    """For a typical profile: the machine whose figures it uses."""
    aliases: Names
    """Other names, and words in a question that mean it."""
    memory_mb: float
    """Memory that a model can use, MB."""
    memory_source: str
    """Key of the source."""
    peaks: list[PeakRate]
    """Peak rates; empty where nothing reliable is known."""
    bandwidth_gb_s: float | None
    """Memory bandwidth, 10^9 bytes per second."""
    bandwidth_source: str | None
    """Key of the source."""
    runtimes: list[DeviceRuntime]
    """Ways to execute models, the usual one first."""
    speeds: list[Speed]
    """Rough lines, one per unit."""
    published_as: list[str] = field(default_factory=list)
    """Names under which published latencies of this very machine appear."""
    note: str | None = None
    """What else a person should know."""
    sources: dict[str, Source]
    """Sources named by this file."""
