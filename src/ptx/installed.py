"""What is installed beside ptx, told by the names of the metadata folders in a millisecond; nothing is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from ptx.compatibility import Facts, normal

VARIABLE = "PTX_INSTALLED"
"""Environment variable that says instead what is installed: `torch==2.15.0 torchaudio==2.11.0`, or `none`."""

_ENDINGS = (".dist-info", ".egg-info")


_SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


def here() -> Facts:
    """Return what is installed beside ptx, and the operating system."""
    return Facts(versions=versions(), system=_SYSTEMS.get(sys.platform))


def versions(paths: Iterable[str] | None = None) -> dict[str, str]:
    """Return distribution → version of what can be imported here.

    Args:
        paths: Folders to look in; by default `PTX_INSTALLED`, or else the folders of `sys.path`.
    """
    said = os.environ.get(VARIABLE)
    if paths is None and said is not None:
        pairs = (word.partition("==") for word in said.replace(",", " ").split())
        return {normal(name): version for name, _, version in pairs if version}
    found: dict[str, str] = {}
    for folder in sys.path if paths is None else paths:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208  # a tenth of the time
        except OSError:
            continue
        for name in names:
            if name.endswith(_ENDINGS):
                distribution, _, version = name.rpartition(".")[0].partition("-")
                if version:
                    found.setdefault(normal(distribution), version.partition("-py")[0])
    return found
