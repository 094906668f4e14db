"""Families of image networks whose multiply-adds promise too much."""

from __future__ import annotations

import json
from statistics import median

import pytest
from tests.conftest import CATALOG

from ptx.harvest.families import MACS_FLATTER

LINES = {"Intel Core i9-10940X": (7.0, 2.24), "Intel Core i7-12700H": (5.0, 7.08)}
"""Overhead in ms and ms per 10^9 multiply-adds of two devices of the catalog."""


def _ratios(*, flattered: bool) -> list[float]:
    found = []
    for line in (CATALOG / "harvested" / "timm.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
        row = json.loads(line)
        timed = {entry["on"]: entry["ms"] for entry in row.get("latency", []) if entry["on"] in LINES}
        if len(timed) == len(LINES) and row.get("flops") and ("macs-flatter" in row.get("traits", [])) is flattered:
            gmacs = row["flops"] / (1e9 if row["flops_convention"] == "macs" else 2e9)
            expected = {on: overhead + gmacs * rate for on, (overhead, rate) in LINES.items()}
            found.append(sum(timed[on] / expected[on] for on in LINES) / len(LINES))
    return found


def test_flattered_families_take_about_twice_the_time() -> None:
    """The families take nearly twice what their multiply-adds promise on two CPUs; the others take what they do."""
    assert 1.7 < median(_ratios(flattered=True)) < 2.2
    assert 0.9 < median(_ratios(flattered=False)) < 1.1


@pytest.mark.parametrize(
    ("name", "flattered"),
    [
        ("tf_efficientnet_b3.ns_jft_in1k", True),
        ("efficientnet_b0.ra_in1k", True),
        ("efficientnet_lite0.ra_in1k", False),
        ("tf_efficientnetv2_s.in21k_ft_in1k", False),
        ("efficientvit_b2.r224_in1k", False),
        ("mobilenetv4_conv_medium.e500_r256_in1k", False),
    ],
)
def test_names_of_families(name: str, flattered: bool) -> None:
    """Later and lighter EfficientNets are not among them."""
    assert bool(MACS_FLATTER.match(name)) is flattered
