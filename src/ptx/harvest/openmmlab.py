"""What the six OpenMMLab wheels share: metafiles under `.mim/configs/`, one entry per checkpoint.

An entry names its collection, its configuration, its weights and its results by task and dataset. Nothing is said
there of the licence of weights; the projects are Apache-2.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from ptx.harvest.openmmlab_traits import tiers_of, traits_of
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import amount, count, figure, kebab, license_of, number, row
from ptx.harvest.trees import Tree, wheel_source, wheel_version

TERMS_NOTE = "the project is Apache-2.0; nothing is said of the weights"
_READ = "2026-11-24"
_METAFILE = re.compile(r"(?:.*/)?\.mim/(configs/.+\.ya?ml)")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the metafiles, and what the catalog calls it."""

    name: str
    unit: str = "%"
    ratio: bool = False
    """Whether the metafiles give a share of one, which becomes a percentage."""
    protocol: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One of the OpenMMLab projects."""

    distribution: str
    """Name on PyPI."""
    library: str
    """Id of the library."""
    constructor: str
    """Dotted name of what builds a model."""
    tasks: Mapping[str, str]
    """Task in the metafiles → id of the task; the later one wins where an entry has several."""
    metrics: Mapping[str, Metric]
    """Metric in the metafiles → ours; others are details of these and not carried over."""
    datasets: Mapping[str, str] = field(default_factory=dict)
    """Dataset in the metafiles → ours; others keep their name."""
    errata: Mapping[str, str] = field(default_factory=dict)
    """Entry → why its figures are not believed."""
    tested_on: Mapping[str, str] = field(default_factory=dict)
    """Entry whose metafile names another dataset than its configuration tests on → the dataset of that (ours)."""
    amend: Callable[[Tree, Mapping[str, Any], dict[str, Any]], None] = lambda _tree, _entry, _values: None
    """Changes the values of a row where a project needs more; may raise BrokenRowError."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a metafile."""

    place: str
    at: str
    data: Mapping[str, Any]


def collect(project: Project, tree: Tree, report: Report) -> None:
    """Add the rows of a project's wheel to the report."""
    version = wheel_version(tree)
    report.sources["meta"] = wheel_source(tree, project.distribution, ".mim/configs/**, metafiles", _READ)
    report.sources["terms"] = wheel_source(tree, project.distribution, "LICENSE, METADATA, metafiles", _READ)
    entries = list(_entries(tree, report))
    for done, entry in enumerate(entries):
        report.tell(f"{project.distribution} {version}", done, len(entries))
        with report.at(entry.place):
            found = _row(project, tree, entry, report)
            if found:
                report.rows.append(found)


def _entries(tree: Tree, report: Report) -> Iterator[Entry]:
    for path in tree.names():
        match = _METAFILE.fullmatch(path)
        if not match:
            continue
        text, at = tree.text(path), match[1]
        try:
            data = yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader
        except yaml.YAMLError as error:
            report.broken(at, f"is not YAML: {' '.join(str(error).split())[:160]}")
            continue
        models = data.get("Models") if isinstance(data, dict) else None
        for model in models or []:
            if not isinstance(model, dict) or not isinstance(model.get("Name"), str):
                report.broken(at, "an entry without a name")
                continue
            yield Entry(f"{at}:{_line_of(text, model['Name'])}", at, model)


def _line_of(text: str, name: str) -> int:
    for number_, line in enumerate(text.splitlines(), 1):
        if line.strip().lstrip("- ").strip() == f"Name: {name}":
            return number_
    return 1


_ENGLISH = frozenset({"optical-character-recognition", "image-to-text", "visual-question-answering"})
"""Tasks bound to a language; the data sets of the OpenMMLab checkpoints for them are English."""


def _row(project: Project, tree: Tree, entry: Entry, report: Report) -> Row | None:
    data, name = entry.data, entry.data["Name"]
    if name in project.errata:
        raise BrokenRowError(project.errata[name])
    results = _results(data)
    if not results:
        report.skip("a checkpoint without a result")
        return None
    task = _task(project, results)
    if task is None:
        for said in sorted({str(result.get("Task")) for result in results}):
            report.skip(f"task '{said}'")
        return None
    if not data.get("Weights"):
        report.skip("a configuration without published weights")
        return None
    quality = list(_figures(project, results, entry.at))
    note = _retested(project, name, quality)
    if not quality:
        report.skip(f"a result of '{results[0].get('Task')}' without a figure of its main metrics")
        return None
    meta = data.get("Metadata") or {}
    params = count(meta.get("Parameters") or meta.get("params"), "Parameters")
    macs = amount(meta.get("FLOPs"), "FLOPs")
    values: dict[str, Any] = {
        "id": f"{project.library}/{kebab(name)}",
        "task": task,
        "library": project.library,
        "name": name,
        "weights": name,
        "constructor": project.constructor,
        "license": license_of(None, "unstated", "terms", TERMS_NOTE),
        "params": params,
        "flops": macs,
        "flops_convention": "macs" if macs else None,
        "size_mb": None,
        "input": None,
        "tiers": tiers_of(name, params, macs),
        "traits": traits_of(name, [str(f["metric"]) for f in quality], task),
        "quality": quality,
        "languages": ["en"] if task in _ENGLISH else [],
        "note": note,
    }
    project.amend(tree, data, values)
    return row(**values)


def _retested(project: Project, name: str, quality: list[Row]) -> str | None:
    """Move figures to the dataset that they were made on, and return what a person should know of it."""
    tested = project.tested_on.get(name)
    if tested is None or not quality:
        return None
    said = " and ".join(sorted({made["dataset"] for made in quality}))
    for made in quality:
        made["dataset"] = tested
    return f"The metafile files the figures under {said}; its configuration tests on {tested}."


def _results(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = data.get("Results")
    results = [found] if isinstance(found, dict) else found or []
    return [result for result in results if isinstance(result, dict)]


def _task(project: Project, results: list[Mapping[str, Any]]) -> str | None:
    """Return the task of an entry: of several that we know, the one that asks for most."""
    said = {result.get("Task") for result in results}
    known = [ours for theirs, ours in project.tasks.items() if theirs in said]
    return known[-1] if known else None


def _figures(project: Project, results: list[Mapping[str, Any]], at: str) -> Iterator[Row]:
    seen = set()
    order = list(project.tasks)
    known = [result for result in results if result.get("Task") in project.tasks]
    for result in sorted(known, key=lambda r: -order.index(r["Task"])):
        dataset = str(result.get("Dataset") or "").strip()
        if not dataset or dataset.startswith("#"):
            raise BrokenRowError(f"the dataset is not named: '{dataset}'")
        for theirs, value in (result.get("Metrics") or {}).items():
            metric = project.metrics.get(theirs)
            if metric is None or value is None:
                continue
            figured = number(value, theirs)
            scaled = round(figured * 100.0, 4) if metric.ratio and figured <= 1.0 else figured
            ours = project.datasets.get(dataset, dataset)
            if (metric.name, ours, metric.protocol) in seen:
                raise BrokenRowError(f"states {theirs} on {dataset} twice")
            seen.add((metric.name, ours, metric.protocol))
            yield figure(metric.name, ours, scaled, metric.unit, "meta", protocol=metric.protocol, at=at)
