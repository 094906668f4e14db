"""Models: architectures with one set of weights."""

from dataclasses import field
from typing import Literal

from ptx.catalog.records.base import DeviceKind, FlopsConvention, Precision, Record, Source


class Figure(Record):
    """A published quality figure."""

    metric: str
    """Metric as the task's groups name it."""
    dataset: str | None
    """Dataset and split."""
    protocol: str | None = None
    """What else must be equal for comparison."""
    value: float
    """The figure, in `unit`."""
    unit: str | None
    """`%`, `dB`, `points`, `1`."""
    source: str
    """Key of the source."""
    at: str | None = None
    """Place inside the source."""


class Latency(Record):
    """A latency that somebody else measured and published, or that ptx measured."""

    ms: float
    """Milliseconds of one pass at batch 1."""
    on: str
    """Machine as the source names it; devices list the names they stand for."""
    unit: Literal["cpu", "gpu", "npu"]
    """What computed it."""
    runtime: str
    """Runtime."""
    precision: Precision
    """Precision."""
    memory_mb: float | None = None
    """Peak memory published beside it, MB."""
    basis: Literal["published", "measured"] = "published"
    """Who measured."""
    conditions: str | None = None
    """Input size, threads, versions."""
    source: str
    """Key of the source."""
    at: str | None = None
    """Place inside the source."""


class Export(Record):
    """What is known of running this very model in a runtime."""

    runtime: str
    """Runtime."""
    status: Literal["works", "fails", "needs-rewrite"]
    """Outcome."""
    note: str | None = None
    """What happened."""
    source: str
    """Key of the source."""


class WeightsLicense(Record):
    """Terms of the weights (not of the library)."""

    id: str | None
    """SPDX id or the id of a licence in `catalog/licenses/`; null where none is stated or known."""
    state: Literal["stated", "unstated", "unknown"]
    """unstated: the source was read and names none for these weights; unknown: nothing reliable was read."""
    note: str | None = None
    """Condition or contradiction worth quoting."""
    source: str | None
    """Key of the source; null only where unknown."""


class ModelEntry(Record):
    """An architecture with one set of weights, as written in a file of `catalog/models/`."""

    id: str
    """`<library>/<name>`, kebab-case (dots and underscores allowed in the name)."""
    name: str
    """Name for people."""
    weights: str | None
    """Weights enum, hub id or checkpoint name; null where none are published."""
    constructor: str
    """Dotted name of the class or function that builds it."""
    hub_id: str | None = None
    """Hugging Face id `owner/name`."""
    license: WeightsLicense
    """Terms of the weights."""
    params: int | None
    """Parameters, counted."""
    flops: float | None
    """Operations of one pass, in `flops_convention`."""
    flops_convention: FlopsConvention | None
    """macs: one multiply-add counts 1 (torchvision, timm, fvcore); flops: it counts 2."""
    passes: int = 1
    """Passes that the published figure needs (video: clips x crops)."""
    size_mb: float | None
    """Size of the published checkpoint, MB (10^6 bytes); null where unknown."""
    input: str | None
    """Input of one pass: `3x224x224`, `3x4x182x182`, `16 kHz mono`."""
    languages: list[str] = field(default_factory=list)
    """ISO 639 codes that it serves; empty where the task is not bound to languages."""
    pairs: list[str] = field(default_factory=list)
    """Translation directions `en-de`; empty: every pair of `languages`."""
    tiers: list[DeviceKind]
    """Kinds of device for which it is a sensible choice (a judgement)."""
    traits: list[str] = field(default_factory=list)
    """What rules need to know: `conv3d`, `streaming`, `open-vocabulary`, `transformer`, `remote-code`..."""
    quality: list[Figure]
    """Quality figures."""
    latency: list[Latency] = field(default_factory=list)
    """Published or measured latencies."""
    exports: list[Export] = field(default_factory=list)
    """Known exports."""
    requires: list[str] = field(default_factory=list)
    """pip requirements beyond those of the library."""
    note: str | None = None
    """What else a person should know."""


class ModelsFile(Record):
    """Models of one library for one task: `catalog/models/<task>/<library>.yaml`."""

    task: str
    """Id of the task, equal to the folder."""
    library: str
    """Id of the library, equal to the file name."""
    sources: dict[str, Source]
    """Sources named by this file."""
    models: list[ModelEntry]
    """The models."""


class Model(ModelEntry):
    """A model as the index holds it."""

    task: str
    """Id of the task."""
    library: str
    """Id of the library."""
