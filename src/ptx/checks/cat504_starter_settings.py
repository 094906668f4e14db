"""A starter without its block of settings, or with more in it than plain constants.

`ptx starter` replaces the constants of that block by values of the catalog; code in it would be lost.

Bad (starters/image-classification/torchvision.infer.py):

    # --- settings: ptx starter fills these in ---
    MODEL = input()
    # --- end of settings ---

Good (starters/image-classification/torchvision.infer.py):

    # --- settings: ptx starter fills these in ---
    MODEL = "resnet18"
    # --- end of settings ---
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World
from ptx.starters import StarterError, read_settings

CODE = "CAT504"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding where the block is missing or holds anything but constants."""
    if entry.kind != "starters":
        return
    try:
        read_settings(entry.document.text)
    except StarterError as error:
        yield entry.at(CODE, (error.line, 1), error.message, error.hint)
