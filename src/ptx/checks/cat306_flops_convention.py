"""FLOPs without the convention they were counted by, or a convention without FLOPs.

torchvision, timm and fvcore count a multiply-add once; others count it twice.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        flops: 4.1e9
        flops_convention: null

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        flops: 4.1e9
        flops_convention: macs
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT306"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each model with one of the two."""
    for path, model in entry.models():
        if (model.get("flops") is None) != (model.get("flops_convention") is None):
            yield entry.finding(
                CODE, (*path, "flops_convention"), "flops and flops_convention go together", "macs or flops"
            )
