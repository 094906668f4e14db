"""ptx: which PyTorch library, model, runtime and script for this task on this machine, and why.

The public interface is the core that the commands call:

    import ptx
    answer = ptx.recommend(task="video", device="mobile", license="commercial")
    answer.picks[0].candidate.model.name
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ptx.version import __version__

if TYPE_CHECKING:
    from ptx.asking import recommend
    from ptx.errors import PtxError
    from ptx.recommender.answer import Candidate, Pick, Recommendation, Rejection, as_json

__all__ = ["Candidate", "Pick", "PtxError", "Recommendation", "Rejection", "__version__", "as_json", "recommend"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever is asked for
    """Import the public names when they are first used: the command line needs none of them."""
    from importlib import import_module  # noqa: PLC0415

    if name == "recommend":
        return import_module("ptx.asking").recommend
    if name == "PtxError":
        return import_module("ptx.errors").PtxError
    if name in __all__:
        return getattr(import_module("ptx.recommender.answer"), name)
    raise AttributeError(f"module 'ptx' has no attribute '{name}'")
