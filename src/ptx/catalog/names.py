"""How names are compared: case, spaces, hyphens, underscores and width do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def normal(name: str) -> str:
    """Return the form of a name in which two spellings of it are equal."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c not in " -_\t\u3000")


def closest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the names of `known` that `name` may be a typing error of, the likeliest first."""
    from difflib import SequenceMatcher  # noqa: PLC0415  # only after a name was not found

    wanted = normal(name)
    scored = []
    for other in known:
        plain = normal(other)
        ratio = SequenceMatcher(None, wanted, plain).ratio()
        if len(wanted) > 2 and (wanted in plain or plain in wanted) and len(plain) > 2:
            ratio = max(ratio, 0.75)
        if ratio >= 0.6:
            scored.append((-ratio, other))
    return [other for _, other in sorted(set(scored))][:count]
