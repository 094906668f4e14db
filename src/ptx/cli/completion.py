"""Shell completion of the catalog's ids."""

from __future__ import annotations

from collections.abc import Callable

from ptx.catalog.records import Kind
from ptx.errors import PtxError


def ids(*kinds: Kind) -> Callable[[str], list[str]]:
    """Return a function that completes the ids of some kinds."""

    def complete(incomplete: str) -> list[str]:
        from ptx.catalog.index import open_index  # noqa: PLC0415  # only while completing

        try:
            index = open_index()
        except PtxError:
            return []
        return [i for kind in kinds for i in index.ids(kind) if i.startswith(incomplete)]

    return complete
