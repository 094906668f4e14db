"""A figure whose metric, dataset and unit belong to no group of its task.

It can be compared with nothing, so the model counts as unranked.

Bad (models/image-classification/timm.yaml):

    task: image-classification
    models:
      - id: timm/x
        quality:
          - {metric: top-1, dataset: ImageNet, value: 81.2, unit: "%", source: a}

Good (models/image-classification/timm.yaml):

    task: image-classification
    models:
      - id: timm/x
        quality:
          - {metric: acc@1, dataset: ImageNet-1K val, value: 81.2, unit: "%", source: a}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, mappings
from ptx.checks.world import World

CODE = "CAT309"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for a model with figures of which none is in a group, and for each unit that differs."""
    for path, model in entry.models():
        groups = (world.records["tasks"].get(entry.of(model, "task")) or {}).get("groups")
        units = {(g.get("metric"), g.get("dataset")): g.get("unit") for _, g in mappings(groups, ())}
        figures = list(mappings(model.get("quality"), (*path, "quality")))
        known = [(place, f) for place, f in figures if (f.get("metric"), f.get("dataset")) in units]
        if units and figures and not known and entry.kind == "models":  # a harvested one may stay unranked
            names = ", ".join(f"{metric} on {dataset}" for metric, dataset in list(units)[:3])
            yield entry.finding(
                CODE, figures[0][0], "no figure belongs to a metric group of the task", f"such as {names}"
            )
        for place, figure in known:
            unit = units[figure.get("metric"), figure.get("dataset")]
            if figure.get("unit") not in {unit, None}:
                yield entry.finding(CODE, (*place, "unit"), f"the group counts in {unit}, not {figure.get('unit')}")
