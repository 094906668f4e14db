"""An id that two files of one catalog claim.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/twice
      - id: timm/twice

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/once
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT208"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each id that is not unique."""
    seen: set[str] = set()
    for path, model in entry.models():
        name = model.get("id")
        owners = world.owners[entry.kind or ""]
        if not isinstance(name, str):
            continue
        # Harvested files may speak of one model: that is what merging is for.
        others = [p for p in owners.get(name, []) if p != entry.shown and entry.kind == "models"]
        if name in seen or others:
            where = f"in {others[0]}" if others else "above"
            yield entry.finding(CODE, (*path, "id"), f"id '{name}' stands {where} too")
        seen.add(name)
