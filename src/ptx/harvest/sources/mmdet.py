"""mmdetection: detectors and segmenters of the mmdet wheel."""

from __future__ import annotations

from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect

PROJECT = Project(
    distribution="mmdet",
    library="mmdetection",
    constructor="mmdet.apis.init_detector",
    tasks={
        "Multiple Object Tracking": "video-object-tracking",
        "Multi-object Tracking": "video-object-tracking",
        "Object Detection": "object-detection",
        "Instance Segmentation": "instance-segmentation",
        "Panoptic Segmentation": "panoptic-segmentation",
    },
    metrics={
        "box AP": Metric("box mAP"),
        "mask AP": Metric("mask mAP"),
        "PQ": Metric("PQ"),
        "MOTA": Metric("MOTA"),
        "IDF1": Metric("IDF1"),
        "HOTA": Metric("HOTA"),
    },
    datasets={
        "COCO": "COCO val2017",
        "MOT17-half-val": "MOT17 half val",
        "MOT17-test": "MOT17 test",
        "MOT20-test": "MOT20 test",
    },
    amend=lambda _tree, _entry, values: _panoptic(values),
)


def _panoptic(values: dict[str, Any]) -> None:
    for figure in values["quality"]:
        if figure["metric"] == "PQ" and figure["dataset"] == "COCO val2017":
            figure["dataset"] = "COCO val2017 panoptic"


HARVESTER = Harvester(
    name="mmdet",
    reads="metafiles of the mmdet wheel: boxes, masks, panoptic, tracking",
    authority=1,
    inputs=(Input("wheel", "mmdet", "3.3.0"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
