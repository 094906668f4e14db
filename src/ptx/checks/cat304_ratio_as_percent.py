"""A share that was written as a ratio where its group counts in per cent.

0.812 % would rank far behind 81.2 %.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: ImageNet-1K val, value: 0.812, unit: "%", source: a}

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

CODE = "CAT304"

_RISING = ("acc", "mAP", "box mAP", "mask mAP", "mIoU", "accuracy", "mean", "nDCG", "F1")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each percentage below 1 of a metric where more is better."""
    for path, model in entry.models():
        for place, figure in mappings(model.get("quality"), (*path, "quality")):
            value = figure.get("value")
            rising = str(figure.get("metric")).startswith(_RISING)
            if rising and figure.get("unit") == "%" and isinstance(value, int | float) and 0 < value < 1:
                yield entry.finding(
                    CODE, (*place, "value"), f"{value:g} % looks like a ratio", f"write {value * 100:g}"
                )
