"""mteb: text embedding models, their metadata from the wheel and their scores from the results repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ptx.harvest import licenses
from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.mteb_meta import Meta, metas
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, kebab, license_of, number, percent, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, table_entry, wheel_source

_READ = "2026-11-24"
_TASKS = 41
_MANY_LANGUAGES = 6


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["mteb-meta"] = wheel_source(
        trees["wheel"], "mteb", "models/model_implementations: ModelMeta", _READ
    )
    report.sources["mteb"] = table_entry(
        trees["tables"], "results/<model>/<revision>/*.json: means over the tasks of MTEB(eng, v2)"
    )
    known = metas(trees["wheel"], report)
    rows = []
    for place, score in json_lines(trees["tables"], "scores.jsonl", report):
        with report.at(place):
            meta = _meta(score, known, report)
            if meta:
                rows.append((place, _row(score, meta)))
    names = Counter(found["id"] for _, found in rows)
    for _, found in rows:
        if names[found["id"]] > 1:  # two owners, one name
            found["id"] = f"sentence-transformers/{kebab(found['hub_id'].replace('/', ' '))}"
        report.rows.append(found)


def _meta(score: Mapping[str, Any], known: Mapping[str, Meta], report: Report) -> Meta | None:
    """Return the metadata of a scored model that can be loaded, or count why it is left out."""
    name = score.get("model")
    if not isinstance(name, str) or name.count("/") != 1:
        raise BrokenRowError(f"'{name}' is no hub id")
    meta = known.get(name)
    if meta is None:
        report.skip("a scored model of which this mteb has no metadata")
    elif not meta.open:
        report.skip("a model whose weights are not open")
    elif "Sentence Transformers" not in meta.texts("framework"):
        report.skip("a model that sentence-transformers does not load")
    elif "dense" not in (meta.texts("model_type") or ["dense"]):
        report.skip("a model that is not one vector per text")
    elif score.get("mean_task") is None and score.get("retrieval_mean") is None and score.get("stsb") is None:
        report.skip("a model without a complete score")
    else:
        return meta
    return None


def _row(score: Mapping[str, Any], meta: Meta) -> Row:
    name = score["model"]
    languages = meta.languages()
    params, tokens = meta.whole("n_parameters"), meta.whole("max_tokens")
    traits = (
        ["static"] if "static" in meta.loader.lower() or "model2vec" in meta.loader.lower() else ["transformer"]
    )
    traits += ["multilingual"] * (len(languages) >= _MANY_LANGUAGES) + ["remote-code"] * meta.remote_code
    return row(
        id=f"sentence-transformers/{kebab(name.split('/')[1])}",
        task="sentence-similarity",
        library="sentence-transformers",
        name=name.split("/")[1],
        weights=name,
        constructor="sentence_transformers.SentenceTransformer",
        hub_id=name,
        license=_license(meta),
        params=params,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input=f"up to {tokens} tokens" if tokens else None,
        languages=languages,
        tiers=tiers(params, None),
        traits=traits,
        quality=_figures(score),
    )


def _license(meta: Meta) -> Row:
    words = meta.text("license")
    if words is None:
        return license_of(None, "unknown", "mteb-meta", "mteb names no licence")
    return licenses.stated(words, "mteb-meta")


def _figures(score: Mapping[str, Any]) -> list[Row]:
    found = []
    if score.get("mean_task") is not None:
        if score.get("n_tasks") != _TASKS:
            raise BrokenRowError(f"states a mean of {score.get('n_tasks')} tasks, not {_TASKS}")
        mean = number(score["mean_task"], "mean_task")
        found.append(figure("mean", "MTEB(eng, v2) 41 tasks", mean, "%", "mteb"))
    if score.get("retrieval_mean") is not None:
        mean = number(score["retrieval_mean"], "retrieval_mean")
        found.append(figure("nDCG@10", "MTEB(eng, v2) retrieval", mean, "%", "mteb"))
    if score.get("stsb") is not None:
        spearman = round(percent(number(score["stsb"], "stsb")), 2)
        found.append(figure("Spearman", "STSBenchmark test", spearman, "%", "mteb"))
    return found


HARVESTER = Harvester(
    name="mteb",
    reads="model metadata of the mteb wheel, with the scores of its results repository",
    authority=2,
    inputs=(Input("wheel", "mteb", "2.26.24"), Input("tables", "mteb")),
    collect=_collect,
)
