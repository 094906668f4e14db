"""qai-hub-models: on-device latency, memory and accuracy of Qualcomm's ports, from its wheel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import yaml

from ptx.harvest import licenses
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.qai_figures import figures
from ptx.harvest.qai_latency import exports, latencies
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import count, kebab, license_of, row
from ptx.harvest.trees import Tree, as_source, wheel_source

_READ = "2026-11-24"
_MANIFEST = re.compile(r"(?:.*/)?(models/([a-z0-9_]+))/manifest\.yaml")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FACTOR = re.compile(r"(?:^|[_ x-])([2348])x|x([2348])(?:[_ -]|$|plus|v\d)")
_WRONG_PARAMS = {"distil_bert_base_uncased_hf"}
"""Manifests whose count of parameters cannot be right (11.3M for DistilBERT)."""
_MAKERS = {"convnext_v2_base": ("CC-BY-NC-4.0", "timm"), "video_mae": ("CC-BY-NC-4.0", "videomae")}
"""Ports whose manifest contradicts the makers of the weights."""
_STRICT = {"AGPL-3.0-only", "GPL-3.0-only", "creativeml-openrail-m", "lfm-1.0", "sam-license"}
"""Licences that no code of a port would have by itself."""
_NOTE = "Figures and latencies are Qualcomm's; the licence field of the manifest is often that of the port's code."


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    tree = trees["wheel"]
    report.sources["qai"] = wheel_source(
        tree, "qai-hub-models", "models/*/manifest.yaml, numerics.yaml, perf.yaml", _READ
    )
    report.sources["timm"] = as_source(
        "timm 1.0.31 wheel",
        "pretrained configurations of convnextv2_*",
        "https://pypi.org/project/timm/1.0.31/",
        "2026-11-23",
    )
    report.sources["videomae"] = as_source(
        "MCG-NJU/VideoMAE@14ef8d8",
        "MODEL_ZOO.md; README.md, License",
        "https://github.com/MCG-NJU/VideoMAE",
        "2026-11-24",
    )
    found = [match for match in map(_MANIFEST.fullmatch, tree.names()) if match]
    shared = _shared_checkpoints(tree, [match[0] for match in found])
    for done, match in enumerate(found):
        report.tell("qai-hub-models", done, len(found))
        with report.at(f"{match[1]}/manifest.yaml"):
            made = _row(tree, match[0].rpartition("/")[0], match[1], shared, report)
            if made:
                report.rows.append(made)


def _read(tree: Tree, path: str) -> dict[str, Any]:
    if path not in tree.names():
        return {}
    try:
        data = yaml.load(tree.text(path), Loader=_LOADER)  # noqa: S506  # a safe loader
    except yaml.YAMLError as error:
        raise BrokenRowError(
            f"{path.rsplit('/', 1)[1]} is not YAML: {' '.join(str(error).split())[:120]}"
        ) from None
    return data if isinstance(data, dict) else {}


def _shared_checkpoints(tree: Tree, manifests: list[str]) -> set[str]:
    """Return the names of checkpoints that do not tell a model apart: those of several manifests, and no name."""
    names: Counter[str] = Counter()
    for path in manifests:
        with suppress(BrokenRowError):  # reported with the row
            names[_checkpoint(_read(tree, path))] += 1
    return {name for name, count in names.items() if count > 1 or not name}


def _checkpoint(manifest: Mapping[str, Any]) -> str:
    found = (manifest.get("technical_details") or {}).get("Model checkpoint")
    return "" if found in {None, "None"} else str(found)


def _row(tree: Tree, folder: str, at: str, shared: set[str], report: Report) -> Row | None:
    manifest = _read(tree, f"{folder}/manifest.yaml")
    if not {"id", "name", "use_case"} <= manifest.keys():
        raise BrokenRowError("has no id, name or use case")
    details = manifest.get("technical_details") or {}
    name = str(manifest["id"])
    checkpoint = _checkpoint(manifest)
    factor = _FACTOR.search(checkpoint) or _FACTOR.search(name)
    enlarges = f"x{factor[1] or factor[2]}" if factor else None
    task, quality = figures(manifest, _read(tree, f"{folder}/numerics.yaml"), enlarges, at, report)
    if task is None:
        report.skip(f"a model without a figure that the catalog has a name for ({manifest['use_case']})")
        return None
    perf = _read(tree, f"{folder}/perf.yaml")
    stated = details.get("Number of parameters")
    params = (
        None if name in _WRONG_PARAMS or not re.fullmatch(r"[\d.]+[KMB]", str(stated)) else count(stated, "params")
    )
    ran = exports(perf)
    return row(
        id=f"qai-hub-models/{kebab(name)}",
        task=task,
        library="qai-hub-models",
        name=str(manifest["name"]),
        weights=name if checkpoint in shared else checkpoint,
        constructor=f"qai_hub_models.models.{name}.Model",
        license=_license(manifest),
        params=params,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input=_input(details.get("Input resolution")),
        languages=_languages(task),
        tiers=["mobile", "edge"] if ran else ["mobile"],
        quality=quality,
        latency=latencies(perf),
        exports=ran,
        note=_NOTE,
    )


_WIDTH_FIRST = {"2048x1024": "1024x2048", "1024x512": "512x1024"}
"""Sizes of Cityscapes images, 1024 high and 2048 wide, which five manifests give with the width first."""


def _input(stated: object) -> str | None:
    """Return the input: of an image the three colours, height and width; none where a side is missing."""
    if not stated:
        return None
    size = re.fullmatch(r"(?:1x3x)?(\d{2,4}x\d{2,4})", str(stated))
    if size:
        return f"3x{_WIDTH_FIRST.get(size[1], size[1])}"
    return None if re.fullmatch(r"1x3x\d+", str(stated)) else str(stated)


_ENGLISH = frozenset({"automatic-speech-recognition", "fill-mask", "text-generation", "visual-question-answering"})


def _languages(task: str) -> list[str]:
    """Return the languages that the figure speaks of: LibriSpeech, WikiText, Grace2 and MMMU are English."""
    return ["en"] if task in _ENGLISH else []


def _license(manifest: Mapping[str, Any]) -> Row:
    """Return the terms: the makers' where read, a strict licence as stated, a permissive one as unknown."""
    said = manifest.get("license_type")
    makers = _MAKERS.get(str(manifest["id"]))
    if makers:
        return license_of(makers[0], "stated", makers[1], f"the manifest says {said}")
    stated = licenses.stated(said, "qai")
    if stated["id"] in _STRICT:
        return stated
    note = f"the manifest says {said}, which is often the licence of the port's code" if said else None
    return license_of(None, "unknown", "qai", note)


HARVESTER = Harvester(
    name="qai-hub-models",
    reads="manifests, accuracy and on-device profiles of the qai-hub-models wheel",
    authority=3,
    inputs=(Input("wheel", "qai-hub-models", "0.65.0"),),
    collect=_collect,
)
