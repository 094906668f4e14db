"""A name that would become part of a command, and holds characters that a shell reads as its own.

Weights names and hub ids are shown in commands and written into starters.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        weights: "x; rm -rf ~"

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        weights: resnet50.a1_in1k
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT608"

_SHELL = re.compile(r"[;&|`$<>\n\r\\\\]|\.\./")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each such name."""
    for path, model in entry.models():
        for key in ("weights", "hub_id", "id", "constructor"):
            value = model.get(key)
            if isinstance(value, str) and _SHELL.search(value):
                yield entry.finding(CODE, (*path, key), f"{key} holds a character that a shell would act on")
