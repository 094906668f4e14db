"""MIEB(lite): image embeddings, scored by mteb; metadata from its wheel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptx.harvest import licenses
from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.mteb_meta import Meta, metas
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, kebab, license_of, number, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, table_entry, wheel_source

_READ = "2026-11-24"
_TASKS = 51
_LIBRARIES = {
    "Sentence Transformers": ("sentence-transformers", "sentence_transformers.SentenceTransformer"),
    "Transformers": ("transformers", "transformers.AutoModel"),
}


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["mteb-meta"] = wheel_source(
        trees["wheel"], "mteb", "models/model_implementations: ModelMeta", _READ
    )
    report.sources["mieb"] = table_entry(
        trees["tables"], "results/<model>/<revision>/*.json: mean of the 51 tasks of MIEB(lite)"
    )
    known = metas(trees["wheel"], report)
    for place, score in json_lines(trees["tables"], "mieb-lite.jsonl", report):
        with report.at(place):
            found = _row(score, known, report)
            if found:
                report.rows.append(found)


def _row(score: Mapping[str, Any], known: Mapping[str, Meta], report: Report) -> Row | None:
    name = score.get("model")
    if not isinstance(name, str) or name.count("/") != 1:
        raise BrokenRowError(f"'{name}' is no hub id")
    if score.get("mean") is None:
        report.skip("a model without all 51 tasks")
        return None
    if score.get("n") != _TASKS:
        raise BrokenRowError(f"states a mean of {score.get('n')} tasks, not {_TASKS}")
    meta = known.get(name)
    if meta is None or not meta.open:
        report.skip("a model whose weights are not open, or of which this mteb has no metadata")
        return None
    loads = next((found for said, found in _LIBRARIES.items() if said in meta.texts("framework")), None)
    if loads is None:
        report.skip("a model that mteb loads with code of its own")
        return None
    words, params = meta.text("license"), meta.whole("n_parameters")
    return row(
        id=f"{loads[0]}/{kebab(name.split('/')[1])}-image-embedding",
        task="image-feature-extraction",
        library=loads[0],
        name=name.split("/")[1],
        weights=name,
        constructor=loads[1],
        hub_id=name,
        license=licenses.stated(words, "mteb-meta")
        if words
        else license_of(None, "unknown", "mteb-meta", "mteb names no licence"),
        params=params,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input=None,
        tiers=tiers(params, None),
        traits=["remote-code"] if meta.remote_code else [],
        quality=[figure("mean", "MIEB(lite)", number(score["mean"], "mean"), "%", "mieb")],
    )


HARVESTER = Harvester(
    name="mieb",
    reads="model metadata of the mteb wheel, with the means of MIEB(lite)",
    authority=2,
    inputs=(Input("wheel", "mteb", "2.26.24"), Input("tables", "mieb")),
    collect=_collect,
)
