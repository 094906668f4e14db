"""The catalog's records: what one entry of each kind holds.

Records are frozen, forbid unknown keys and do no I/O.
The same classes describe the YAML that people write and the rows of the compiled index.
Validation and the JSON Schemas come from pydantic (`ptx.catalog.schema`),
which a query never needs to import.

A field without a default must be written down even where nothing is known: `null` is a statement.
"""

from dataclasses import Field, field
from datetime import date
from typing import Any, ClassVar, Literal, dataclass_transform

Kind = Literal[
    "task", "library", "model", "device", "rule", "license", "lesson", "utterances", "words"
]
DeviceKind = Literal["cpu", "gpu", "mobile", "edge"]
Goal = Literal["infer", "finetune", "export"]
Precision = Literal["fp32", "bf16", "fp16", "int8"]
Status = Literal["active", "maintenance", "unmaintained", "archived", "superseded"]
LicenseClass = Literal["permissive", "copyleft", "non-commercial", "custom", "unstated", "unknown"]
FlopsConvention = Literal["macs", "flops"]
Effect = Literal["reject", "prefer", "caution"]
Modality = Literal["image", "video", "text", "audio"]



@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """Base of all records: keyword arguments become attributes, checked by the type checker as a dataclass.

    A command reads thirty kinds of record; real dataclasses would cost it 20 ms for methods it never calls.
    `ptx.catalog.schema` turns the classes into dataclasses where pydantic needs them.
    """

    fields: ClassVar[dict[str, Any]] = {}
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = cls.__dict__.get("__annotations__", {})
        cls.fields = {**cls.fields, **own}
        cls.defaults = {**cls.defaults, **{name: cls.__dict__[name] for name in own if name in cls.__dict__}}

    def __init__(self, **values: Any) -> None:
        for name, default in self.defaults.items():
            if name not in values:
                made: Any = default.default_factory if isinstance(default, Field) else default
                values[name] = made() if isinstance(default, Field) else made
        self.__dict__.update(values)


class Source(Record):
    """Where a fact was read."""

    what: str
    """Package and version, repository@commit, or the title of a page."""
    path: str | None = None
    """File, section or symbol inside `what`."""
    url: str | None = None
    """Address of the page, where one exists."""
    read: date
    """The day on which it was read."""


class Text(Record):
    """A sentence in both languages of the project."""

    en: str
    """English."""
    zh: str
    """Chinese, simplified."""


class Names(Record):
    """Other names, by language. Case, spaces, hyphens and underscores do not matter."""

    en: list[str] = field(default_factory=list)
    """English names and abbreviations."""
    zh: list[str] = field(default_factory=list)
    """Chinese names."""


# --- tasks ------------------------------------------------------------------------------------


class MetricGroup(Record):
    """Figures that can be compared with one another: one metric on one dataset under one protocol."""

    metric: str
    """Metric as figures name it: `acc@1`, `box mAP`, `WER`."""
    dataset: str
    """Dataset and split as figures name it."""
    protocol: str | None = None
    """What else must be equal for two figures to be comparable."""
    unit: str
    """`%`, `dB`, `points` or `1` for a plain ratio."""
    higher_is_better: bool
    """Which way is better."""
    per_doubling: float
    """Metric units that one doubling of the latency must buy in the `balanced` objective (a judgement)."""
    languages: list[str] = field(default_factory=list)
    """Languages that this group speaks for; empty: not tied to a language, or English by default."""


class StackRole(Record):
    """One part of the library stack of a task."""

    role: Literal["input", "preprocess", "tokenize", "data", "train", "metric", "postprocess"]
    """What the library does in the stack."""
    library: str
    """Id of the library."""
    goals: list[Goal] = field(default_factory=lambda: ["infer", "finetune", "export"])
    """Goals for which the part is needed."""


class Need(Record):
    """A constraint that only this task has, asked for with `--need NAME`."""

    name: str
    """Kebab-case name."""
    trait: str
    """The model trait that fulfils it."""
    title: str
    """What the person gets, in one phrase."""


