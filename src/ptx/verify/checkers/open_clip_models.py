"""OpenCLIP: the model configurations and the tags of weights in the package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import constructor
from ptx.verify.facts import Fact

_IMAGE_TOWER_ALONE = frozenset({"image-feature-extraction"})
"""Tasks that need no text."""


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    import open_clip  # noqa: PLC0415  # only in a worker
    from open_clip.pretrained import get_pretrained_cfg  # noqa: PLC0415

    model = job["model"]
    yield constructor(model)
    name, tag = configuration(model["weights"] or "", open_clip.list_models())
    if name is None:
        if model["weights"]:
            yield facts.unchecked(
                "weights", model["weights"], "they do not name one of the package's configurations"
            )
        return
    if tag:
        found = get_pretrained_cfg(name, tag)
        if not found:
            yield facts.disagrees("weights", model["weights"], None, f"{name} has no weights tagged {tag}")
        else:
            yield facts.verified("weights", model["weights"], model["weights"], "a tag of the package")
            hub = (found.get("hf_hub") or "").rstrip("/")
            if hub and model["hub_id"]:
                yield facts.same("hub_id", model["hub_id"], hub, "named by the package")
    config = open_clip.get_model_config(name)
    size = config["vision_cfg"].get("image_size", 224)
    shape = facts.shape(model["input"])
    if shape:
        sides = [size, size] if isinstance(size, int) else list(size)
        text = "x".join(map(str, (3, *sides)))
        state = facts.verified if text == "x".join(map(str, shape)) else facts.disagrees
        yield state("input", model["input"], text, "the package's configuration")
    image_only = model["task"] in _IMAGE_TOWER_ALONE
    try:
        counted, operations = _count(name, tuple(shape or ()), image_only=image_only)
    except Exception as error:  # noqa: BLE001  # whatever a constructor raises
        why = f"cannot be built on the meta device: {counting.first_line(error)}"
        yield facts.unchecked("params", model["params"], why)
        return
    what = "the image tower" if image_only else "image and text towers"
    yield facts.params(model["params"], counted, f"{what}, counted on the meta device")
    if model["flops"] is not None and operations is not None:
        how = "one image, counted on the meta device: a text is encoded once for many images"
        yield facts.published_macs(model["flops"], model["flops_convention"], operations, how)


def configuration(weights: str, known: list[str]) -> tuple[str | None, str]:
    """Return the configuration and the tag that the catalog's name of the weights stands for."""
    for mark in (":", "/", " "):
        name, found, tag = weights.partition(mark)
        if found and name in known:
            return name, tag.strip(" ()")
    return (weights, "") if weights in known else (None, "")


@lru_cache(maxsize=8)
def _count(name: str, shape: tuple[int, ...], *, image_only: bool) -> tuple[int, float | None]:
    """Return parameters of both towers or of the image tower, and multiply-adds of one image."""
    import open_clip  # noqa: PLC0415  # only in a worker

    built = counting.build(lambda: open_clip.create_model(name, pretrained=None, load_weights=False, device="meta"))
    found = counting.params(built.visual if image_only else built)
    try:
        return found, counting.macs(built.visual, counting.tensor((1, *shape))) if shape else None
    except Exception:  # noqa: BLE001  # an operation that the meta device does not have
        return found, None
