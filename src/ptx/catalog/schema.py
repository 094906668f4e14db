"""Validates plain data against the records, and writes the JSON Schemas that editors use.

Imported only where YAML is compiled or linted: a query reads rows that passed here before.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from ptx.catalog import records

FOLDERS: dict[str, tuple[records.Kind, type[records.Record]]] = {
    "tasks": ("task", records.Task),
    "libraries": ("library", records.Library),
    "models": ("model", records.ModelsFile),
    "devices": ("device", records.Device),
    "rules": ("rule", records.Rule),
    "licenses": ("license", records.License),
    "lessons": ("lesson", records.Lesson),
    "utterances": ("utterances", records.Utterances),
    "words": ("words", records.Words),
    "harvested": ("harvest", records.Harvest),
    "architectures": ("architecture", records.Architecture),
    "proofs": ("proof", records.Proofs),
    "compatibility": ("compatibility", records.Compatibility),
}
"""Folder of a catalog → the kind and the record of its files."""

_SCHEMA_NAMES = {"models": "models", "proofs": "proofs"}
_CATALOG_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Catalog",
    "description": "What makes a folder a whole catalog.",
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "Name of the catalog."},
        "date": {"type": "string", "format": "date", "description": "Day to which its facts were brought up."},
        "torch": {"type": "string", "description": "Version of torch that its facts were checked with."},
    },
    "required": ["name", "date"],
    "additionalProperties": False,
}
_CONFIG = ConfigDict(extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """A value that does not have the shape of its record."""

    path: tuple[str | int, ...]
    type: str
    message: str


@cache
def adapter(record: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # mypy: a class is not seen to be hashable
    """Return the pydantic adapter of a record class."""
    _prepare()
    return TypeAdapter(record)


def _adapter_of(record: type[records.Record]) -> TypeAdapter[Any]:
    kind: Any = record
    return adapter(kind)


@cache
def _prepare() -> None:
    """Turn the records into dataclasses, those that others build on first."""
    found = [c for c in vars(records).values() if isinstance(c, type) and issubclass(c, records.Record)]
    for cls in sorted(found, key=lambda c: len(c.__mro__)):
        if cls is not records.Record:
            cls.__pydantic_config__ = _CONFIG  # type: ignore[attr-defined]
            dataclasses.dataclass(frozen=True, kw_only=True)(cls)


def shape_faults(record: type[records.Record], data: object) -> list[ShapeFault]:
    """Return every way in which `data` is not a `record`; empty where it is one."""
    try:
        _adapter_of(record).validate_python(data)
    except ValidationError as error:
        return [_fault(e) for e in error.errors(include_url=False, include_context=False)]
    return []


def _fault(error: Any) -> ShapeFault:  # noqa: ANN401  # pydantic's ErrorDetails
    path = tuple(part for part in error["loc"] if not str(part).startswith("function-"))
    kind, message = error["type"], error["msg"]
    shown = json.dumps(error["input"], ensure_ascii=False, default=str)
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        return ShapeFault(path, "unknown-key", f"unknown key '{path[-1]}'")
    if kind in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        return ShapeFault(path, "missing-key", f"key '{path[-1]}' is missing")
    name = path[-1] if path else "the document"
    message = message[0].lower() + message[1:]
    return ShapeFault(path, "wrong-type", f"'{name}': {message}, not {shown[:60]}")


def known_keys(record: type[records.Record]) -> list[str]:
    """Return the keys of a record, in the order in which it declares them."""
    return list(record.fields)


def json_schema(folder: str) -> dict[str, Any]:
    """Return the JSON Schema of the files in a folder of the catalog."""
    _, record = FOLDERS[folder]
    schema = _adapter_of(record).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.__name__,
        **schema,
    }


def schema_files() -> dict[str, str]:
    """Return the content of every file in `catalog/schema/` that is made from the records."""
    files = {"catalog.schema.json": json.dumps(_CATALOG_SCHEMA, indent=2) + "\n"}
    for folder, (kind, _) in FOLDERS.items():
        name = _SCHEMA_NAMES.get(folder, kind)
        files[f"{name}.schema.json"] = (
            json.dumps(json_schema(folder), indent=2, ensure_ascii=False, sort_keys=False) + "\n"
        )
    return files
