"""Turns plain data that was validated before into records, quickly and without pydantic."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from ptx.catalog.records import Record as RecordBase

Record = TypeVar("Record", bound=RecordBase)
_Decoder = Callable[[Any], Any]


def decode(record: type[Record], data: dict[str, Any]) -> Record:
    """Return the record that `data` describes.

    Args:
        record: A class of `ptx.catalog.records`.
        data: Plain data as JSON gives it, already validated against the class.
    """
    kind: Any = record
    result: Record = _decoder(kind)(data)
    return result


def _same(value: Any) -> Any:  # noqa: ANN401  # generic over field types
    return value


@cache
def _decoder(kind: Any) -> _Decoder:  # noqa: ANN401  # any type expression
    if isinstance(kind, type) and issubclass(kind, RecordBase):
        return _record_decoder(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        inner = next(_decoder(a) for a in args if a is not type(None))
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    if origin is list:
        item = _decoder(args[0])
        return _same if item is _same else lambda value: [item(v) for v in value]
    if origin is dict:
        item = _decoder(args[1])
        return _same if item is _same else lambda value: {k: item(v) for k, v in value.items()}
    if kind is date:
        return date.fromisoformat
    return _same


def _record_decoder(record: type[RecordBase]) -> _Decoder:
    special = {name: d for name, kind in record.fields.items() if (d := _decoder(kind)) is not _same}

    def build(data: dict[str, Any]) -> RecordBase:
        decoded = {k: special[k](v) for k, v in data.items() if k in special}
        return record(**{**data, **decoded})

    return build
