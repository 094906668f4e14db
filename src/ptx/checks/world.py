"""What the checks know beside the file at hand: every id and alias of the catalogs involved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ptx.catalog.names import normal
from ptx.checks.entry import Entry

Place = tuple[str, str]


@dataclass(slots=True)
class World:
    """Ids and data of everything that a reference may point to.

    `records` maps folder → id → data. `owners` maps folder → id → the files that claim it.
    `aliases` maps kind of name → normalised alias → the (id, file) pairs that claim it.
    """

    today: date
    records: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    owners: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    aliases: dict[str, dict[str, set[Place]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    starters: set[str] = field(default_factory=set)
    closed: bool = True

    def ids(self, folder: str) -> Iterable[str]:
        """Return the known ids of a folder."""
        if folder == "models":
            return {**self.records["models"], **self.records["harvested"]}.keys()
        return self.records[folder].keys()

    def has(self, folder: str, name: object) -> bool:
        """Return whether a folder holds an id."""
        folders = ("models", "harvested") if folder == "models" else (folder,)
        return isinstance(name, str) and any(name in self.records[f] for f in folders)

    def policy(self, license_id: object) -> str | None:
        """Return the policy class of a licence, by id or alias."""
        for name, data in self.records["licenses"].items():
            if license_id == name or license_id in (data.get("aliases") or []):
                return str(data.get("policy"))
        return None


def gather(entries: Iterable[Entry], today: date) -> World:
    """Return the world that the entries make; later entries lie over earlier ones."""
    world = World(today)
    for entry in entries:
        if entry.kind == "starters":
            world.starters.add(starter_id(entry))
            continue
        for name, data in _named(entry):
            folder = entry.kind or ""
            world.records[folder][name] = data
            world.owners[folder][name].append(entry.shown)
            for alias in _aliases(data):
                world.aliases[folder][normal(alias)].add((name, entry.shown))
            world.aliases[folder][normal(name)].add((name, entry.shown))
    return world


def starter_id(entry: Entry) -> str:
    """Return the id of a starter: `<task>/<library>.<goal>`."""
    return f"{entry.path.parent.name}/{entry.path.stem}"


def _named(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    if entry.kind in {"models", "harvested"}:
        for _, model in entry.models():
            if isinstance(model.get("id"), str):
                yield model["id"], {**model, "task": entry.of(model, "task"), "library": entry.of(model, "library")}
        return
    key = "task" if entry.kind == "utterances" else "id"
    name = entry.data.get(key)
    if isinstance(name, str):
        yield name, entry.data


def _aliases(data: dict[str, Any]) -> Iterator[str]:
    aliases = data.get("aliases")
    if isinstance(aliases, dict):
        for names in aliases.values():
            yield from (n for n in (names if isinstance(names, list) else []) if isinstance(n, str))
