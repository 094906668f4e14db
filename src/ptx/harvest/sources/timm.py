"""timm: its pretrained configurations, joined with the results and CPU benchmarks of its repository."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ptx.harvest import licenses
from ptx.harvest.csv_tables import Line, csv_lines
from ptx.harvest.families import MACS_FLATTER
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import count, figure, kebab, number, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, as_source, table_entry

_READ = "2026-11-23"
_RESULTS = "results-imagenet.csv"
_CPUS = {
    "i7": ("benchmark-infer-fp32-nchw-pt240-cpu-i7_12700h-dynamo.csv", "Intel Core i7-12700H"),
    "i9": ("benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv", "Intel Core i9-10940X"),
}
_GPUS = {
    "g5090": "benchmark-infer-amp-nchw-pt291-cu130-5090.csv",
    "g4090": "benchmark-infer-amp-nchw-pt240-cu124-rtx4090.csv",
}
"""Read for operations only: their speeds are those of large batches."""
_TRANSFORMERS = re.compile(
    r"(vit|deit|beit|eva|swin|cait|xcit|volo|pit|levit|mobilevit|tiny_vit|twins|pvt|coat|crossvit|davit|gcvit|"
    r"maxvit|maxxvit|mvit|nest|jx_nest|tnt|visformer|hiera|caformer|efficientformer|edgenext|nextvit|"
    r"flexivit|samvit|fastvit_ma|mobilenetv4_hybrid|naflexvit|sehalonet|convit|poolformerv2_vit|aimv2|"
    r"efficientvit_m|csatv2|swiftformer|shvit|rdnet_vit)"
)
_CNNS = re.compile(
    r"(resnet|resnext|seresnet|seresnext|resnetv2|wide_resnet|legacy_se|senet|ecaresnet|skresne|resnest|res2ne|"
    r"regnet|convnext|efficientnet|tf_efficientnet|mobilenet|tf_mobilenet|mnasnet|semnasnet|spnasnet|fbnet|"
    r"lcnet|tinynet|hardcorenas|ghostnet|mixnet|tf_mixnet|rexnet|rexnetr|densenet|dla|dpn|hrnet|inception|"
    r"xception|nasnet|pnasnet|vgg|vovnet|ese_vovnet|repvgg|mobileone|repghostnet|repvit|hgnet|cs3|cspresne|"
    r"cspdarknet|darknet|selecsls|nfnet|dm_nfnet|eca_nfnet|nf_|gernet|tresnet|starnet|efficientvit_[bl]|"
    r"inceptionnext|fastvit|focalnet|fasternet|mobilenetv4_conv|test_efficientnet|test_resnet|test_convnext|test_byobnet|"
    r"bat_resnext|botnet|eca_bot|gcresne|lambda_resnet|halonet|convformer|xception|gmlp_cnn|resnetblur|rdnet|"
    r"seresnextaa|seresnet|ese|eca_resnet|skresnext|cspresnext|legacy_xception|legacy_seresne|tf_inception|"
    r"adv_inception|gluon_|ssl_|swsl_|ig_|res2next|regnetv|regnetz|mobilenet_edgetpu|mambaout)"
)


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    asked = json.loads(trees["installed"].text("models.json"))
    tables, version = trees["tables"], asked["version"]
    report.sources["cfg"] = as_source(
        f"timm {version} wheel",
        "pretrained configurations (licence, hub id, input size)",
        f"https://pypi.org/project/timm/{version}/",
        _READ,
    )
    report.sources["imagenet"] = table_entry(tables, f"results/{_RESULTS}")
    for key, (name, _) in _CPUS.items():
        report.sources[key] = table_entry(tables, f"results/{name}")
    cfgs = {cfg["model"]: cfg for cfg in asked["rows"]}
    speeds = {key: _by_model(tables, name) for key, (name, _) in _CPUS.items()}
    work = [*speeds.values(), *(_by_model(tables, name) for name in _GPUS.values())]
    lines = csv_lines(tables, _RESULTS)
    sizes: dict[str, set[str]] = {}
    for line in lines:
        sizes.setdefault(line.values.get("model", ""), set()).add(line.values.get("img_size", ""))
    found = set()
    for done, line in enumerate(lines):
        report.tell("timm", done, len(lines))
        with report.at(line.place):
            name = line["model"]
            cfg = cfgs.get(name)
            if cfg is None:
                report.skip("a published result of weights that this timm does not list")
                continue
            found.add(name)
            if name.startswith("test_"):
                report.skip("a toy of timm's own tests")
                continue
            if line["img_size"] in _other_sizes(cfg, sizes[name]):
                report.skip(
                    "a second result of the same weights, at another image size than that of the configuration"
                )
            else:
                report.rows.append(_row(line, cfg, speeds, work))
    report.skip("a pretrained configuration without a published ImageNet result", len(cfgs.keys() - found))


def _other_sizes(cfg: Mapping[str, Any], sizes: set[str]) -> set[str]:
    """Return the image sizes of a model's results that are not its own, where one of them is its own."""
    own = str(cfg["input_size"][-1])
    return sizes - {own} if own in sizes else set()


