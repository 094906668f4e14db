"""What the name of an OpenMMLab checkpoint says of its architecture: traits, and where size is unknown, tiers."""

from __future__ import annotations

import re

from ptx.harvest.tiers import tiers

_TRANSFORMERS = re.compile(
    r"(?i)detr|dino|swin|pvt|mask2former|maskformer|segformer|segmenter|setr|twins|beit|deit|mvit|conformer|edgenext|"
    r"davit|xcit|glip|uniformer|timesformer|videomae|simmim|hrformer|tokenpose|blip|llava|flamingo|(?<!o)clip|levit|"
    r"mobilevit|tinyvit|hivit|itpn|maskfeat|nrtr|satrn|svtr|abinet|"
    r"(?:^|[-_])(?:vit|mae|dpt|t2t|tnt|eva|cae|master|ofa|otter|milan|sam|san)(?:[-_]|$)"
)
_NOT_TRANSFORMERS = re.compile(r"(?i)mixer|poolformer|riformer|convnext|mobileone|van-")
_NMS_FREE = re.compile(r"(?i)detr|dino|mask2former|maskformer|sparse-rcnn|queryinst")
_TWO_STAGE = re.compile(r"(?i)rcnn|htc|libra|grid|crpn|cascade|detectors|scnet|dynamic")
_CONV3D = re.compile(
    r"(?i)slowfast|slowonly|i3d|c3d|csn|x3d|r2plus1d|tpn-slowonly|swin|mvit|videomae|uniformer|timesformer"
)
_MOBILE = re.compile(
    r"(?i)mobilenet|mobileone|shufflenet|squeeze|litehrnet|lite-hrnet|(?:^|[-_])(?:nano|tiny)(?:[-_]|$)|bisenetv2|"
    r"fast-?scnn|erfnet|icnet|cgnet|stdc|23-slim|pidnet-s|mit-b0|mscan-t|rtmpose-[ts]|rtmo-t|yolact_r18|mini-vgg"
)
_HEAVY = re.compile(
    r"(?i)swin-[bl]|swin-large|swin-base|x101|r101|r152|hrnetv?2?p?[-_]w(?:40|48)|hr48|vit-[lhg]|large|huge|giant|"
    r"convnext-(?:b|l|xl)|s101|x3d-l|r50-dcn|-w48"
)


def traits_of(name: str, metrics: list[str], task: str) -> list[str]:
    """Return the traits that a name, the metrics and the task speak of."""
    found = ["conv3d"] if task == "video-classification" and _CONV3D.search(name) else []
    transformer = _TRANSFORMERS.search(name) and not _NOT_TRANSFORMERS.search(name)
    found.append("transformer" if transformer else "cnn")
    if metrics and metrics[0] in {"box mAP", "mask mAP", "PQ"}:
        found += ["nms-free"] * bool(_NMS_FREE.search(name))
        found += ["masks"] * ("mask mAP" in metrics or "PQ" in metrics)
        found += ["two-stage-detector"] * bool(_TWO_STAGE.search(name))
    return found


def tiers_of(name: str, params: float | None, macs: float | None) -> list[str]:
    """Return the tiers: by cost where it is known, else by what the name says of the backbone (a judgement)."""
    if params is not None or macs is not None:
        return tiers(params, macs)
    if _MOBILE.search(name):
        return ["mobile", "edge", "cpu"]
    return ["gpu"] if _HEAVY.search(name) else ["cpu", "gpu"]
