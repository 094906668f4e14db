"""mmocr: finding and reading text, of the mmocr wheel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect
from ptx.harvest.trees import Tree

_INFERENCERS = {
    "word accuracy": "mmocr.apis.TextRecInferencer",
    "text detection hmean": "mmocr.apis.TextDetInferencer",
}
_NOTES = {
    "word accuracy": "Reads one cropped word; a detector finds the words.",
    "text detection hmean": "Finds the places of text; a recogniser reads it.",
}


def _part(tree: Tree, entry: Mapping[str, Any], values: dict[str, Any]) -> None:  # noqa: ARG001  # one shape
    metric = values["quality"][0]["metric"]
    values["constructor"], values["note"] = _INFERENCERS[metric], _NOTES[metric]


PROJECT = Project(
    distribution="mmocr",
    library="mmocr",
    constructor="mmocr.apis.TextRecInferencer",
    tasks={
        "Text Detection": "optical-character-recognition",
        "Text Recognition": "optical-character-recognition",
    },
    metrics={
        "word_acc": Metric("word accuracy", ratio=True),
        "hmean-iou": Metric("text detection hmean", ratio=True),
    },
    datasets={"ICDAR2013": "ICDAR 2013", "ICDAR2015": "ICDAR 2015", "Totaltext": "Total-Text"},
    amend=_part,
)

HARVESTER = Harvester(
    name="mmocr",
    reads="metafiles of the mmocr wheel: text detection and recognition",
    authority=1,
    inputs=(Input("wheel", "mmocr", "1.0.1"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
