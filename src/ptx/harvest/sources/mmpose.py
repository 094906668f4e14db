"""mmpose: keypoints of bodies, hands, faces, animals and clothes of the mmpose wheel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect
from ptx.harvest.trees import Tree

_SIZE = re.compile(r"(?:^|[-_])(\d{2,3}x\d{2,3})(?:[-_]|$)")


def _input(tree: Tree, entry: Mapping[str, Any], values: dict[str, Any]) -> None:  # noqa: ARG001  # one shape
    size = _SIZE.search(values["name"])
    if size:
        values["input"] = f"3x{size[1]}"


PROJECT = Project(
    distribution="mmpose",
    library="mmpose",
    constructor="mmpose.apis.init_model",
    tasks={
        "Fashion 2D Keypoint": "keypoint-detection",
        "Animal 2D Keypoint": "keypoint-detection",
        "Hand 2D Keypoint": "keypoint-detection",
        "Face 2D Keypoint": "keypoint-detection",
        "Body 2D Keypoint": "keypoint-detection",
        "Wholebody 2D Keypoint": "keypoint-detection",
    },
    metrics={
        "AP": Metric("keypoint mAP", ratio=True),
        "AR": Metric("keypoint mAR", ratio=True),
        "Whole AP": Metric("keypoint mAP", ratio=True),
        "Whole AR": Metric("keypoint mAR", ratio=True),
        "Mean": Metric("mean PCK", ratio=True),
        "Mean@0.1": Metric("mean PCK@0.1", ratio=True),
        "PCK": Metric("PCK", ratio=True),
        "PCK@0.2": Metric("PCK@0.2", ratio=True),
        "AUC": Metric("AUC", ratio=True),
        "EPE": Metric("EPE", unit="px"),
        "NME": Metric("NME"),
        "NME full": Metric("NME"),
        "NME test": Metric("NME"),
    },
    datasets={"COCO": "COCO val2017", "COCO-WholeBody": "COCO-WholeBody val"},
    amend=_input,
)

HARVESTER = Harvester(
    name="mmpose",
    reads="model files of the mmpose wheel: 2-D keypoints",
    authority=1,
    inputs=(Input("wheel", "mmpose", "1.3.2"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
