"""Python files and the code cells of notebooks, read as text: bounded, by their declared encoding, never run."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ptx.errors import PtxError

MAX_BYTES = 4_000_000
MAX_NOTEBOOK_BYTES = 64_000_000
SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist", "venv", "env"})
_ODD_ENCODINGS = frozenset({"punycode", "idna", "unicode_escape", "raw-unicode-escape", "undefined", "utf-7"})
_MAGIC = re.compile(r"^(\s*)(?:[%!?]|.*\?\s*$|\w+\s*=\s*[%!])")
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun"})


_NOT_TEXT = "is not text of its declared encoding (UTF-8 unless it says otherwise)"


class Source(NamedTuple):
    """A piece of Python: a file, or a code cell of a notebook with its place among the cells, from 1."""

    text: str
    cell: int | None = None


class UnreadableError(Exception):
    """A file that cannot be read as Python; the message says why in a few words."""


def files(paths: list[Path]) -> Iterator[Path]:
    """Yield the Python files and notebooks at the paths, each once, folders in the order of their names.

    Hidden folders, virtual environments, `node_modules`, `build` and the like are left out unless they are named.

    Raises:
        PtxError: A path does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise PtxError(f"PATH: {path} does not exist", "name a file or folder")
        for found in _below(path) if path.is_dir() else [path]:
            if found not in seen:
                seen.add(found)
                yield found


def _below(folder: Path) -> Iterator[Path]:
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # a folder that may not be looked into holds nothing to audit
        deeper = []
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                if not _left_out(entry):
                    deeper.append(entry.path)
            elif entry.name.endswith(SUFFIXES) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
        waiting += reversed(deeper)


def _left_out(folder: os.DirEntry[str]) -> bool:
    name = folder.name
    return name.startswith(".") or name in _SKIPPED or (Path(folder.path) / "pyvenv.cfg").is_file()


def read(path: Path) -> list[Source]:
    """Return the pieces of Python in a file.

    Raises:
        UnreadableError: It is no regular file, too large, of an unknown encoding, or no notebook.
    """
    limit = MAX_NOTEBOOK_BYTES if path.suffix == ".ipynb" else MAX_BYTES
    if not path.is_file():
        raise UnreadableError("is not a regular file")
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
    if len(raw) > limit:
        raise UnreadableError(f"is larger than {limit:,} bytes")
    return _cells(raw) if path.suffix == ".ipynb" else [Source(decoded(raw))]


def decoded(raw: bytes) -> str:
    """Return the text of a Python file by its byte order mark or its PEP 263 comment, else as UTF-8.

    Raises:
        UnreadableError: The encoding is unknown, is none for text, or the bytes are not of it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        if codecs.lookup(encoding).name in _ODD_ENCODINGS:
            raise UnreadableError(f"declares the encoding {encoding}, which is not read here")
        text = raw.decode(encoding)
    except (SyntaxError, LookupError) as error:
        if "unknown encoding" in str(error) or isinstance(error, LookupError):
            raise UnreadableError("declares an encoding that is not known, or none for text") from None
        raise UnreadableError(_NOT_TEXT) from None
    except UnicodeError:
        raise UnreadableError(_NOT_TEXT) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cells(raw: bytes) -> list[Source]:
    try:
        notebook = json.loads(raw)
    except (ValueError, RecursionError):
        raise UnreadableError("is not a notebook: not JSON") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("is not a notebook of format 4: it has no list of cells")
    found = []
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source")
            lines = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
            text = without_magic(lines)
            if text is not None:
                found.append(Source(text, number))
    return found


def without_magic(text: str) -> str | None:
    """Return a cell with the lines that IPython alone knows replaced by `pass`; None where no line is Python."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if lines[first][2:].split(" ")[0].strip() not in _PYTHON_CELLS:
            return None
        lines[first] = ""
    kept = []
    for line in lines:
        magic = _MAGIC.match(line) if not line.lstrip().startswith("#") else None
        kept.append(f"{magic[1]}pass" if magic else line)
    return "\n".join(kept)
