"""A published latency names a machine that no device stands for.

Such a figure is shown to nobody: devices list in `published_as` the names under which theirs appear.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        latency:
          - {on: "Samsung Galaxy S2", ms: 3.0}

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        latency:
          - {on: "Samsung Galaxy S24", ms: 3.0}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT203"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each latency of an unknown machine."""
    known = {n for d in world.records["devices"].values() for n in d.get("published_as") or []}
    for path, model in entry.models():
        for place, latency in mappings(model.get("latency"), (*path, "latency")):
            machine = latency.get("on")
            if isinstance(machine, str) and machine not in known:
                yield entry.finding(
                    CODE, (*place, "on"), f"no device has '{machine}' in published_as", "add it to its device"
                )
