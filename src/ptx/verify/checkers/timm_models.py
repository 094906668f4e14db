"""timm: the pretrained configuration in the package, and the architecture counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor
from ptx.verify.facts import Fact


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    from timm.models import get_pretrained_cfg, is_model  # noqa: PLC0415  # only in a worker

    model = job["model"]
    yield constructor(model)
    name = model["weights"]
    if not name:
        return
    if not is_model(name.partition(".")[0]):
        yield facts.disagrees("weights", name, None, f"timm has no architecture {name.partition('.')[0]}")
        return
    cfg = get_pretrained_cfg(name)
    tag = name.partition(".")[2]
    if cfg is None or (tag and cfg.tag != tag) or not cfg.has_weights:
        yield facts.disagrees("weights", name, None, "timm has no pretrained configuration of that name")
        return
    yield facts.verified("weights", name, name, "a pretrained configuration of the package")
    yield from _counted(model, cfg, counted_before=job.get("origin") == "curated")
    yield from _described(model, cfg)


def _counted(
    model: dict[str, Any],
    cfg: Any,  # noqa: ANN401  # timm's PretrainedCfg
    *,
    counted_before: bool,
) -> Iterator[Fact]:
    shape = facts.shape(model["input"]) or tuple(cfg.input_size)
    try:
        counted, operations, why = _count(model["weights"], shape)
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        yield facts.unchecked(
            "params", model["params"], f"cannot be built on the meta device: {counting.first_line(error)}"
        )
        return
    yield facts.params(model["params"], counted, "counted on the meta device")
    if model["flops"] is None:
        return
    if operations is None:
        yield facts.unchecked("flops", model["flops"], why)
        return
    how = f"counted on the meta device at {'x'.join(map(str, shape))}"
    compare = facts.macs if counted_before else facts.published_macs
    yield compare(model["flops"], model["flops_convention"], operations, how)


@lru_cache(maxsize=16)
def _count(name: str, shape: tuple[int, ...]) -> tuple[int, float | None, str]:
    """Return parameters, multiply-adds of one image of `shape`, and why those could not be counted."""
    import timm  # noqa: PLC0415  # only in a worker

    model = counting.build(lambda: timm.create_model(name, pretrained=False))
    try:
        return counting.params(model), counting.macs(model, counting.tensor((1, *shape))), ""
    except Exception as error:  # noqa: BLE001  # an operation that the meta device does not have
        return counting.params(model), None, f"a pass on the meta device fails: {counting.first_line(error)}"


def _described(model: dict[str, Any], cfg: Any) -> Iterator[Fact]:  # noqa: ANN401  # timm's PretrainedCfg
    note = "stated by the package's configuration"
    if model["hub_id"] and cfg.hf_hub_id:
        found = f"{cfg.hf_hub_id}{model['weights']}" if cfg.hf_hub_id.endswith("/") else cfg.hf_hub_id
        yield facts.same("hub_id", model["hub_id"], found, note)
    yield _license(model, cfg.license, note)
    if facts.shape(model["input"]):
        sizes = {"x".join(map(str, s)) for s in (cfg.input_size, cfg.test_input_size) if s}
        found = model["input"] if model["input"] in sizes else "x".join(map(str, cfg.input_size))
        yield facts.same("input", model["input"], found, note)
    classifies = model["task"] == "image-classification"  # features have a figure on ImageNet too, and no classes
    if classifies and any((f["dataset"] or "").startswith("ImageNet-1K") for f in model["quality"]):
        yield facts.same("classes", facts.DATASET_CLASSES["ImageNet-1K"], cfg.num_classes, f"ImageNet-1K; {note}")


def _license(model: dict[str, Any], found: str | None, note: str) -> Fact:
    expected = model["license"]
    if expected["id"] is None:
        if found is None and expected["state"] == "unstated":
            return facts.verified("license", "unstated", "unstated", "the package's configuration names none")
        return facts.unchecked(
            "license", expected["state"], "the catalog names no id; stated by the package's configuration", found
        )
    if found is None:
        return facts.unchecked("license", expected["id"], "the package's configuration names no licence")
    if expected["id"].lower() == found.lower():
        return facts.verified("license", expected["id"], found, note)
    if found.lower() == "other":
        return facts.unchecked("license", expected["id"], "the package's configuration says only 'other'", found)
    return facts.disagrees("license", expected["id"], found, note)
