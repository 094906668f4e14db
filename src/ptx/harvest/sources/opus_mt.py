"""OPUS-MT: translation models by pair, with the benchmarks of their READMEs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, license_of, number, row
from ptx.harvest.trees import Tree, as_source, table_entry

_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_TEST_SET = re.compile(r"([A-Za-z0-9-]+?(?:_dev2019)?)(?:-([a-z]{4}))?\.([a-z]{2,3})\.([a-z]{2,3})")
_TIERS = ["mobile", "edge", "cpu", "gpu"]
"""As the curated pairs: six layers each way, about 75 million parameters."""
_REPLACED = frozenset({"en-es", "es-en", "ko-en"})
"""Pairs whose page on the hub, as read for the curated entries, holds a later model of the Tatoeba Challenge."""
_NOTE = (
    "The figures are those of release {release}; the hub id follows the naming rule of transformers, and whether "
    "the hub holds that release was not looked up."
)


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    tables = trees["tables"]
    report.sources["opus"] = table_entry(tables, "models/<pair>/README.md")
    report.sources["opus-licence"] = table_entry(
        tables, "README.md and models/README.md: pre-trained models under CC-BY 4.0"
    )
    report.sources["naming"] = as_source(
        "Transformers documentation, MarianMT",
        "Naming: Helsinki-NLP/opus-mt-{src}-{tgt}",
        "https://huggingface.co/docs/transformers/v4.53.2/model_doc/marian",
        "2026-11-24",
    )
    lines = json_lines(tables, "models.jsonl", report)
    for done, (place, found) in enumerate(lines):
        report.tell("opus-mt", done, len(lines))
        with report.at(place):
            _add(found, report)


def _add(found: Mapping[str, Any], report: Report) -> None:
    pair = found.get("pair")
    if not isinstance(pair, str) or not isinstance(found.get("release"), str):
        raise BrokenRowError("has no pair or no release")
    match = _PAIR.fullmatch(pair)
    if not match:
        report.skip("a model of several languages, whose name on the hub is another")
        return
    if pair in _REPLACED:
        report.skip("a pair whose page on the hub holds a later model than the README speaks of")
        return
    quality = list(_figures(pair, found.get("bench") or []))
    if not quality:
        report.skip("a pair without a figure for that very direction")
        return
    name = f"Helsinki-NLP/opus-mt-{pair}"
    report.rows.append(
        row(
            id=f"transformers/opus-mt-{pair}",
            task="translation",
            library="transformers",
            name=f"OPUS-MT {pair}",
            weights=name,
            constructor="transformers.MarianMTModel",
            hub_id=name,
            license=license_of("CC-BY-4.0", "stated", "opus-licence"),
            params=None,
            flops=None,
            flops_convention=None,
            size_mb=None,
            input="up to 512 tokens",
            languages=list(dict.fromkeys(match.groups())),
            pairs=[pair],
            tiers=_TIERS,
            traits=["transformer", "seq2seq", "autoregressive"],
            quality=quality,
            note=_NOTE.format(release=found["release"].removesuffix(".zip")),
        )
    )


def _figures(pair: str, bench: list[Any]) -> Iterator[Row]:
    """Yield BLEU by test set, of the sets in that very direction; the main one, Tatoeba, first."""
    seen = set()
    for entry in sorted(bench, key=lambda e: (not str(e[0]).startswith("Tatoeba."), str(e[0]))):
        match = _TEST_SET.fullmatch(str(entry[0]))
        if not match or f"{match[3]}-{match[4]}" != pair:
            continue
        if match[2] not in {None, pair.replace("-", ""), "".join(reversed(pair.split("-")))}:
            continue
        dataset = f"{match[1]} {pair}"
        if dataset in seen:
            raise BrokenRowError(f"states BLEU on {dataset} twice")
        seen.add(dataset)
        yield figure("BLEU", dataset, number(entry[1], "BLEU"), "points", "opus", at=f"models/{pair}/README.md")


HARVESTER = Harvester(
    name="opus-mt",
    reads="benchmarks in the READMEs of the OPUS-MT models",
    authority=1,
    inputs=(Input("tables", "opus-mt"),),
    collect=_collect,
)
