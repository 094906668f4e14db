"""One module per way of checking; each has `check(job)`, which yields the facts that it can say something of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from ptx.verify.facts import Fact

BY_LIBRARY = {
    "torchvision": "torchvision_weights",
    "timm": "timm_models",
    "torchaudio": "torchaudio_bundles",
    "pytorchvideo": "pytorchvideo_hub",
    "open-clip": "open_clip_models",
    "open_clip": "open_clip_models",
}
"""Libraries that describe their own weights; of all others the catalog holds configurations."""

OTHERS = "architectures"


def checker(library: str) -> str:
    """Return the name of the module that checks the models of a library."""
    return BY_LIBRARY.get(library, OTHERS)


def load(name: str) -> Callable[[dict[str, Any]], Iterator[Fact]]:
    """Return the `check` function of a module of this package."""
    function: Callable[[dict[str, Any]], Iterator[Fact]] = import_module(f"{__name__}.{name}").check
    return function
