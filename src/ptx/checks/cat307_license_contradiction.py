"""Weights under a freer licence than the code of their library, without a note.

Weights trained and published with copyleft or non-commercial code seldom come under freer terms.
Where they do, a note says who says so.

Bad (models/object-detection/ultralytics.yaml):

    library: ultralytics
    models:
      - id: ultralytics/x
        license: {id: MIT, state: stated, source: a}

Good (models/object-detection/ultralytics.yaml):

    library: ultralytics
    models:
      - id: ultralytics/x
        license: {id: AGPL-3.0-only, state: stated, source: a}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT307"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each contradiction that no note explains."""
    for path, model in entry.models():
        library = world.records["libraries"].get(entry.of(model, "library")) or {}
        if world.policy(library.get("license")) not in {"copyleft", "non-commercial"}:
            continue
        terms = model.get("license")
        if isinstance(terms, dict) and world.policy(terms.get("id")) == "permissive" and not terms.get("note"):
            yield entry.finding(
                CODE,
                (*path, "license"),
                f"{terms.get('id')} weights, but the library is {library.get('license')}",
                "say in note where that is stated",
            )
