"""mmpose: keypoints of bodies, hands, faces, animals and clothes of the mmpose wheel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect
from ptx.harvest.trees import Tree

_SIZE = re.compile(r"(?:^|[-_])(\d{2,3}x\d{2,3})(?:[-_]|$)")


_PARTS = {
    "DeepFashion": re.compile(r"deepfashion_(full|upper|lower)"),
    "DeepFashion2": re.compile(r"deepfasion2-([a-z-]+)-\d"),
    "AnimalKingdom": re.compile(r"animalkingdom_(P\d(?:_[a-z]+)?)"),
}
"""Datasets that are several: each part has its own images and points, and a model for it."""
_SWAPPED = "its PCK and EPE stand in each other's place in the metafile"


def _name_parts(values: dict[str, Any]) -> None:
    """Say which part of a dataset a figure is of, and on how many points."""
    for figure in values["quality"]:
        part = _PARTS[figure["dataset"]].search(values["name"]) if figure["dataset"] in _PARTS else None
        if part:
            figure["dataset"] += " " + re.sub("[-_]", " ", part[1])
        if figure["dataset"] == "Body8" and "halpe26" in values["name"]:
            figure["dataset"] = "Body8, 26 points"


def _amend(tree: Tree, entry: Mapping[str, Any], values: dict[str, Any]) -> None:  # noqa: ARG001  # one shape
    _name_parts(values)
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
        "NME": Metric("NME", ratio=True),
        "NME full": Metric("NME", ratio=True),
        "NME test": Metric("NME", ratio=True),
    },
    datasets={"COCO": "COCO val2017", "COCO-WholeBody": "COCO-WholeBody val"},
    errata={"td-hm_res50_8xb64-210e_deepfashion_lower-256x192": _SWAPPED},
    tested_on={
        "rtmo-l_16xb16-600e_coco-640x640": "COCO val2017",
        "rtmo-m_16xb16-600e_coco-640x640": "COCO val2017",
        "rtmo-s_8xb32-600e_coco-640x640": "COCO val2017",
        "rtmpose-m_8xb64-120e_lapa-256x256": "LaPa test",
    },
    amend=_amend,
)

HARVESTER = Harvester(
    name="mmpose",
    reads="model files of the mmpose wheel: 2-D keypoints",
    authority=1,
    inputs=(Input("wheel", "mmpose", "1.3.2"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