def _by_model(tables: Tree, name: str) -> dict[tuple[str, str], Line]:
    """Return the lines of a benchmark by model and image size."""
    return {(line["model"], line["infer_img_size"]): line for line in csv_lines(tables, name)}


def _row(
    line: Line,
    cfg: Mapping[str, Any],
    speeds: Mapping[str, Mapping[Any, Line]],
    work: list[dict[tuple[str, str], Line]],
) -> Row:
    name, size = line["model"], line["img_size"]
    architecture = name.partition(".")[0]
    key = (architecture, size)
    params = count(line["param_count"], "param_count", 1e6)
    macs = _macs(key, work)
    hub_id = cfg["hf_hub_id"]
    if hub_id is not None and hub_id.count("/") != 1:
        raise BrokenRowError(f"hub id '{hub_id}' is none")
    return row(
        id=f"timm/{kebab(name)}",
        task="image-classification",
        library="timm",
        name=name,
        weights=name,
        constructor="timm.create_model",
        hub_id=hub_id,
        license=licenses.stated(cfg["license"], "cfg"),
        params=params,
        flops=macs,
        flops_convention="macs" if macs else None,
        size_mb=None,
        input=f"{cfg['input_size'][0]}x{size}x{size}",
        tiers=tiers(params, macs),
        traits=_traits(name),
        quality=[
            figure("acc@1", "ImageNet-1K val", number(line["top1"], "top1"), "%", "imagenet"),
            figure("acc@5", "ImageNet-1K val", number(line["top5"], "top5"), "%", "imagenet"),
        ],
        latency=[_latency(source, speeds[source][key], size) for source in _CPUS if key in speeds[source]],
    )


def _macs(key: tuple[str, str], work: list[dict[tuple[str, str], Line]]) -> float | None:
    """Return the multiply-adds at that very image size, where the table gives three digits or so."""
    for table in work:
        if key in table and table[key]["infer_gmacs"]:
            gmacs = number(table[key]["infer_gmacs"], "infer_gmacs")
            if gmacs >= 0.05:
                return round(gmacs * 1e9)
    return None


def _latency(source: str, line: Line, size: str) -> Row:
    if line["infer_batch_size"] != "1":
        raise BrokenRowError(f"{line.place}: a batch of {line['infer_batch_size']}, not 1")
    return {
        "ms": number(line["infer_step_time"], "infer_step_time"),
        "on": _CPUS[source][1],
        "unit": "cpu",
        "runtime": "compile",
        "precision": "fp32",
        "conditions": f"{size} px, batch 1, PyTorch 2.4",
        "source": source,
    }


def _traits(name: str) -> list[str]:
    traits = []
    if _TRANSFORMERS.match(name):
        traits.append("transformer")
    elif _CNNS.match(name):
        traits.append("cnn")
    if re.search(r"[._](dist|ssld)|distilled", name):
        traits.append("distilled")
    if MACS_FLATTER.match(name):
        traits.append("macs-flatter")
    return traits


HARVESTER = Harvester(
    name="timm",
    reads="configurations of the installed timm, with the results and CPU benchmarks of its repository",
    authority=1,
    inputs=(Input("installed", "timm"), Input("tables", "timm")),
    collect=_collect,
)
