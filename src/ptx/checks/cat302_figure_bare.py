"""A figure without its unit or its dataset.

81.2 of what, on what? Such a figure can be compared with nothing.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: null, value: 81.2, unit: "%", source: a}

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: ImageNet-1K val, value: 81.2, unit: "%", source: a}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT302"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each figure that lacks one of them."""
    for path, model in entry.models():
        for place, figure in mappings(model.get("quality"), (*path, "quality")):
            for key in ("unit", "dataset"):
                if not figure.get(key):
                    where = (*place, key) if key in figure else place
                    yield entry.finding(CODE, where, f"the figure '{figure.get('metric')}' has no {key}")
