"""mmdetection: detectors and segmenters of the mmdet wheel."""

from __future__ import annotations

from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect

_AT_HALF = ("Open Images", "CrowdHuman")
"""Datasets whose evaluators in the wheel take an overlap of 0.5 only: OpenImagesMetric, CrowdHumanMetric."""

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
    tested_on={
        "faster-rcnn_r50_fpn_32x2_cas_1x_openimages": "Open Images v6",
        "qdtrack_faster-rcnn_r50_fpn_8xb2-4e_mot17halftrain_test-mot17halfval": "MOT17 half val",
    },
    amend=lambda _tree, _entry, values: _name_figures(values),
)


def _name_figures(values: dict[str, Any]) -> None:
    """Tell apart what the metafiles call alike: panoptic COCO, and precision at the one overlap of 0.5."""
    for figure in values["quality"]:
        if figure["metric"] == "PQ" and figure["dataset"] == "COCO val2017":
            figure["dataset"] = "COCO val2017 panoptic"
        if figure["metric"] == "box mAP" and figure["dataset"].startswith(_AT_HALF):
            figure["metric"] = "box mAP@0.5"


HARVESTER = Harvester(
    name="mmdet",
    reads="metafiles of the mmdet wheel: boxes, masks, panoptic, tracking",
    authority=1,
    inputs=(Input("wheel", "mmdet", "3.3.0"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
