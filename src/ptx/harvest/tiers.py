"""The kinds of device for which a harvested model is a sensible choice: a judgement, in one place.

It looks at the work of a pass, or where that is unknown at the size, as the curated entries do: what costs less
than 0.6 GMACs is for phones, boards and CPUs; what costs more than 12 GMACs wants a GPU.
"""

from __future__ import annotations

_BY_MACS = (
    (0.6e9, ["mobile", "edge", "cpu"]),
    (2.1e9, ["mobile", "edge", "cpu", "gpu"]),
    (5.2e9, ["edge", "cpu", "gpu"]),
    (12e9, ["cpu", "gpu"]),
)
_BY_PARAMS = (
    (15e6, ["mobile", "edge", "cpu"]),
    (40e6, ["mobile", "edge", "cpu", "gpu"]),
    (130e6, ["edge", "cpu", "gpu"]),
    (600e6, ["cpu", "gpu"]),
)
_UNKNOWN = ["cpu", "gpu"]
_BIG_PARAMS = 300e6
"""Above this a cheap pass does not make a model small: its weights have to be read."""


def tiers(params: float | None, macs: float | None) -> list[str]:
    """Return the tiers of a model.

    Args:
        params: Parameters; None where unknown.
        macs: Multiply-adds of one pass; None where unknown.

    """
    if macs is not None:
        found = next((list(kinds) for limit, kinds in _BY_MACS if macs <= limit), ["gpu"])
        return found if (params or 0) <= _BIG_PARAMS else [kind for kind in found if kind not in {"mobile", "edge"}]
    if params is not None:
        return next((list(kinds) for limit, kinds in _BY_PARAMS if params <= limit), ["gpu"])
    return list(_UNKNOWN)
