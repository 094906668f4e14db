"""Invisible characters that change how text reads.

Direction overrides and zero-width characters make a person see another name or command than the machine runs.

Bad (licenses/my-license.yaml):

    title: "Free\u202e ecneciL"

Good (licenses/my-license.yaml):

    title: "Free licence"
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT605"

HIDDEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each hidden character."""
    for path, value in entry.walk():
        texts = [value, path[-1] if path else ""]
        for text in texts:
            found = next((c for c in text if c in HIDDEN), None) if isinstance(text, str) else None
            if found:
                yield entry.finding(CODE, path, f"holds the invisible character U+{ord(found):04X}", "remove it")
                break
