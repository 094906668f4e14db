"""mmaction2: action recognition of the mmaction2 wheel; views are read from the configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect
from ptx.harvest.report import BrokenRowError
from ptx.harvest.trees import Tree
from ptx.harvest.video_views import views

_COPIED = "repeats the figures of MViT-S (81.1 and 94.7), with another size: a copy error of the metafile"
_IPCSN = "its metafile repeats the size of ip-CSN-152, which is another network"
_SWIN_L = "its metafile repeats the size of Swin-L"
_WRONG_COST = {
    "ircsn_sports1m-pretrained-r152-bnfrozen_32x2x1-58e_kinetics400-rgb": _IPCSN,
    "swin-small-p244-w877_in1k-pre_32xb4-amp-32x2x1-30e_kinetics710-rgb": _SWIN_L,
}
"""Entries whose parameters and operations are those of another network → why they are not believed."""
_UNREAD = "How many clips and crops the figure averages was not read."


def _video(tree: Tree, entry: Mapping[str, Any], values: dict[str, Any]) -> None:
    """Add the views, and refuse what does not look at frames."""
    name = values["name"]
    if "audio" in name:
        raise BrokenRowError("it listens to the audio track: no video classifier")
    if "flow" in name.split("_")[-1]:
        raise BrokenRowError("it sees optical flow, not frames")
    if name in _WRONG_COST:
        values |= {"params": None, "flops": None, "flops_convention": None}  # either network wants a GPU
        values["note"] = f"Parameters and operations are left out: {_WRONG_COST[name]}."
    config = str(entry.get("Config") or "")
    own = f"{config.rpartition('/')[0]}/{name}.py"  # two metafiles name the configuration of another entry
    found = views(tree, own) or views(tree, config)
    values["passes"] = found or 1
    if found is None:
        values["note"] = " ".join(filter(None, (values.get("note"), _UNREAD)))


PROJECT = Project(
    distribution="mmaction2",
    library="mmaction2",
    constructor="mmaction.apis.init_recognizer",
    tasks={"Action Recognition": "video-classification"},
    metrics={
        "Top 1 Accuracy": Metric("acc@1"),
        "Top 5 Accuracy": Metric("acc@5"),
        "Top 1 Accuracy (efficient)": Metric("acc@1", protocol="efficient"),
        "Top 5 Accuracy (efficient)": Metric("acc@5", protocol="efficient"),
    },
    datasets={
        "Kinetics-400": "Kinetics-400 val",
        "Kinetics-600": "Kinetics-600 val",
        "Kinetics-700": "Kinetics-700 val",
        "Kinetics-710": "Kinetics-710 val",
        "SthV1": "Something-Something v1 val",
        "SthV2": "Something-Something v2 val",
        "Moments in Time V1": "Moments in Time v1",
    },
    errata={"mvit-base-p244_32x3x1_kinetics400-rgb": _COPIED, "mvit-large-p244_40x3x1_kinetics400-rgb": _COPIED},
    tested_on={
        "tsn_imagenet-pretrained-r50_8xb32-1x1x16-50e_sthv2-rgb": "Something-Something v2 val",
        "tsn_imagenet-pretrained-r50_8xb32-1x1x8-50e_sthv2-rgb": "Something-Something v2 val",
        "uniformerv2-large-p14-res336_clip-kinetics710-pre_u32_kinetics700-rgb": "Kinetics-700 val",
    },
    amend=_video,
)

HARVESTER = Harvester(
    name="mmaction2",
    reads="metafiles and configurations of the mmaction2 wheel",
    authority=1,
    inputs=(Input("wheel", "mmaction2", "1.2.0"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
