"""A figure outside of what its metric can be.

Percentages lie between 0 and 100, ratios between 0 and 1. Error rates and CIDEr may exceed 100, and MASE and
CRPS are multiples of a baseline's error.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: ImageNet-1K val, value: 812, unit: "%", source: a}

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: ImageNet-1K val, value: 81.2, unit: "%", source: a}
          - {metric: MASE, dataset: GIFT-Eval, value: 1.074, unit: "1", source: a}

Good (models/image-to-text/transformers.yaml):

    models:
      - id: transformers/x
        quality:
          - {metric: CIDEr, dataset: COCO Karpathy test, value: 131.4, unit: points, source: a}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT303"

_RANGES = {"%": (0.0, 100.0), "1": (-1.0, 1.0), "dB": (-60.0, 60.0), "points": (0.0, 100.0)}
_OVER_100 = ("WER", "CER", "CIDEr")
_UNBOUNDED = ("MASE", "CRPS", "Elo", "EPE")
"""Errors as a multiple of a baseline's, ratings and lengths: no ratios between 0 and 1."""


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each impossible value."""
    for path, model in entry.models():
        for place, figure in mappings(model.get("quality"), (*path, "quality")):
            value, unit = figure.get("value"), figure.get("unit")
            low, high = _RANGES.get(unit if isinstance(unit, str) else "", (-1e6, 1e6))
            if str(figure.get("metric")) in _UNBOUNDED:
                low, high = -1e6, 1e6
            if str(figure.get("metric")) in _OVER_100 and unit in {"%", "points"}:
                high = 1000.0
            if isinstance(value, int | float) and not isinstance(value, bool) and not low <= value <= high:
                yield entry.finding(
                    CODE,
                    (*place, "value"),
                    f"{figure.get('metric')} cannot be {value:g} {unit}",
                    f"it lies between {low:g} and {high:g}",
                )
