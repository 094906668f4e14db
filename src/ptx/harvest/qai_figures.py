"""Figures of qai-hub-models: what its manifests quote from elsewhere, and what Qualcomm ran on a few samples.

A quoted figure counts as one of the whole test set only where the manifest names an address for it. What
Qualcomm ran itself is on a part of the set, so the number of samples is part of the dataset's name, and such
figures are never compared with whole ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ptx.harvest.report import Report, Row
from ptx.harvest.rows import figure, number

_NOT_PUBLIC = "tetracode"
"""Addresses of issues that nobody outside can read."""


_OF_OTHER_WEIGHTS = {
    "fastsam_s": "the same figure as for fastsam_x, and above what Qualcomm measured of the smaller one",
    "mobilenet_v2": "torchvision's figure for torchvision's weights; the port takes those of tonylins",
}
"""Manifests that quote a figure of other weights than they hold → how that is known."""
_SET14 = "Set14 (qai-hub)"
"""Qualcomm's own evaluation crops and converts colours its own way: not to be held against published PSNR."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric on a dataset, and the task that it speaks of."""

    task: str
    metric: str
    dataset: str
    unit: str = "%"
    scale: float = 1.0


_TOP1, _MAP, _MIOU = "Top-1 Accuracy", "Mean Average Precision", "Mean Intersection Over Union"
_PSNR, _WER, _DELTA = "Peak Signal-to-Noise Ratio (PSNR)", "Word Error Rate", "Delta Threshold Accuracy"
_SEGMENT, _DETECT, _POINTS = "semantic-segmentation", "object-detection", "keypoint-detection"
_LIBRISPEECH = Measure("automatic-speech-recognition", "WER", "LibriSpeech test-clean")
_COCO_POINTS = Measure(_POINTS, "keypoint mAP", "COCO val2017")
_MEASURES: tuple[tuple[str, re.Pattern[str], Measure], ...] = tuple(
    (metric, re.compile(dataset), measure)
    for metric, dataset, measure in (
        (_TOP1, r"imagenet(?!_colorization).*", Measure("image-classification", "acc@1", "ImageNet-1K val")),
        (_TOP1, r"kinetics400", Measure("video-classification", "acc@1", "Kinetics-400 val")),
        (_TOP1, r".*wikitext_masked.*", Measure("fill-mask", "top-1 accuracy", "WikiText-2 masked tokens")),
        (_MAP, r"coco(91_?class)?", Measure(_DETECT, "box mAP", "COCO val2017")),
        (_MAP, r"wider_?face", Measure(_DETECT, "box mAP@0.5", "WIDER FACE val")),
        (_MAP, r"coco_?seg.*", Measure("instance-segmentation", "mask mAP", "COCO val2017")),
        (_MAP, r"coco_?body|coco_detector_keypoints|coco_keypoints", _COCO_POINTS),
        (_MAP, r"coco_?whole_?body", Measure(_POINTS, "keypoint mAP", "COCO-WholeBody val")),
        ("Normalized Mean Error", r"cofw", Measure(_POINTS, "NME", "COFW", scale=100.0)),
        ("Panoptic Quality", r"coco.*", Measure("panoptic-segmentation", "PQ", "COCO val2017 panoptic")),
        ("Average Recall", r"coco", Measure("mask-generation", "AR@1000", "COCO val2017")),
        (_MIOU, r"cityscapes", Measure(_SEGMENT, "mIoU", "Cityscapes val")),
        (_MIOU, r"cityscapes_low_?res", Measure(_SEGMENT, "mIoU", "Cityscapes val, low resolution")),
        (_MIOU, r"ade20k|ade_segmentation|ade20k_.*", Measure(_SEGMENT, "mIoU", "ADE20K val")),
        (_MIOU, r"pascal_voc|voc_segmentation", Measure(_SEGMENT, "mIoU", "Pascal VOC 2012 val")),
        (_MIOU, r"coco_voc_seg", Measure(_SEGMENT, "mIoU", "COCO val2017 (VOC labels)")),
        (_MIOU, r"eg1800(_segmentation)?", Measure(_SEGMENT, "mIoU", "EG1800 val")),
        (_DELTA, r"nyuv2", Measure("depth-estimation", "delta1", "NYUv2")),
        (_PSNR, r"set14", Measure("super-resolution", "PSNR", "Set14", "dB")),
        (_PSNR, r"bsd(100|300)", Measure("super-resolution", "PSNR", "BSD", "dB")),
        (_WER, r"libri_?speech", _LIBRISPEECH),
        (_WER, r".*libri_speech", _LIBRISPEECH),
        ("Grace2", r"grace2", Measure("text-generation", "pass rate", "Grace2 prompts")),
    )
)
_VISION_LANGUAGE = Measure("visual-question-answering", "Grace2 pass rate", "Qualcomm Grace2")


