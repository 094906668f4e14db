"""What all records share: the base class, sources, names, and the closed vocabularies."""

from dataclasses import Field, field
from datetime import date
from typing import Any, ClassVar, Literal, dataclass_transform

Kind = Literal[
    "task",
    "library",
    "model",
    "device",
    "rule",
    "license",
    "lesson",
    "utterances",
    "words",
    "harvest",
    "architecture",
    "proof",
    "compatibility",
]
DeviceKind = Literal["cpu", "gpu", "mobile", "edge"]
Goal = Literal["infer", "finetune", "export"]
Precision = Literal["fp32", "bf16", "fp16", "int8"]
Status = Literal["active", "maintenance", "unmaintained", "archived", "superseded"]
LicenseClass = Literal["permissive", "copyleft", "non-commercial", "custom", "unstated", "unknown"]
FlopsConvention = Literal["macs", "flops"]
Effect = Literal["reject", "prefer", "caution"]
Modality = Literal["image", "video", "text", "audio", "table", "series", "graph"]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """Base of all records: keyword arguments become attributes, checked by the type checker as a dataclass.

    A command reads thirty kinds of record; real dataclasses would cost it 20 ms for methods it never calls.
    `ptx.catalog.schema` turns the classes into dataclasses where pydantic needs them.
    """

    fields: ClassVar[dict[str, Any]] = {}
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063  # inspect costs 10 ms
        cls.fields = {**cls.fields, **own}
        cls.defaults = {**cls.defaults, **{name: cls.__dict__[name] for name in own if name in cls.__dict__}}

    def __init__(self, **values: Any) -> None:  # noqa: ANN401  # each record says its types
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
