"""What the family of an image network says of it, whichever library brings it."""

from __future__ import annotations

import re

MACS_FLATTER = re.compile(r"(tf_)?efficientnet_(b\d|l2)|(tf_)?mixnet|ghostnetv2|sequencer2d|efficientformerv2")
"""Families that take about twice the time on a CPU that other networks take for the same multiply-adds.

Over timm's tables for two CPUs (batch 1, PyTorch 2.4) the median of measured to expected time is 1.87 for the 64
networks of these families and 1.01 for the other 1,110; `tests/harvest/test_families.py` measures it again.
"""