def figures(
    manifest: Mapping[str, Any], numerics: Mapping[str, Any], factor: str | None, at: str, report: Report
) -> tuple[str | None, list[Row]]:
    """Return the task that the figures speak of, and the figures of that task.

    Args:
        manifest: `manifest.yaml`.
        numerics: `numerics.yaml`, or nothing.
        factor: Enlargement of a super-resolution model, `x4`; None where the manifest does not say.
        at: Folder of the model.
        report: Told of figures that the catalog has no name for.

    """
    found = [*_quoted(manifest, at, report), *_ran(manifest, numerics, at, report)]
    if not found:
        return None, []
    task = found[0][0]
    rows, seen = [], set()
    for _, made in (pair for pair in found if pair[0] == task):
        if made["dataset"].startswith("Set14"):
            made["dataset"] = " ".join(
                filter(None, ("Set14", factor, made["dataset"].removeprefix("Set14").strip()))
            )
        if (made["metric"], made["dataset"]) not in seen:
            seen.add((made["metric"], made["dataset"]))
            rows.append(made)
    return task, rows


def _quoted(manifest: Mapping[str, Any], at: str, report: Report) -> Iterator[tuple[str, Row]]:
    quoted = manifest.get("numerics_benchmark")
    if not quoted:
        return
    measure = _measure(manifest, quoted["metric_name"], quoted["dataset_name"])
    if measure is None:
        report.skip(f"a figure '{quoted['metric_name']}' on '{quoted['dataset_name']}'")
        return
    if str(manifest["id"]) in _OF_OTHER_WEIGHTS:
        report.skip("a quoted figure of other weights")
        return
    address = str(quoted.get("source") or "")
    if not address.startswith("https://") or _NOT_PUBLIC in address:
        report.skip("a quoted figure without an address that anybody can read")
        return
    value = round(number(quoted["value"], quoted["metric_name"]) * measure.scale, 4)
    place = f"{at}/manifest.yaml, which quotes {address}"
    dataset = f"{measure.dataset} (quoted)" if measure.dataset == "Set14" else measure.dataset
    yield measure.task, figure(measure.metric, dataset, value, measure.unit, "qai", at=place)


def _ran(
    manifest: Mapping[str, Any], numerics: Mapping[str, Any], at: str, report: Report
) -> Iterator[tuple[str, Row]]:
    for metric in numerics.get("metrics") or []:
        measure = _measure(manifest, metric["metric_name"], metric["dataset_name"])
        value, samples = metric.get("partial_torch_metric"), metric.get("num_partial_samples")
        if measure is None:
            report.skip(f"a figure '{metric['metric_name']}' on '{metric['dataset_name']}'")
        elif value is not None and samples:
            scaled = round(number(value, metric["metric_name"]) * _scale(measure, metric), 4)
            yield (
                measure.task,
                figure(
                    measure.metric,
                    _sampled(measure, samples),
                    scaled,
                    measure.unit,
                    "qai",
                    protocol="qai-hub-models evaluation" if measure.dataset == "Set14" else None,
                    at=f"{at}/numerics.yaml",
                ),
            )


def _scale(measure: Measure, metric: Mapping[str, Any]) -> float:
    """Return the factor to our unit: some percentages are stated as shares, which the range of the metric says."""
    share = measure.unit == "%" and (metric.get("metric_range") or {}).get("max") == 1.0
    return 100.0 if share else measure.scale


def _sampled(measure: Measure, samples: int) -> str:
    if measure.dataset == "Set14":
        return _SET14  # 14 samples are the whole set
    if measure is _VISION_LANGUAGE:
        return f"{measure.dataset} ({samples} samples)"
    return f"{measure.dataset}, {samples} samples"


def _measure(manifest: Mapping[str, Any], metric: str, dataset: str) -> Measure | None:
    if metric == "Grace2" and "vl" in str(manifest["id"]).split("_") + ["vl"] * ("smolvlm" in manifest["id"]):
        return _VISION_LANGUAGE
    return next((m for known, form, m in _MEASURES if known == metric and form.fullmatch(dataset)), None)
