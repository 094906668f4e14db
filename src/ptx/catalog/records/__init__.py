"""The catalog's records: what one entry of each kind holds.

Records are frozen, forbid unknown keys and do no I/O.
The same classes describe the YAML that people write and the rows of the compiled index.
Validation and the JSON Schemas come from pydantic (`ptx.catalog.schema`),
which a query never needs to import.

A field without a default must be written down even where nothing is known: `null` is a statement.
"""

from ptx.catalog.records.base import (
    DeviceKind,
    Effect,
    FlopsConvention,
    Goal,
    Kind,
    LicenseClass,
    Modality,
    Names,
    Precision,
    Record,
    Source,
    Status,
    Text,
)
from ptx.catalog.records.compatibility import Circumstance, Compatibility, SystemLibrary, Window
from ptx.catalog.records.devices import Device, DeviceRuntime, PeakRate, Speed
from ptx.catalog.records.libraries import (
    Component,
    Library,
    LibraryStatus,
    Match,
    Migration,
    Release,
    SizeFact,
    TorchWindow,
)
from ptx.catalog.records.models import (
    Architecture,
    Contradiction,
    Export,
    Figure,
    Harvest,
    HarvestedEntry,
    Latency,
    Model,
    ModelEntry,
    ModelProof,
    ModelsFile,
    Proof,
    Proofs,
    WeightsLicense,
)
from ptx.catalog.records.rules import Lesson, LessonStep, License, Rule, RuleExample
from ptx.catalog.records.tasks import MetricGroup, Need, StackRole, Task, Utterances, Words

__all__ = [
    "Architecture",
    "Circumstance",
    "Compatibility",
    "Component",
    "Contradiction",
    "Device",
    "DeviceKind",
    "DeviceRuntime",
    "Effect",
    "Export",
    "Figure",
    "FlopsConvention",
    "Goal",
    "Harvest",
    "HarvestedEntry",
    "Kind",
    "Latency",
    "Lesson",
    "LessonStep",
    "Library",
    "LibraryStatus",
    "License",
    "LicenseClass",
    "Match",
    "MetricGroup",
    "Migration",
    "Modality",
    "Model",
    "ModelEntry",
    "ModelProof",
    "ModelsFile",
    "Names",
    "Need",
    "PeakRate",
    "Precision",
    "Proof",
    "Proofs",
    "Record",
    "Release",
    "Rule",
    "RuleExample",
    "SizeFact",
    "Source",
    "Speed",
    "StackRole",
    "Status",
    "SystemLibrary",
    "Task",
    "Text",
    "TorchWindow",
    "Utterances",
    "WeightsLicense",
    "Window",
    "Words",
]
