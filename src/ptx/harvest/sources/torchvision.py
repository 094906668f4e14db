"""torchvision: the metadata of all weights, of which the library itself is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ptx.harvest import licenses
from ptx.harvest.families import MACS_FLATTER
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import count, figure, kebab, license_of, number, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, as_source

_READ = "2026-11-24"
_MIB = 1.048576
"""The library gives file sizes in MiB; the catalog in MB."""

_TASKS = {
    "detection": "object-detection",
    "segmentation": "semantic-segmentation",
    "video": "video-classification",
    "optical_flow": "optical-flow",
}
_DATASETS = {
    "ImageNet-1K": "ImageNet-1K val",
    "COCO-val2017": "COCO val2017",
    "COCO-val2017-VOC-labels": "COCO val2017 (VOC labels)",
    "Kinetics-400": "Kinetics-400 val",
    "Sintel-Train-Cleanpass": "Sintel-train clean",
    "Sintel-Train-Finalpass": "Sintel-train final",
    "Sintel-Test-Cleanpass": "Sintel-test clean",
    "Sintel-Test-Finalpass": "Sintel-test final",
    "Kitti-Train": "KITTI-train",
    "Kitti-Test": "KITTI-test",
}
_METRICS = {
    "acc@1": ("acc@1", "%"),
    "acc@5": ("acc@5", "%"),
    "box_map": ("box mAP", "%"),
    "mask_map": ("mask mAP", "%"),
    "kp_map": ("keypoint mAP", "%"),
    "miou": ("mIoU", "%"),
    "pixel_acc": ("pixel accuracy", "%"),
    "epe": ("EPE", "px"),
    "per_image_epe": ("EPE", "px"),
    "fl_all": ("Fl-all", "%"),
}
_MAIN = ("keypoint mAP", "mask mAP")
_TRANSFORMERS = re.compile(r"vit_|swin|maxvit|mvit")
_VIDEO_VIEWS = re.compile(r"`clips_per_video=(\d+)`.*`clip_len=(\d+)`")
_COUNTED_FRAMES = 16
"""Frames for which the library counts the operations of its video models."""
_BACKENDS = {"fbgemm": ["cpu"], "qnnpack": ["mobile", "edge"]}


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    asked = json.loads(trees["installed"].text("models.json"))
    version, rows = asked["version"], asked["rows"]
    url = f"https://pypi.org/project/torchvision/{version}/"
    report.sources["meta"] = as_source(
        f"torchvision {version}",
        "weights metadata in torchvision/models; file sizes are MiB there, converted to 10^6 bytes here",
        url,
        _READ,
    )
    report.sources["terms"] = as_source(
        f"torchvision {version}", "METADATA, section Pre-trained Model License", url, _READ
    )
    for done, found in enumerate(rows):
        report.tell("torchvision", done, len(rows))
        with report.at(f"{found.get('weights', found.get('model'))}.meta"):
            report.rows.append(_row(found))


def _row(found: Mapping[str, Any]) -> Row:
    meta, module = found["meta"], found["builder"].split(".")[2]
    quality = _figures(meta, found["weights"])
    task = _task(module, quality)
    params = count(meta.get("num_params"), "num_params")
    views = _VIDEO_VIEWS.search(" ".join(str(meta.get("_docs", "")).split()))
    macs = number(meta["_ops"], "_ops") * 1e9 if meta.get("_ops") else None
    note = None
    if module == "video" and (views is None or int(views[2]) != _COUNTED_FRAMES):
        macs, note = None, "The library counts operations for 16 frames, the figure was made with another number."
    backend = meta.get("backend")
    if backend:
        note = f"Weights in 8-bit integers for the {backend} backend: they run on a CPU only."
    size = number(meta["_file_size"], "_file_size") * _MIB if meta.get("_file_size") else None
    name = found["weights"].partition(".")[2]
    return row(
        id=f"torchvision/{kebab(found['model'])}-{kebab(name)}",
        task=task,
        library="torchvision",
        name=f"{found['model']} {name}",
        weights=found["weights"],
        constructor=_constructor(found["builder"], module),
        license=_license(meta.get("license")),
        params=params,
        flops=round(macs, 3) if macs else None,
        flops_convention="macs" if macs else None,
        passes=int(views[1]) if views else 1,
        size_mb=round(size, 3) if size else None,
        input=_input(found["transforms"], module, views),
        tiers=_BACKENDS.get(str(backend)) or (["gpu"] if module == "video" and not macs else tiers(params, macs)),
        traits=_traits(found, module, quality),
        quality=quality,
        note=note,
    )


def _figures(meta: Mapping[str, Any], weights: str) -> list[Row]:
    quality = []
    for dataset, metrics in meta.get("_metrics", {}).items():
        for metric, value in metrics.items():
            if dataset not in _DATASETS or metric not in _METRICS:
                raise BrokenRowError(f"unknown metric '{metric}' on '{dataset}'")
            ours, unit = _METRICS[metric]
            where = f"{weights}.meta"
            quality.append(figure(ours, _DATASETS[dataset], number(value, metric), unit, "meta", at=where))
    quality.sort(key=lambda f: f["metric"] not in _MAIN)
    return quality


def _task(module: str, quality: list[Row]) -> str:
    metrics = {f["metric"] for f in quality}
    if "keypoint mAP" in metrics:
        return "keypoint-detection"
    if "mask mAP" in metrics:
        return "instance-segmentation"
    return _TASKS.get(module, "image-classification")


def _constructor(builder: str, module: str) -> str:
    package = module if module in {*_TASKS, "quantization"} else None
    return ".".join(filter(None, ["torchvision.models", package, builder.rsplit(".", 1)[1]]))


def _license(words: str | None) -> Row:
    if words is None:
        return license_of(None, "unstated", "terms")
    return licenses.stated(words, "meta")


def _input(options: Mapping[str, Any], module: str, views: re.Match[str] | None) -> str | None:
    size = options.get("crop_size") or options.get("resize_size")
    if not size:
        return None
    sides = size if isinstance(size, list) else [size]
    sides = sides * 2 if len(sides) == 1 else sides
    frames = [int(views[2])] if module == "video" and views else []
    return "x".join(map(str, [3, *frames, *sides]))


def _traits(found: Mapping[str, Any], module: str, quality: list[Row]) -> list[str]:
    family = found["model"]
    traits = ["conv3d"] if module == "video" else []
    traits.append("transformer" if _TRANSFORMERS.search(family) else "cnn")
    if "rcnn" in family:
        traits.append("two-stage-detector")
    if any(f["metric"] == "mask mAP" for f in quality):
        traits.append("masks")
    if module == "quantization":
        traits.append("quantized-weights")
    if MACS_FLATTER.match(family):
        traits.append("macs-flatter")
    return traits


HARVESTER = Harvester(
    name="torchvision",
    reads="metadata of the weights of the installed torchvision",
    authority=1,
    inputs=(Input("installed", "torchvision"),),
    collect=_collect,
)
