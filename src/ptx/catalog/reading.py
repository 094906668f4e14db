"""Reads YAML that may come from a stranger: bounded, tag-free, with the position of every value.

Nothing is constructed but mappings, lists, strings, numbers, booleans and null (YAML 1.2 core schema:
`no` is a string). Anchors, aliases and tags are refused, so a document cannot grow beyond its own text.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ptx.catalog import lines
from ptx.catalog.document import MAX_DEPTH, MAX_SCALAR, TOO_DEEP, Document, Fault, FaultKind, KeyPath

MAX_BYTES = 4_000_000
MAX_LINES_BYTES = 16_000_000

_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


def read(path: Path, root: Path | None = None) -> Document:
    """Read one file, YAML or (`.jsonl`) JSON Lines; what is wrong with it is in `faults`, never raised.

    Args:
        path: The file.
        root: A folder that the file, links followed, may not lie outside of.
    """
    document = Document(lines.unpacked(path))
    try:
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            document.faults.append(Fault("link", 1, 1, "is a link that leaves its folder"))
            return document
        if path.exists() and not path.is_file():  # a pipe or device could keep the reader waiting for ever
            document.faults.append(Fault("file", 1, 1, "cannot be read: it is not a regular file"))
            return document
        with lines.opened(path) as stream:
            raw = stream.read(_limit(document.path) + 1)
    except (OSError, EOFError, zlib.error) as error:
        document.faults.append(Fault("file", 1, 1, f"cannot be read: {getattr(error, 'strerror', None) or error}"))
        return document
    return read_bytes(raw, document)


def read_bytes(raw: bytes, document: Document) -> Document:
    """Parse `raw` into `document` and return it."""
    if len(raw) > _limit(document.path):
        document.faults.append(Fault("size", 1, 1, f"is larger than {_limit(document.path):,} bytes"))
        return document
    try:
        document.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        document.faults.append(Fault("encoding", line, error.start - before.rfind(b"\n"), "is not UTF-8 text"))
        return document
    if document.text.startswith("\ufeff"):
        document.faults.append(Fault("encoding", 1, 1, "starts with a byte order mark"))
        document.text = document.text[1:]
    if document.path.suffix == lines.SUFFIX:
        lines.parse(document)
    else:
        _parse(document)
    return document


def _limit(path: Path) -> int:
    return MAX_LINES_BYTES if path.suffix == lines.SUFFIX else MAX_BYTES


def _parse(document: Document) -> None:
    builder = _Builder(document)
    try:
        builder.run(yaml.parse(document.text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.faults.append(_parser_fault(error, document, place))
        document.data = None
    except yaml.YAMLError as error:
        line, column = _place_of_character(error, document.text)
        document.faults.append(Fault("encoding", line, column, "holds a character that YAML forbids"))
        document.data = None
    except _BoundsError as error:
        document.faults.append(Fault("bounds", error.line, error.column, str(error)))
        document.data = None


def _parser_fault(error: yaml.MarkedYAMLError, document: Document, place: tuple[int, int]) -> Fault:
    # PyYAML 6.0.4 and later count the depth too, and may read far enough ahead to speak first.
    if "nesting depth" in (error.problem or ""):
        return Fault("bounds", *place, TOO_DEEP)
    lines = document.text.splitlines()
    line = lines[place[0] - 1] if place[0] <= len(lines) else ""
    if "\t" in line[: max(place[1], len(line) - len(line.lstrip()))]:
        return Fault("tab", *place, "is not YAML: a tab is used for indentation")
    problem = (error.problem or "syntax error").replace("\n", " ")
    return Fault("syntax", *place, f"is not YAML: {problem}")


def _place_of_character(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return 1, 1
    before = text.encode("utf-8")[:position].decode("utf-8", errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


# libyaml where PyYAML was built with it (8 times as fast), else the pure Python parser.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _BoundsError(Exception):
    def __init__(self, event: yaml.Event, message: str) -> None:
        super().__init__(message)
        self.line, self.column = _place(event)


class _Builder:
    """Builds plain data from parser events, noting places and faults."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def run(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault("syntax", event, "holds more than one YAML document")
                    return
                self.document.data = self.value(next(events), ())
        if documents == 0:
            self.document.faults.append(Fault("syntax", 1, 1, "is empty"))

    def fault(self, kind: FaultKind, event: yaml.Event, message: str) -> None:
        self.document.faults.append(Fault(kind, *_place(event), message))

    def value(self, event: yaml.Event, path: KeyPath) -> Any:  # noqa: ANN401  # YAML data
        if len(path) > MAX_DEPTH:
            raise _BoundsError(event, TOO_DEEP)
        self.document.marks.setdefault(path, _place(event))
        if isinstance(event, yaml.AliasEvent):
            self.fault("anchor", event, f"uses the alias *{event.anchor}; write the value out")
            return None
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            self.fault("anchor", event, f"defines the anchor &{anchor}; write values out")
        if tag not in {None, "!"}:
            self.fault("tag", event, f"uses the tag {tag}; plain data only")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def scalar(self, event: yaml.ScalarEvent) -> Any:  # noqa: ANN401  # YAML data
        text = event.value
        if len(text) > MAX_SCALAR:
            raise _BoundsError(event, f"holds a value longer than {MAX_SCALAR:,} characters")
        return resolve_scalar(text) if event.style is None or event.style == "" else text

    def sequence(self, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event, path)
            here = (*path, key)
            if key in result:
                first = self.document.marks[here][0]
                self.fault("duplicate-key", event, f"key '{key}' stands twice (first in line {first})")
                self.value(next(self.events), (*path, f"{key}\0{_place(event)[0]}"))
                continue
            self.document.marks[here] = _place(event)
            result[key] = self.value(next(self.events), here)
        return result

    def key(self, event: yaml.Event, path: KeyPath) -> str:
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self.fault("anchor", event, f"defines the anchor &{event.anchor}; write values out")
            if len(event.value) > MAX_SCALAR:
                raise _BoundsError(event, f"holds a key longer than {MAX_SCALAR:,} characters")
            return str(event.value)
        self.fault("syntax", event, "uses something other than a plain word as a key")
        return str(self.value(event, (*path, "?")))


def resolve_scalar(text: str) -> Any:  # noqa: ANN401  # YAML data
    """Return what a plain scalar means in the YAML 1.2 core schema (no octal, no infinity)."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
