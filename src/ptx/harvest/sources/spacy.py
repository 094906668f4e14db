"""spaCy: named entity recognition of its pipelines, from the meta files of their repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ptx.harvest import licenses
from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, kebab, number, percent, row
from ptx.harvest.trees import Tree, table_entry

_SIZES = {"sm", "md", "lg", "trf"}


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["meta"] = table_entry(trees["tables"], "meta/<pipeline>-<version>.json")
    for place, found in json_lines(trees["tables"], "pipelines.jsonl", report):
        with report.at(place):
            if found.get("ents_f") is None:
                report.skip("a pipeline that names no entities")
            else:
                report.rows.append(_row(found))


def _row(found: Mapping[str, Any]) -> Row:
    name, version = str(found.get("name")), str(found.get("version"))
    parts = name.split("_")
    if len(parts) != 4 or parts[3] not in _SIZES:
        raise BrokenRowError(f"'{name}' is no name of a pipeline")
    language = parts[0]
    transformer = parts[3] == "trf"
    at = f"meta/{name}-{version}.json"
    return row(
        id=f"spacy/{kebab(name)}",
        task="token-classification",
        library="spacy",
        name=f"{name} {version}",
        weights=name,
        constructor="spacy.load",
        license=licenses.stated(found.get("license"), "meta"),
        params=None,
        flops=None,
        flops_convention=None,
        size_mb=_megabytes(found.get("size")),
        input="text",
        languages=["mul" if language == "xx" else language],
        tiers=["cpu", "gpu"] if transformer else ["edge", "cpu"],
        traits=["transformer"] if transformer else ["cnn"],
        quality=[
            figure(
                "NER F1",
                f"spaCy {language} NER",
                round(percent(number(found["ents_f"], "ents_f")), 2),
                "%",
                "meta",
                at=at,
            )
        ],
        note="Downloaded with `python -m spacy download`; it also tags, parses and lemmatises."
        if language != "xx"
        else "Downloaded with `python -m spacy download`.",
    )


def _megabytes(size: object) -> float | None:
    if size is None:
        return None
    words = str(size).split()
    if len(words) != 2 or words[1] != "MB":
        raise BrokenRowError(f"size '{size}' is not in MB")
    return number(words[0], "size")


HARVESTER = Harvester(
    name="spacy",
    reads="meta files of the spaCy pipelines",
    authority=1,
    inputs=(Input("tables", "spacy"),),
    collect=_collect,
)
