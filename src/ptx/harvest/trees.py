"""Read-only trees of text files: a wheel (a zip file) or a folder, opened without running anything of it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Protocol

from ptx.errors import PtxError

TABLE_SOURCE = "source.json"
"""File of a folder of tables that says where they come from."""
_MAX_BYTES = 64_000_000
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")


class Tree(Protocol):
    """Text files by path."""

    place: str
    """Where it is, for messages."""

    def names(self) -> list[str]:
        """Return the paths of all files, sorted, with `/`."""

    def text(self, name: str) -> str:
        """Return a file as text."""


class ZipTree:
    """The files of a wheel."""

    def __init__(self, path: Path) -> None:
        """Open a wheel.

        Raises:
            PtxError: It is not a zip file.

        """
        self.place = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise PtxError(f"--from: {path} cannot be opened: {error}", "give a wheel or a folder") from None

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(name for name in self._zip.namelist() if not name.endswith("/"))

    def text(self, name: str) -> str:
        """Return a file as text.

        Raises:
            PtxError: It is larger than any metadata is.

        """
        if self._zip.getinfo(name).file_size > _MAX_BYTES:
            raise PtxError(
                f"--from: {self.place}: {name} is larger than {_MAX_BYTES:,} bytes", "is that the wheel?"
            )
        return self._zip.read(name).decode("utf-8", errors="replace")


class FolderTree:
    """The files of a folder."""

    def __init__(self, path: Path) -> None:
        self.place = path.name
        self._root = path

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(p.relative_to(self._root).as_posix() for p in self._root.rglob("*") if p.is_file())

    def text(self, name: str) -> str:
        """Return a file as text."""
        return (self._root / name).read_text(encoding="utf-8", errors="replace")


class MemoryTree:
    """Files that a process handed over."""

    def __init__(self, place: str, files: dict[str, str]) -> None:
        self.place = place
        self._files = files

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(self._files)

    def text(self, name: str) -> str:
        """Return a file as text."""
        return self._files[name]


def open_tree(path: Path) -> Tree:
    """Open a wheel or a folder.

    Raises:
        PtxError: Nothing is there, or it is neither.

    """
    if path.is_dir():
        return FolderTree(path)
    if path.is_file():
        return ZipTree(path)
    raise PtxError(f"--from: {path} does not exist", "give a wheel, an unpacked wheel, or a folder of tables")


def matching(tree: Tree, pattern: str) -> list[str]:
    """Return the paths that match a pattern in which `*` crosses `/`."""
    return [name for name in tree.names() if fnmatch(name, pattern)]


def wheel_version(tree: Tree) -> str:
    """Return the version that a wheel's own METADATA states.

    Raises:
        PtxError: There is no METADATA.

    """
    return _metadata(tree, "Version")


def check_wheel(tree: Tree, distribution: str) -> None:
    """Refuse a wheel of another distribution.

    Raises:
        PtxError: It is not the wheel that is read.

    """
    found = _metadata(tree, "Name")
    if re.sub(r"[-_.]+", "-", found).lower() != re.sub(r"[-_.]+", "-", distribution).lower():
        raise PtxError(f"--from: {tree.place} is a wheel of {found}, not of {distribution}", "give the right one")


def _metadata(tree: Tree, field: str) -> str:
    for name in tree.names():
        if _METADATA.fullmatch(name):
            for line in tree.text(name).splitlines():
                if line.startswith(f"{field}:"):
                    return line.partition(":")[2].strip()
    raise PtxError(f"--from: {tree.place} is not a wheel: it has no METADATA", "give a wheel, or one unpacked")


def table_source(tree: Tree) -> dict[str, Any]:
    """Return what a folder of tables says of where it comes from.

    Raises:
        PtxError: The folder does not say.

    """
    if TABLE_SOURCE not in tree.names():
        raise PtxError(
            f"--from: {tree.place} has no {TABLE_SOURCE}",
            "a folder of tables says its repository, commit, url, licence and the day it was read there",
        )
    found: dict[str, Any] = json.loads(tree.text(TABLE_SOURCE))
    return found


def as_source(what: str, path: str, url: str, read: Any) -> dict[str, Any]:  # noqa: ANN401  # a date
    """Return the entry of a source as the catalog writes it."""
    return {"what": what, "path": path, "url": url, "read": str(read)}


def wheel_source(tree: Tree, distribution: str, path: str, read: Any) -> dict[str, Any]:  # noqa: ANN401  # a date
    """Return the source entry of a wheel."""
    version = wheel_version(tree)
    url = f"https://pypi.org/project/{distribution}/{version}/"
    return as_source(f"{distribution} {version} wheel", path, url, read)


def table_entry(tree: Tree, path: str) -> dict[str, Any]:
    """Return the source entry of a table that was copied from a repository."""
    source = table_source(tree)
    return as_source(f"{source['repository']}@{source['commit'][:9]}", path, source["url"], source["read"])


def sole(names: Iterable[str], what: str, place: str) -> str:
    """Return the one name.

    Raises:
        PtxError: There is none, or more than one.

    """
    found = list(names)
    if len(found) != 1:
        raise PtxError(f"--from: {place} holds {len(found)} files {what}", "give the whole wheel or folder")
    return found[0]
