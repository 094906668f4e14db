"""Every entry of the catalog against the real libraries: constructors exist, parameters are what is written."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from conftest import CATALOG

from ptx.catalog.loading import load

ROWS = load([CATALOG])
MODELS = {i: m for i, m in ROWS.by_kind["model"].items() if m.get("origin", "curated") == "curated"}
"""Curated ones; `make verify` checks the harvested, a tenth a day."""
CHECKED = {
    "torchvision",
    "timm",
    "transformers",
    "sentence-transformers",
    "torchaudio",
    "speechbrain",
    "pytorchvideo",
}
"""Libraries that the test set-up installs; the others are too large, need an old torch, or are not on PyPI."""


def attribute(dotted: str):
    """Return the object that a dotted name stands for."""
    parts = dotted.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise AttributeError(dotted)


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(m for m in MODELS if MODELS[m]["library"] in CHECKED - {"speechbrain"}))
def test_constructor_exists(name):
    """The dotted name of the constructor leads to something that can be called or is a bundle."""
    found = attribute(MODELS[name]["constructor"])
    assert found is not None


SPEECHBRAIN = sorted({m["constructor"] for m in MODELS.values() if m["library"] == "speechbrain"})


@pytest.mark.real
@pytest.mark.parametrize("dotted", SPEECHBRAIN)
def test_speechbrain_constructor_exists(dotted):
    """The same for speechbrain, in a process of its own: its lazy modules fail when hypothesis looks at them."""
    module, _, name = dotted.rpartition(".")
    subprocess.run([sys.executable, "-c", f"from {module} import {name}"], check=True, capture_output=True)


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(m for m in MODELS if MODELS[m]["library"] == "torchvision"))
def test_torchvision_figures_are_those_of_the_installed_library(name):
    """Parameters, size, licence state and quality agree with the metadata of the weights."""
    from torchvision.models import get_weight

    model = MODELS[name]
    meta = get_weight(model["weights"]).meta
    assert model["params"] == meta["num_params"]
    published = {v for figures in meta["_metrics"].values() for v in figures.values()}
    assert all(figure["value"] in published for figure in model["quality"])
    assert model["size_mb"] == pytest.approx(meta["_file_size"] * 1.048576, rel=1e-3)


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(m for m in MODELS if MODELS[m]["library"] == "timm"))
def test_timm_parameters_are_counted(name):
    """A timm model built on the meta device has the parameters that are written, and its weights exist."""
    import timm
    import torch

    model = MODELS[name]
    assert model["weights"] in timm.list_pretrained()
    with torch.device("meta"):
        built = timm.create_model(model["weights"], pretrained=False)
    assert model["params"] == sum(p.numel() for p in built.parameters())


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(m for m in MODELS if MODELS[m]["library"] == "pytorchvideo"))
def test_pytorchvideo_parameters_are_counted(name):
    """A pytorchvideo model has the parameters that are written, within what its table rounds."""
    model = MODELS[name]
    built = attribute(model["constructor"])(pretrained=False)
    counted = sum(p.numel() for p in built.parameters())
    assert model["params"] == pytest.approx(counted, rel=0.01)


def test_the_catalog_covers_what_the_course_note_names():
    """At least 45 tasks, 400 curated and 4,000 harvested models, and every library that the note names."""
    assert len(ROWS.by_kind["task"]) >= 45
    assert sum(bool(m["weights"]) for m in MODELS.values()) >= 400
    assert sum(bool(m["quality"]) for i, m in ROWS.by_kind["model"].items() if i not in MODELS) >= 4000
    assert len(ROWS.by_kind["rule"]) >= 40
    needed = {
        "torchvision", "pytorchvideo", "torchtext", "torchaudio", "huggingface", "transformers", "tokenizers",
        "datasets", "evaluate", "sentence-transformers", "timm", "mmdetection", "pyslowfast", "lightning", "torchhub",
        "kaldi", "torchcodec", "sacrebleu", "rouge-score", "jiwer", "torchmetrics", "speechbrain", "executorch",
        "onnxruntime", "litert-torch",
    }  # fmt: skip
    assert needed <= set(ROWS.by_kind["library"])


@pytest.mark.parametrize("task", sorted(ROWS.by_kind["task"]))
@pytest.mark.parametrize("device", sorted(ROWS.by_kind["device"]))
def test_each_cell_has_a_pick_or_an_honest_reason(task, device, real_index):
    """Every task on every device has a pick, or a nearest candidate with the rule that keeps it out."""
    from ptx.recommender import recommend
    from ptx.request import Request

    answer = recommend(real_index, Request(task=task, device=device))
    assert answer.picks or answer.nearest
    assert all(r.firings and r.first.text for r in answer.rejected)


NOT_ON_PHONES = {"node-classification", "source-separation"}
"""Tasks for which no model is known to be sensible on a phone; one that gets such a model must leave this set."""


@pytest.mark.parametrize("task", sorted(ROWS.by_kind["task"]))
def test_each_task_serves_every_tier(task):
    """CPUs and GPUs are served by every task, phones by all but those that are listed."""
    tiers = {tier for m in MODELS.values() if m["task"] == task for tier in m["tiers"]}
    assert {"cpu", "gpu"} <= tiers
    assert ("mobile" in tiers) is (task not in NOT_ON_PHONES)