class Task(Record):
    """What a person wants done, named as Hugging Face's pipeline tags name it where a tag exists."""

    id: str
    """Kebab-case id, equal to the file name."""
    title: Text
    """Name for people."""
    summary: Text
    """What goes in and what comes out, in one sentence."""
    modality: Modality
    """Kind of the main input."""
    aliases: Names
    """Words that mean this task and no other."""
    inputs: list[str]
    """What goes in."""
    outputs: list[str]
    """What comes out."""
    language_bound: bool
    """True where a model serves some human languages and not others."""
    groups: list[MetricGroup]
    """Comparable metric groups; the first is the main one (the first that speaks the language asked for)."""
    macs_per_param: float
    """Multiply-adds per parameter of one typical pass; used only where a model's FLOPs are unknown."""
    typical_pass: str
    """What one pass is: `one 224x224 image`, `30 s of speech`."""
    fast_enough_ms: float
    """Latency below which faster is not worth quality in the `balanced` objective (a judgement)."""
    stack: list[StackRole]
    """Libraries around the model."""
    needs: list[Need] = field(default_factory=list)
    """Constraints of its own."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Sources named by this file."""


class Utterances(Record):
    """Ways in which people ask for a task; free-text queries are resolved by likeness to them."""

    task: str
    """Id of the task, equal to the file name; `other` collects questions that ptx must refuse."""
    en: list[str]
    """Questions in English."""
    zh: list[str]
    """Questions in Chinese."""


# --- libraries --------------------------------------------------------------------------------


class LibraryStatus(Record):
    """How alive a library is, with evidence."""

    value: Status
    """active, maintenance, unmaintained, archived or superseded."""
    evidence: str
    """What shows it, in one sentence."""
    as_of: date
    """The day on which the evidence held."""
    source: str
    """Key of the source."""


class Release(Record):
    """The newest release known to the catalog."""

    version: str | None
    """Version, or null where the system has no releases."""
    date: str | None
    """Day (or month, or year) of the release; null where unknown."""
    source: str
    """Key of the source."""


class TorchWindow(Record):
    """Versions of torch with which the library works."""

    requires: str | None
    """A version specifier such as `>=2.3,<2.4`; null where the library does not need torch."""
    evidence: str
    """What was run, or where it is declared."""
    source: str
    """Key of the source."""


class Component(Record):
    """A part of a library."""

    name: str
    """Name that people use: `transforms`."""
    path: str | None
    """Dotted import path; null where it is gone or is no module."""
    what: str
    """What it is for."""
    status: Literal["works", "deprecated", "removed", "broken", "never"] = "works"
    """State in the latest release."""


class Migration(Record):
    """Something that moved or died, and what to write today."""

    old: str
    """Dotted name or code that people still find in tutorials."""
    status: Literal["deprecated", "removed", "broken", "never", "moved"]
    """What became of it (`never`: it did not exist in the versions looked at)."""
    since: str | None
    """Version in which that happened; null where unknown."""
    new: str
    """What to write today."""
    symptom: str | None = None
    """The message that a person sees."""
    source: str
    """Key of the source."""


class SizeFact(Record):
    """Disk space of an installation."""

    mb: float
    """Megabytes (10^6 bytes)."""
    what: str
    """What was installed where."""
    source: str
    """Key of the source."""


class Library(Record):
    """A package or system that one installs."""

    id: str
    """Kebab-case id, equal to the file name."""
    name: str
    """Name as its makers write it."""
    summary: Text
    """What it is for."""
    kind: Literal["library", "family", "toolkit", "runtime", "hub"]
    """library, family of libraries, research toolkit, runtime or model hub."""
    family: str | None
    """Id of the family it belongs to."""
    homepage: str
    """Address of its home."""
    package: str | None
    """Distribution on PyPI; null where pip cannot install it."""
    install: list[str]
    """pip requirements that give a working installation."""
    system: list[str] = field(default_factory=list)
    """System packages that it needs beside pip's."""
    license: str | None
    """SPDX id of the code's licence."""
    status: LibraryStatus
    """How alive it is."""
    superseded_by: list[str] = field(default_factory=list)
    """Ids of what to use instead."""
    latest: Release
    """Newest release."""
    torch: TorchWindow
    """Versions of torch that work."""
    tasks: list[str]
    """Ids of the tasks it serves."""
    components: list[Component] = field(default_factory=list)
    """Its parts."""
    migrations: list[Migration] = field(default_factory=list)
    """What moved or died."""
    choose_when: list[str]
    """Situations in which it is the right choice."""
    avoid_when: list[str] = field(default_factory=list)
    """Situations in which something else is."""
    training: str | None
    """How one trains with it."""
    deployment: str | None
    """How a model of it reaches a device."""
    datasets: str | None
    """What data it brings."""
    example: str | None = None
    """What one writes for a typical job, a few lines of Python."""
    install_size: SizeFact | None = None
    """Disk space."""
    aliases: Names = field(default_factory=Names)
    """Other names."""
    sources: dict[str, Source]
    """Sources named by this file."""


