"""JSON Lines files of the catalog: what programs write, one model a line, readable in a diff.

The first line is an object with everything but the models; each line after it is one model.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from ptx.catalog.document import MAX_DEPTH, MAX_SCALAR, TOO_DEEP, Document, Fault

SUFFIX = ".jsonl"
PACKED = ".jsonl.gz"
"""How such files lie in a wheel, where nobody reads them in a diff."""


def opened(path: Path) -> BinaryIO | gzip.GzipFile:
    """Open a file for reading; a packed one is unpacked as it is read, so a limit on what is read holds for both.

    Raises:
        OSError: It cannot be read, or is not what its name says.
    """
    return gzip.open(path) if path.name.endswith(PACKED) else path.open("rb")


def unpacked(path: Path) -> Path:
    """Return the path without the packing: what the file is called in a checkout."""
    return path.with_suffix("") if path.name.endswith(PACKED) else path


class _LineError(ValueError):
    def __init__(self, kind: Any, message: str) -> None:  # noqa: ANN401  # a FaultKind
        super().__init__(message)
        self.kind = kind


def dump(header: Mapping[str, Any], models: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a file: the same input gives the same bytes, whatever the order of the models."""
    rows = sorted(models, key=lambda row: (row["id"], row.get("task", "")))
    return "".join(_line(row) for row in [header, *rows])


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(", ", ": ")) + "\n"


def parse(document: Document) -> None:
    """Parse `document.text` into the data and places of `document`; what is wrong goes to its faults.

    A faulty line is reported and left out; the others are read.
    """
    rows: list[Any] = []
    header: Any = None
    for number, line in enumerate(document.text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = _value(line)
        except json.JSONDecodeError as error:
            message = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            document.faults.append(Fault("syntax", number, error.colno, message))
            continue
        except _LineError as error:
            document.faults.append(Fault(error.kind, number, 1, str(error)))
            continue
        if header is None:
            header = value
            document.marks.update({(key,): (number, 1) for key in value})
        else:
            document.marks["models", len(rows)] = (number, 1)
            rows.append(value)
    if header is None and not document.faults:
        document.faults.append(Fault("syntax", 1, 1, "is empty"))
    document.marks.setdefault((), (1, 1))
    document.data = None if header is None else {**header, "models": rows}


_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def _value(line: str) -> dict[str, Any]:
    depth = _depth(line)
    if depth > MAX_DEPTH:
        raise _LineError("bounds", TOO_DEEP)
    if _ESCAPED_HALF.search(line):
        raise _LineError("encoding", "holds half of a surrogate pair")
    value = json.loads(line, object_pairs_hook=_mapping, parse_constant=_no_constant, parse_int=_integer)
    if not isinstance(value, dict):
        raise _LineError("syntax", "is not an object")
    return value


def _depth(line: str) -> int:
    """Return a bound on the nesting of a line, brackets inside strings included."""
    if line.count("[") + line.count("{") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for character in re.sub(r'"(?:[^"\\]|\\.)*"', "", line):
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in {k for k, _ in pairs[:n]})
        raise _LineError("duplicate-key", f"key '{twice[:60]}' stands twice")
    for value in found.values():
        if isinstance(value, str) and len(value) > MAX_SCALAR:
            raise _LineError("bounds", f"holds a value longer than {MAX_SCALAR:,} characters")
    return found


def _no_constant(word: str) -> Any:  # noqa: ANN401  # never returns
    raise _LineError("syntax", f"is not JSON: {word} is no number")


def _integer(digits: str) -> int:
    if len(digits) > 18:
        raise _LineError("bounds", "holds a number of more than 18 digits")
    return int(digits)
