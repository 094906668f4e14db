"""A starter without its requirements (PEP 723), or without a version bound on torch.

A script that does not say what it was run with breaks with the next release.

Bad (starters/image-classification/torchvision.infer.py):

    MODEL = "resnet18"

Good (starters/image-classification/torchvision.infer.py):

    # /// script
    # requires-python = ">=3.11"
    # dependencies = ["torch>=2.11,<2.15"]
    # ///
    MODEL = "resnet18"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World
from ptx.starters import StarterError, dependencies

CODE = "CAT505"


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding where the block is missing, unreadable, or leaves torch open."""
    if entry.kind != "starters":
        return
    try:
        needed = dependencies(entry.document.text)
    except StarterError as error:
        yield entry.at(CODE, (error.line, 1), error.message, error.hint)
        return
    for text in needed:
        if re.fullmatch(r"torch", text.strip()):
            yield entry.at(CODE, (1, 1), "torch has no version bound", 'write "torch>=2.11,<2.15"')