# --- models -----------------------------------------------------------------------------------


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


# --- devices ----------------------------------------------------------------------------------


class DeviceRuntime(Record):
    """A way to execute models on a device."""

    name: str
    """Runtime: eager, compile, onnxruntime, openvino, executorch, litert, coreml, tensorrt."""
    precision: Precision
    """Precision."""
    unit: Literal["cpu", "gpu", "npu"]
    """What computes."""


class Speed(Record):
    """A rough line from multiply-adds to milliseconds, for one kind of unit: `overhead_ms + gmacs * ms_per_gmac`."""

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


# --- rules, licences, lessons -------------------------------------------------------------------


class RuleExample(Record):
    """A situation and whether the rule applies: a test and a line of the docs."""

    given: dict[str, Any]
    """Fields, as dotted names or nested mappings; what is not given is unknown."""
    applies: bool
    """Whether the rule applies."""
    reason: str | None = None
    """The sentence expected, where it matters."""


class Rule(Record):
    """Rejects, prefers or cautions a candidate, with a sentence as its reason."""

    id: str
    """Kebab-case id, equal to the file name."""
    title: str
    """What it does, in one line."""
    why: str
    """Why it exists."""
    source: str
    """Key of the source."""
    when: dict[str, Any]
    """Conditions, all of which must hold; see docs/how-to/add-a-rule.md."""
    effect: Effect
    """reject, prefer or caution."""
    weight: float | None = None
    """For prefer: worth, in halvings of the latency (negative: avoid)."""
    reason: str
    """Sentence for the person; `{field}` is filled in."""
    relax: str | None = None
    """For reject: what to change to get the candidate back; null where nothing would."""
    examples: list[RuleExample]
    """At least one that applies and one that does not."""
    disabled: str | None = None
    """In an overlay: why the shipped rule of this id is switched off."""
    sources: dict[str, Source]
    """Sources named by this file."""


class License(Record):
    """A licence and the policy class that it falls in."""

    id: str
    """SPDX id where one exists, else a kebab-case id; equal to the file name, case aside."""
    title: str
    """Full name."""
    policy: LicenseClass
    """permissive, copyleft, non-commercial or custom."""
    condition: str | None = None
    """For custom: the condition to read before use, quoted or summed up."""
    aliases: list[str] = field(default_factory=list)
    """Other spellings met in sources."""
    url: str
    """Text of the licence."""


class LessonStep(Record):
    """One step of a lesson."""

    text: Text
    """What to do or to know."""
    read: str | None = None
    """What to read in the library: a dotted name or an address."""
    run: str | None = None
    """A command to run."""


class Lesson(Record):
    """A stage of the learning path."""

    id: str
    """Kebab-case id, equal to the file name."""
    order: int
    """Place in the path."""
    stage: Literal["foundation", "advanced", "expert", "tips"]
    """Stage."""
    task: str | None
    """Id of the task it is about; null where it is about all."""
    title: Text
    """Title."""
    steps: list[LessonStep]
    """Steps, in order."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Sources named by this file."""


class Words(Record):
    """Words in a question that stand for a value of an option: `german` for `--language de`."""

    id: str
    """The option: `language`, `license` or `goal`; equal to the file name."""
    values: dict[str, Names]
    """Value of the option → the words."""
