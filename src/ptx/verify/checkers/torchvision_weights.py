"""torchvision: the weights' own metadata, and the parameters counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ptx.catalog.merging import same_rounded
from ptx.catalog.proving import figure_name
from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor, resolve
from ptx.verify.facts import Fact

_METRICS = {
    "acc@1": "acc@1",
    "acc@5": "acc@5",
    "box mAP": "box_map",
    "mask mAP": "mask_map",
    "keypoint mAP": "kp_map",
    "mIoU": "miou",
    "pixel accuracy": "pixel_acc",
    "pixel acc": "pixel_acc",
    "EPE": "epe",
}
"""Metric of the catalog → key in the metadata."""

_MIB = 1024 * 1024 / 1e6


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    from torchvision.models import get_weight  # noqa: PLC0415  # only in a worker

    model = job["model"]
    built = constructor(model)
    yield built
    if not model["weights"]:
        return
    try:
        weights = get_weight(model["weights"])
    except (ValueError, KeyError, AttributeError) as error:
        yield facts.disagrees("weights", model["weights"], None, counting.first_line(error))
        return
    meta = weights.meta
    yield facts.verified("weights", model["weights"], str(weights), "the enum has it")
    if built["state"] == "verified":
        yield _params(model, meta)
    if "_ops" in meta:
        yield from _ops(model, meta)
    yield _size(model, meta)
    yield _license(model, meta)
    yield from _input(model, weights)
    yield from _figures(model, meta)


def _params(model: dict[str, Any], meta: dict[str, Any]) -> Fact:
    try:
        counted, _ = _count(model["constructor"], len(meta.get("categories", ())), None)
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        note = f"stated by the weights; cannot be built on the meta device: {counting.first_line(error)}"
        return facts.params(model["params"], meta["num_params"], note)
    if counted != meta["num_params"]:
        return facts.params(model["params"], meta["num_params"], f"stated by the weights; counted: {counted:,}")
    return facts.params(model["params"], counted, "counted on the meta device, and stated by the weights")


def options(dotted: str, classes: int) -> dict[str, Any]:
    """Return the arguments with which a constructor builds its architecture without weights."""
    found: dict[str, Any] = {"weights": None}
    if any(part in dotted for part in (".detection.", ".segmentation.")):
        found["weights_backbone"] = None
    elif classes and ".optical_flow." not in dotted:
        found["num_classes"] = classes
    if "googlenet" in dotted or "inception_v3" in dotted:
        found.update(aux_logits=False, init_weights=False)
    if ".segmentation." in dotted:
        found["num_classes"] = classes or None
        found["aux_loss"] = True if "lraspp" not in dotted else None
        found = {key: value for key, value in found.items() if key != "aux_loss" or value}
    return found


@lru_cache(maxsize=32)
def _count(dotted: str, classes: int, shape: tuple[int, ...] | None) -> tuple[int, float | None]:
    """Return parameters, and multiply-adds of one input of `shape`."""
    make = resolve(dotted)
    arguments = options(dotted, classes)
    built = counting.build(lambda: make(**arguments))
    return counting.params(built), counting.macs(built, counting.tensor((1, *shape))) if shape else None


def _ops(model: dict[str, Any], meta: dict[str, Any]) -> Iterator[Fact]:
    expected, ops = model["flops"], meta["_ops"] * 1e9
    if expected is None:
        return
    stated = facts.macs(expected, model["flops_convention"], ops, "stated by the weights")
    shape = facts.shape(model["input"])
    if shape is None or ".detection." in model["constructor"] or ".optical_flow." in model["constructor"]:
        yield stated
        return
    try:
        _, counted = _count(model["constructor"], len(meta.get("categories", ())), shape)
    except Exception:  # noqa: BLE001  # an operation that the meta device does not have
        yield stated
        return
    how = f"counted on the meta device at {model['input']}; the weights state {meta['_ops']:g} GMACs"
    outcome = facts.macs(expected, model["flops_convention"], counted or 0.0, how)
    yield outcome if outcome["state"] == "verified" or stated["state"] == "disagrees" else stated


def _size(model: dict[str, Any], meta: dict[str, Any]) -> Fact:
    expected, found = model["size_mb"], round(meta["_file_size"] * _MIB, 2)
    if expected is None:
        return facts.unchecked("size_mb", None, "the catalog states none; stated by the weights", found)
    agrees = same_rounded(expected, found)
    state = facts.verified if agrees else facts.disagrees
    return state("size_mb", expected, found, "stated by the weights in MiB, converted to 10^6 bytes")


def _license(model: dict[str, Any], meta: dict[str, Any]) -> Fact:
    expected, found = model["license"], meta.get("license")
    if found is None and expected["state"] == "unstated":
        return facts.verified("license", "unstated", "unstated", "the weights' metadata name none")
    if found is None:
        return facts.unchecked("license", expected["id"] or expected["state"], "the weights' metadata name none")
    if expected["id"] is None:
        return facts.disagrees("license", expected["state"], found, "named in the weights' metadata")
    return facts.unchecked(
        "license", expected["id"], "the weights' metadata name an address, which is not opened", found
    )


def _input(model: dict[str, Any], weights: Any) -> Iterator[Fact]:  # noqa: ANN401  # a weights enum
    shape = facts.shape(model["input"])
    meta = weights.meta
    options = getattr(weights.transforms, "keywords", {})
    crop = options.get("crop_size")
    if shape and crop:
        found = [crop, crop] if isinstance(crop, int) else list(crop)
        text = "x".join(str(size) for size in (*shape[:-2], *found))
        yield facts.same("input", model["input"], text, "the crop of the weights' own preprocessing")
    elif shape and tuple(shape[-2:]) >= tuple(meta.get("min_size", (0, 0))):
        least = "x".join(map(str, meta["min_size"]))
        yield facts.unchecked("input", model["input"], f"the weights name only the least size, {least}")
    classes = len(meta.get("categories", ()))
    named = [
        name for f in model["quality"] for name in facts.DATASET_CLASSES if (f["dataset"] or "").startswith(name)
    ]
    if named and classes:
        yield facts.same(
            "classes", facts.DATASET_CLASSES[named[0]], classes, f"{named[0]}; named by the weights' metadata"
        )


def _figures(model: dict[str, Any], meta: dict[str, Any]) -> Iterator[Fact]:
    by_metric: dict[str, list[float]] = {}
    for measured in meta["_metrics"].values():
        for name, value in measured.items():
            by_metric.setdefault(name, []).append(value)
    for figure in model["quality"]:
        found = by_metric.get(_METRICS.get(figure["metric"], figure["metric"]), [])
        if not found:
            continue
        name, expected = figure_name(figure), figure["value"]
        match = next((value for value in found if same_rounded(value, expected)), None)
        if match is not None:
            yield facts.verified(name, expected, match, "stated by the weights")
        elif len(found) == 1:
            yield facts.disagrees(name, expected, found[0], "stated by the weights")
