"""GIFT-Eval: time series models with published weights, their errors relative to a seasonal naive forecast."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, kebab, license_of, number, row
from ptx.harvest.trees import Tree, table_entry

_CONFIGURATIONS = 97
_HONEST = {"zero-shot", "pretrained"}
_HUB = re.compile(r"https://huggingface\.co/([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)/?")
_LIBRARIES = (
    (re.compile(r"(?:amazon|autogluon)/chronos-2"), "chronos-forecasting", "chronos.Chronos2Pipeline"),
    (re.compile(r"google/timesfm-.*pytorch"), "timesfm", "timesfm.TimesFM_2p5_200M_torch"),
    (re.compile(r"Salesforce/moirai-2"), "uni2ts", "uni2ts.model.moirai2.Moirai2Module"),
    (re.compile(r"Salesforce/moirai-1"), "uni2ts", "uni2ts.model.moirai.MoiraiModule"),
    (re.compile(r"NX-AI/TiRex"), "tirex", "tirex.load_model"),
    (re.compile(r"Datadog/Toto-2"), "toto", "toto2.Toto2Model"),
    (re.compile(r"ibm-.*flowstate"), "granite-tsfm", "tsfm_public.models.flowstate.FlowStateForPrediction"),
    (re.compile(r"ibm-.*ttm"), "granite-tsfm", "tsfm_public.models.tinytimemixer.TinyTimeMixerForPrediction"),
    (re.compile(r"ibm-.*patchtst-fm"), "granite-tsfm", "tsfm_public.models.patchtst_fm.PatchTSTFMForPrediction"),
)
"""Hub id → library that loads it, and how; others are left out."""


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["gift"] = table_entry(
        trees["tables"], "results/<model>/all_results.csv, config.json: geometric mean over 97 configurations"
    )
    for place, found in json_lines(trees["tables"], "models.jsonl", report):
        with report.at(place):
            hub_id = _hub_id(found, report)
            if hub_id:
                made = _row(found, hub_id, report)
                if made:
                    report.rows.append(made)


def _hub_id(found: Mapping[str, Any], report: Report) -> str | None:
    cfg = found.get("cfg")
    if not isinstance(cfg, dict):
        raise BrokenRowError("has no config")
    if found.get("n") != _CONFIGURATIONS:
        raise BrokenRowError(f"scored on {found.get('n')} of {_CONFIGURATIONS} configurations")
    if cfg.get("model_type") not in _HONEST:
        report.skip(f"model type '{cfg.get('model_type')}'")
        return None
    if cfg.get("testdata_leakage") != "No":
        report.skip("a model whose training saw test data, or that does not say")
        return None
    match = _HUB.fullmatch(str(cfg.get("model_link") or "").strip())
    if not match:
        report.skip("a model without a page on the hub")
        return None
    return match[1]


def _row(found: Mapping[str, Any], hub_id: str, report: Report) -> Row | None:
    loads = next(((library, how) for known, library, how in _LIBRARIES if known.match(hub_id)), None)
    if loads is None:
        report.skip("a model that no library of the catalog loads")
        return None
    quality = [
        figure("MASE", "GIFT-Eval", number(found["mase"], "mase"), "1", "gift"),
        figure("CRPS", "GIFT-Eval", number(found["crps"], "crps"), "1", "gift"),
    ]
    return row(
        id=f"{loads[0]}/{kebab(hub_id.replace('/', ' '))}",
        task="time-series-forecasting",
        library=loads[0],
        name=str(found["name"]),
        weights=hub_id,
        constructor=loads[1],
        hub_id=hub_id,
        license=license_of(None, "unknown", None, "the leaderboard names no licence"),
        params=None,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input="past values of one or more series",
        tiers=["cpu", "gpu"],
        traits=["zero-shot"],
        quality=quality,
    )


HARVESTER = Harvester(
    name="gift-eval",
    reads="results of the GIFT-Eval leaderboard, without agents, fine-tuned and leaking entries",
    authority=2,
    inputs=(Input("tables", "gift-eval"),),
    collect=_collect,
)
