"""Builders of small catalogs in memory, and the shipped catalog."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ptx.catalog.compiling import write
from ptx.catalog.index import Index, in_memory, open_index
from ptx.catalog.loading import Rows

ROOT = Path(__file__).parent.parent
CATALOG = ROOT / "catalog"

# Timing is noisy on shared machines: no example fails for being slow.
settings.register_profile("ptx", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ptx")


@pytest.fixture(scope="session", autouse=True)
def _private_cache(tmp_path_factory):
    """Keep the compiled index out of the user's cache, and overlays out of the tests."""
    saved = {name: os.environ.get(name) for name in ("PTX_CACHE", "PTX_CATALOG", "PTX_INSTALLED", "COLUMNS")}
    os.environ["PTX_CACHE"] = str(tmp_path_factory.getbasetemp() / "ptx-cache")
    os.environ.pop("PTX_CATALOG", None)
    os.environ["PTX_INSTALLED"] = "none"  # answers must not depend on what this machine has
    os.environ.pop("COLUMNS", None)
    yield
    for name, value in saved.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def real_index(_private_cache) -> Index:
    """The shipped catalog, compiled."""
    return open_index()


def make_task(**changes):
    """Return a task in which one point of accuracy is worth a halving of the latency."""
    group = {"metric": "acc", "dataset": "D", "protocol": None, "unit": "%", "higher_is_better": True,
             "per_doubling": 1.0, "languages": []}  # fmt: skip
    return {
        "id": "sorting", "title": {"en": "Sorting", "zh": "分拣"}, "summary": {"en": "Sorts.", "zh": "分。"},
        "modality": "image", "aliases": {"en": ["sort-it"], "zh": ["分类"]}, "inputs": ["image"],
        "outputs": ["label"], "language_bound": False, "groups": [group], "macs_per_param": 100.0,
        "typical_pass": "one image", "fast_enough_ms": 1.0, "stack": [], "needs": [], "sources": {}, **changes,
    }  # fmt: skip


def make_library(**changes):
    """Return a living library."""
    return {
        "id": "lib", "name": "Lib", "summary": {"en": "Sorts things.", "zh": "分拣。"}, "kind": "library",
        "family": None, "homepage": "https://example.org", "package": "lib", "install": ["lib"], "system": [],
        "license": "MIT", "status": {"value": "active", "evidence": "e", "as_of": "2026-11-01", "source": "s"},
        "superseded_by": [], "latest": {"version": "1.0", "date": None, "source": "s"},
        "torch": {"requires": ">=2", "evidence": "e", "source": "s"}, "tasks": ["sorting"], "components": [],
        "migrations": [], "choose_when": ["you sort"], "avoid_when": [], "training": None, "deployment": None,
        "datasets": None, "example": None, "install_size": None, "aliases": {"en": [], "zh": []}, "sources": {},
        **changes,
    }  # fmt: skip


def make_model(name="m", accuracy=70.0, gmacs=1.0, **changes):
    """Return a model with an accuracy on the main dataset (None: no figure) and a cost."""
    figures = [{"metric": "acc", "dataset": "D", "value": accuracy, "unit": "%", "source": "s"}]
    return {
        "id": f"lib/{name}", "name": name, "weights": name, "constructor": "lib.build", "hub_id": None,
        "license": {"id": "MIT", "state": "stated", "note": None, "source": "s"}, "params": 1_000_000,
        "flops": None if gmacs is None else gmacs * 1e9, "flops_convention": None if gmacs is None else "macs",
        "passes": 1, "size_mb": 4.0, "input": None, "languages": [], "pairs": [], "tiers": ["cpu"], "traits": [],
        "quality": [] if accuracy is None else figures, "latency": [], "exports": [], "requires": [],
        "note": None, "task": "sorting", "library": "lib", **changes,
    }  # fmt: skip


def make_device(**changes):
    """Return a device on which a model takes as many milliseconds as it has GMACs."""
    speed = {"unit": "cpu", "precision": "fp32", "overhead_ms": 0.0, "ms_per_gmac": 1.0, "low_factor": 0.5,
             "high_factor": 2.0, "how": "made up", "source": "s"}  # fmt: skip
    return {
        "id": "box", "title": {"en": "Box", "zh": "盒子"}, "kind": "cpu", "typical_of": None,
        "aliases": {"en": ["case"], "zh": []}, "memory_mb": 8000.0, "memory_source": "s", "peaks": [],
        "bandwidth_gb_s": None, "bandwidth_source": None,
        "runtimes": [{"name": "eager", "precision": "fp32", "unit": "cpu"}], "speeds": [speed],
        "published_as": [], "note": None, "sources": {}, **changes,
    }  # fmt: skip


def make_rule(name, when, effect="reject", **changes):
    """Return a rule."""
    return {
        "id": name, "title": name, "why": "w", "source": "s", "when": when, "effect": effect, "weight": None,
        "reason": f"because of {name}", "relax": None, "examples": [], "disabled": None, "sources": {}, **changes,
    }  # fmt: skip


MIT = {
    "id": "MIT",
    "title": "MIT License",
    "policy": "permissive",
    "condition": None,
    "aliases": [],
    "url": "https://spdx.org",
}


def make_index(models, rules=(), tasks=(), libraries=(), devices=(), licenses=(), utterances=()):
    """Return an index of these rows; what is not given is the plain default."""
    rows = Rows(date="2026-11-24", torch="2.14.1")
    kinds = {
        "task": tasks or [make_task()],
        "library": libraries or [make_library()],
        "device": devices or [make_device()],
        "license": licenses or [MIT],
        "model": models,
        "rule": rules,
    }
    for kind, items in kinds.items():
        for item in items:
            rows.put(kind, item["id"], item)
    for item in utterances:
        rows.put("utterances", item["task"], item)
    return in_memory(lambda connection: write(connection, rows))
