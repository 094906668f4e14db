"""mmsegmentation: semantic segmentation of the mmsegmentation wheel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect
from ptx.harvest.report import Report
from ptx.harvest.trees import Tree, as_source

_SEGFORMER = {
    "id": "nvidia-segformer",
    "state": "stated",
    "note": "trained from NVIDIA MiT weights: research or evaluation only; the wheel itself is Apache-2.0",
    "source": "nv",
}
_SEGNEXT = {
    "id": None,
    "state": "unknown",
    "note": "LICENSE is Apache-2.0, the README asks commercial users to contact the authors",
    "source": "segnext",
}


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["nv"] = as_source(
        "NVlabs/SegFormer@65fa8cf", "LICENSE; README.md", "https://github.com/NVlabs/SegFormer", "2026-11-23"
    )
    report.sources["segnext"] = as_source(
        "Visual-Attention-Network/SegNeXt@c87bcae",
        "LICENSE; README.md",
        "https://github.com/Visual-Attention-Network/SegNeXt",
        "2026-11-23",
    )
    collect(PROJECT, trees["wheel"], report)


def _terms(tree: Tree, entry: Mapping[str, Any], values: dict[str, Any]) -> None:  # noqa: ARG001  # one shape
    if values["name"].startswith("segformer_mit"):
        values["license"] = dict(_SEGFORMER)
    elif values["name"].startswith("segnext_"):
        values["license"] = dict(_SEGNEXT)


PROJECT = Project(
    distribution="mmsegmentation",
    library="mmsegmentation",
    constructor="mmseg.apis.init_model",
    tasks={"Depth Estimation": "depth-estimation", "Semantic Segmentation": "semantic-segmentation"},
    metrics={
        "mIoU": Metric("mIoU"),
        "mIoU(ms+flip)": Metric("mIoU, several scales and flips"),
        "mDice": Metric("mDice"),
        "Dice": Metric("Dice of the foreground"),
        "RMSE": Metric("RMSE", unit="m"),
    },
    datasets={"ADE20K": "ADE20K val", "Cityscapes": "Cityscapes val", "NYU": "NYUv2"},
    amend=_terms,
)

HARVESTER = Harvester(
    name="mmsegmentation",
    reads="metafiles of the mmsegmentation wheel",
    authority=1,
    inputs=(Input("wheel", "mmsegmentation", "1.2.2"),),
    collect=_collect,
)
