"""A language that is not an ISO 639 code, or a direction that is not two of them.

Bad (models/translation/transformers.yaml):

    models:
      - id: transformers/x
        languages: [german]

Good (models/translation/transformers.yaml):

    models:
      - id: transformers/x
        languages: [de]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT213"

_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each language or pair of another form."""
    for place, value in entry.values("languages"):
        for path, code in strings(value, place) if entry.kind in {"models", "tasks", "harvested"} else ():
            if not _CODE.fullmatch(code):
                yield entry.finding(CODE, path, f"'{code}' is not an ISO 639 code", "write de, zh or yue")
    for place, value in entry.values("pairs"):
        for path, pair in strings(value, place):
            if not _PAIR.fullmatch(pair):
                yield entry.finding(CODE, path, f"'{pair}' is not a direction such as en-de")
