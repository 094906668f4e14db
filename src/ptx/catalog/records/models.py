"""Models: architectures with one set of weights."""

from dataclasses import field
from datetime import date
from typing import Any, Literal

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
    versions: str | None = None
    """Versions it was tried with."""
    difference: float | None = None
    """Largest difference from eager over the outputs, as a share of their largest absolute value."""
    latency_ms: float | None = None
    """Median of one pass of the exported program on the machine that tried it, ms."""
    size_mb: float | None = None
    """Size of the exported file, MB (10^6 bytes)."""
    source: str
    """Key of the source."""


class WeightsLicense(Record):
    """Terms of the weights (not of the library)."""

    id: str | None
    """SPDX id or the id of a licence in `catalog/licenses/`; null where none is stated or known."""
    state: Literal["stated", "unstated", "unknown"]
    """unstated: the source was read and names none for these weights; unknown: nothing reliable was read."""
    trained_from: str | None = None
    """Licence of what they were trained from, where the source says so; the stricter of the two counts."""
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


class HarvestedEntry(ModelEntry):
    """A row of a harvested file: a model entry that names its task and library itself."""

    task: str
    """Id of the task."""
    library: str
    """Id of the library."""


class Harvest(Record):
    """What a harvester wrote from a library's own metadata: `catalog/harvested/<source>.jsonl`.

    The first line holds all but the models; each line after it holds one model; sorted by id.
    """

    source: str
    """Name of the harvester, equal to the file name."""
    command: str
    """The command that wrote the file."""
    version: str
    """Version or commit of what was read."""
    authority: int
    """Who decides when two sources differ: 1 the makers of the weights, 2 a benchmark that ran them, 3 a copy."""
    sources: dict[str, Source]
    """Sources named by this file."""
    models: list[HarvestedEntry]
    """The models."""


class Contradiction(Record):
    """Two sources that say different things of one model: both, and why one is kept."""

    field: str
    """What they differ in: `license`, `params`, `acc@1 on ImageNet-1K val`."""
    kept: str
    """The value that is used."""
    kept_source: str | None
    """Where it stands."""
    other: str
    """The value that is not used."""
    other_source: str | None
    """Where that stands."""
    decided: str
    """The rule that decides, in one sentence."""


class Proof(Record):
    """What came of checking one fact against the installed library."""

    fact: str
    """What was checked: `constructor`, `params`, `flops`, `size_mb`, `quality`, `license`, `input`, `hub_id`..."""
    state: Literal["verified", "disagrees", "unchecked"]
    """unchecked: it cannot be checked here; `note` says why."""
    expected: str | int | float | None = None
    """What the catalog said when it was checked."""
    found: str | int | float | None = None
    """What was found."""
    note: str | None = None
    """How it was checked, or why it could not be."""
    versions: str | None = None
    """Versions it was checked with: `timm 1.0.31, torch 2.14.1`."""
    date: str | None = None
    """The day it was checked."""


class ModelProof(Record):
    """The proofs of one model."""

    id: str
    """Id of the model."""
    versions: str
    """Versions they were made with."""
    date: date
    """The day they were made."""
    facts: list[Proof]
    """One per fact."""
    exports: list[Export] = field(default_factory=list)
    """Exports that were run on a machine of ours."""


class Proofs(Record):
    """What `ptx verify --write` found: `catalog/proofs/<library>.jsonl`, one model a line."""

    library: str
    """Id of the library, equal to the file name."""
    command: str
    """The command that wrote the file."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Sources named by this file."""
    models: list[ModelProof]
    """The proofs, by model."""


class Architecture(Record):
    """A configuration from which a library builds a model without its weights: what `ptx verify` counts.

    One file of `catalog/architectures/` serves every model that shares the configuration.
    """

    id: str
    """Kebab-case id, equal to the file name."""
    library: str
    """Id of the library that builds it."""
    builder: str
    """Dotted name of the class or function that takes the configuration."""
    config_class: str | None = None
    """Dotted name of the configuration class (transformers)."""
    config: dict[str, Any]
    """Arguments that differ from the defaults of the configuration class or function."""
    models: list[str]
    """Ids or hub ids of the models that have this architecture."""
    input: dict[str, Any] | None = None
    """Shapes and dtypes of one pass, by argument, for counting FLOPs."""
    source: str
    """Key of the source of the configuration."""
    sources: dict[str, Source]
    """Sources named by this file."""


class Model(ModelEntry):
    """A model as the index holds it."""

    task: str
    """Id of the task."""
    library: str
    """Id of the library."""
    origin: str = "curated"
    """`curated`, or the source from which it was harvested."""
    contradictions: list[Contradiction] = field(default_factory=list)
    """Where sources differ."""
    proofs: list[Proof] = field(default_factory=list)
    """What came of checking its facts."""
