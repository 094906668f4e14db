"""Reads catalog folders and lays overlays over the shipped one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ptx.catalog import lines, reading, schema
from ptx.catalog.document import Document
from ptx.catalog.merging import Merger
from ptx.catalog.proving import proven
from ptx.errors import CatalogError

CATALOG_FILE = "catalog.yaml"
_SUFFIXES = (".yaml", lines.SUFFIX, lines.PACKED)


@dataclass(slots=True)
class Rows:
    """Validated plain data of a whole catalog: kind → id → fields. Sources are written out in full."""

    date: str = ""
    torch: str = ""
    by_kind: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    starters: dict[str, str] = field(default_factory=dict)
    harvests: list[dict[str, Any]] = field(default_factory=list)
    proofs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, kind: str, name: str, data: dict[str, Any]) -> None:
        """Add a row, or lay it over the one of the same id."""
        self.by_kind.setdefault(kind, {})[name] = data


def record_files(root: Path) -> Iterator[Path]:
    """Yield the record files of a catalog folder in the order of their paths."""
    for folder in schema.FOLDERS:
        yield from sorted(p for p in (root / folder).rglob("*") if p.name.endswith(_SUFFIXES))


def load(roots: list[Path]) -> Rows:
    """Load catalogs, later ones laid over earlier ones.

    Raises:
        CatalogError: A file is not what it has to be; the message names file:line:column.
    """
    rows = Rows()
    for root in roots:
        head = root / CATALOG_FILE
        if head.is_file():
            facts = _data(reading.read(head, root))
            rows.date = max(rows.date, str(facts.get("date") or ""))
            rows.torch = str(facts.get("torch") or rows.torch)
        for path in record_files(root):
            _add(rows, root, path)
        for path in sorted((root / "starters").rglob("*.py")):
            if path.resolve().is_relative_to(root.resolve()):
                relative = path.relative_to(root / "starters").with_suffix("")
                rows.starters[relative.as_posix()] = str(path)
    _merge(rows)
    return rows


def _merge(rows: Rows) -> None:
    """Lay the harvested rows over the curated models, the most authoritative first, then the proofs."""
    models = rows.by_kind.setdefault("model", {})
    policies = {name: data["policy"] for name, data in rows.by_kind.get("license", {}).items()}
    merger = Merger(models, policies)
    for harvest in sorted(rows.harvests, key=lambda h: (h["authority"], h["source"])):
        for row in harvest["models"]:
            merger.add(cite(row, harvest["sources"]), harvest["source"], harvest["authority"])
    rows.harvests.clear()
    for name, proof in rows.proofs.items():
        if name in models:
            models[name] = proven(models[name], proof)


def _data(document: Document) -> dict[str, Any]:
    for fault in document.faults:
        raise CatalogError(
            f"{document.path}:{fault.line}:{fault.column}: {fault.message}",
            "run `ptx lint` on the folder to see every fault",
        )
    return document.data if isinstance(document.data, dict) else {}


def _add(rows: Rows, root: Path, path: Path) -> None:
    kind, record = schema.FOLDERS[path.relative_to(root).parts[0]]
    document = reading.read(path, root)
    _data(document)
    for shape in schema.shape_faults(record, document.data):
        line, column = document.mark(*shape.path)
        raise CatalogError(
            f"{path}:{line}:{column}: {shape.message}", "run `ptx lint` on the folder to see every fault"
        )
    data = document.data
    if kind == "model":
        shared = {"task": data["task"], "library": data["library"]}
        for model in data["models"]:
            rows.put(kind, model["id"], {**cite(model, data["sources"]), **shared})
    elif kind == "harvest":
        rows.harvests.append(data)
    elif kind == "proof":
        for proof in data["models"]:
            rows.proofs[proof["id"]] = cite(proof, data.get("sources", {}))
    else:
        name = data["task"] if kind == "utterances" else data["id"]
        rows.put(kind, name, cite(data, data.get("sources", {})))


_SOURCE_KEYS = ("source", "memory_source", "bandwidth_source")


def cite(value: Any, sources: dict[str, Any]) -> Any:  # noqa: ANN401  # plain data
    """Return `value` with each key of a source replaced by the source in words."""
    if isinstance(value, list):
        return [cite(item, sources) for item in value]
    if not isinstance(value, dict):
        return value
    cited = {k: v if k == "sources" else cite(v, sources) for k, v in value.items()}
    for key in _SOURCE_KEYS:
        if isinstance(cited.get(key), str) and cited[key] in sources:
            cited[key] = citation(sources[cited[key]], value.get("at"))
    return cited


def citation(source: dict[str, Any], at: str | None = None) -> str:
    """Return a source in words: what, where in it, the day it was read, its address."""
    place = at or source.get("path")
    words = f"{source['what']}, {place}" if place else source["what"]
    words += f" (read {source['read']})"
    return f"{words} {source['url']}" if source.get("url") else words
