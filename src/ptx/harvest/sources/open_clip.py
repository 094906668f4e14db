"""open_clip: zero-shot results of its repository, with the hub ids that its wheel knows."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ptx.harvest.csv_tables import Line, csv_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.literals import calls_as_data
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import count, figure, kebab, license_of, number, percent, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, matching, sole, table_entry, wheel_source

_READ = "2026-11-24"
_RESULTS, _RETRIEVAL, _PROFILE = "openclip_results.csv", "openclip_retrieval_results.csv", "model_profile.csv"
_RETRIEVED = {
    "MSCOCO image retr. R@1": ("text-to-image R@1", "COCO captions"),
    "MSCOCO text retr. R@1": ("image-to-text R@1", "COCO captions"),
    "Flickr image retr. R@1": ("text-to-image R@1", "Flickr30k"),
    "Flickr text retr. R@1": ("image-to-text R@1", "Flickr30k"),
}
_HUB = re.compile(r"([A-Za-z0-9._-]+/[A-Za-z0-9._-]+?)(?:/.*)?")


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    tables, wheel = trees["tables"], trees["wheel"]
    report.sources["clip"] = table_entry(
        tables, f"docs/{_RESULTS}; size and operations of an image: docs/{_PROFILE}"
    )
    report.sources["clip-retrieval"] = table_entry(tables, f"docs/{_RETRIEVAL}")
    report.sources["clip-wheel"] = wheel_source(wheel, "open_clip_torch", "open_clip/pretrained.py", _READ)
    hubs = _hub_ids(wheel)
    profiles = {line["model"]: line for line in csv_lines(tables, _PROFILE)}
    retrieval = {(line["name"], line["pretrained"]): line for line in csv_lines(tables, _RETRIEVAL)}
    for line in csv_lines(tables, _RESULTS):
        with report.at(line.place):
            key = (line["name"], line["pretrained"])
            report.rows.append(_row(line, retrieval.get(key), profiles.get(key[0]), hubs.get(key)))


def _row(line: Line, retrieval: Line | None, profile: Line | None, hub_id: str | None) -> Row:
    name, tag = line["name"], line["pretrained"]
    if not name or not tag:
        raise BrokenRowError("has no name or no tag")
    params = count(line["params (M)"], "params (M)", 1e6)
    number(line["FLOPs (B)"], "FLOPs (B)")  # of both towers; a pass is one image, its labels are encoded once
    size = profile["image_size"] if profile else None
    gflops = number(profile["image_gflops"], "image_gflops") if profile else None
    quality = [
        figure("zero-shot acc@1", "ImageNet-1K val", _percent(line, "ImageNet 1k"), "%", "clip"),
        figure("mean", "CLIP benchmark 38 datasets", _percent(line, "Average perf. on 38 datasets"), "%", "clip"),
    ]
    for column, (metric, dataset) in _RETRIEVED.items() if retrieval else ():
        quality.append(figure(metric, dataset, _percent(retrieval, column), "%", "clip-retrieval"))
    cnn = name.startswith(("RN", "convnext"))
    return row(
        id=f"open-clip/{kebab(name)}-{kebab(tag)}",
        task="zero-shot-image-classification",
        library="open-clip",
        name=f"{name} {tag}",
        weights=f"{name}/{tag}",
        constructor="open_clip.create_model_and_transforms",
        hub_id=hub_id,
        license=license_of(None, "unknown", None, "neither the table nor the wheel names a licence"),
        params=params,
        flops=round(gflops * 1e9, 3) if gflops else None,
        flops_convention="flops" if gflops else None,
        size_mb=None,
        input=f"3x{size}x{size}" if size else None,
        tiers=tiers(params, gflops * 1e9 / 2 if gflops else None),
        traits=["cnn" if cnn else "transformer", "open-vocabulary"],
        quality=quality,
    )


def _percent(line: Line | None, column: str) -> float:
    if line is None:
        raise BrokenRowError(f"has no cell '{column}'")
    return round(percent(number(line[column], column)), 2)


def _hub_ids(wheel: Tree) -> dict[tuple[str, str], str]:
    """Return the hub ids by model and tag, from the literals of `pretrained.py`."""
    path = sole(matching(wheel, "*open_clip/pretrained.py"), "open_clip/pretrained.py", wheel.place)
    known: dict[str, Any] = {}
    for node in ast.parse(wheel.text(path)).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known[node.targets[0].id] = calls_as_data(node.value, known)
    found = {}
    tags_by_model = known.get("_PRETRAINED")
    for model, tags in tags_by_model.items() if isinstance(tags_by_model, dict) else ():
        for tag, options in tags.items() if isinstance(tags, dict) else ():
            match = _HUB.fullmatch(str(options.get("hf_hub") or "")) if isinstance(options, dict) else None
            if match:
                found[model, tag] = match[1]
    pages = Counter(found.values())
    return {key: page for key, page in found.items() if pages[page] == 1}  # one page may hold several checkpoints


HARVESTER = Harvester(
    name="open-clip",
    reads="zero-shot and retrieval results of open_clip, with the hub ids of its wheel",
    authority=1,
    inputs=(Input("wheel", "open_clip_torch", "3.3.0"), Input("tables", "open-clip")),
    collect=_collect,
)
