"""A hub id that is not `owner/name`.

Bad (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        hub_id: https://huggingface.co/timm/x

Good (models/image-classification/timm.yaml):

    models:
      - id: timm/x
        hub_id: timm/x
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT212"

_HUB_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each hub id of another form."""
    for path, model in entry.models():
        value = model.get("hub_id")
        if isinstance(value, str) and not _HUB_ID.fullmatch(value):
            yield entry.finding(CODE, (*path, "hub_id"), f"'{value}' is not owner/name")
