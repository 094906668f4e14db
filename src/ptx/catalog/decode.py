"""Turns plain data that was validated before into records, quickly and without pydantic."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
_Decoder = Callable[[Any], Any]


def decode(record: type[Record], data: dict[str, Any]) -> Record:
    """Return the record that `data` describes.

    Args:
        record: A class of `ptx.catalog.records`.
        data: Plain data as JSON gives it, already validated against the class.
    """
    result: Record = _decoder(record)(data)
    return result


def _same(value: Any) -> Any:  # noqa: ANN401  # generic over field types
    return value


@cache
def _decoder(kind: Any) -> _Decoder:  # noqa: ANN401  # any type expression
    if dataclasses.is_dataclass(kind):
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
    if origin is Literal:
        return _same
    return _same


def _record_decoder(record: Any) -> _Decoder:  # noqa: ANN401  # a dataclass
    hints = get_type_hints(record)
    special = {name: d for name in hints if (d := _decoder(hints[name])) is not _same}

    def build(data: dict[str, Any]) -> Any:  # noqa: ANN401  # a `record`
        decoded = {k: special[k](v) for k, v in data.items() if k in special}
        return record(**{**data, **decoded})

    return build
