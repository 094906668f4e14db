"""An address that is not plain http(s).

Bad (licenses/my-license.yaml):

    url: "javascript:alert(1)"

Good (licenses/my-license.yaml):

    url: https://example.org/license
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT607"

_ADDRESS = re.compile(r"https?://[A-Za-z0-9][^\s<>\"'`\\\\]*")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each other address."""
    for key in ("url", "homepage"):
        for path, value in entry.values(key):
            if isinstance(value, str) and not _ADDRESS.fullmatch(value):
                yield entry.finding(CODE, path, f"'{value[:60]}' is not an http or https address")
