"""Packs the catalog into the wheel: what programs wrote, one model a line, goes in compressed."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WRITTEN_BY_PROGRAMS = ("harvested", "proofs")
PLACE = "ptx/_catalog"


class CatalogHook(BuildHookInterface):
    """Adds `catalog/` to the wheel as `ptx/_catalog`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Tell the builder where each part of the catalog goes; an editable install reads the checkout."""
        if version == "editable":
            return
        catalog = Path(self.root) / "catalog"
        included = build_data["force_include"]
        for entry in sorted(catalog.iterdir()):
            if entry.name not in WRITTEN_BY_PROGRAMS:
                included[str(entry)] = f"{PLACE}/{entry.name}"
        self.folder = tempfile.TemporaryDirectory()
        for path in sorted(p for name in WRITTEN_BY_PROGRAMS for p in (catalog / name).glob("*.jsonl")):
            packed = Path(self.folder.name) / f"{path.parent.name}-{path.name}.gz"
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))  # the same bytes each time
            included[str(packed)] = f"{PLACE}/{path.parent.name}/{path.name}.gz"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the packed files."""
        if version != "editable":
            self.folder.cleanup()
