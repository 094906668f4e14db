"""A lesson or another text names a starter that is not there.

Bad (lessons/my-lesson.yaml):

    id: my-lesson
    steps:
      - {run: ptx starter image-classification --library nothing-like-it}

Good (lessons/my-lesson.yaml):

    id: my-lesson
    steps:
      - {run: ptx starter image-classification --library torchvision}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT501"

_COMMAND = re.compile(r"ptx starter ([a-z0-9-]+)(?:.*--library ([a-z0-9-]+))?")


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each `ptx starter` command without a starter."""
    have = {tuple(re.split(r"[/.]", name, maxsplit=2)[:2]) for name in world.starters}
    for path, value in entry.values("run"):
        match = _COMMAND.match(value) if isinstance(value, str) else None
        if match is None:
            continue
        task, library = match[1], match[2]
        if not any(t == task and library in {None, found} for t, found in have):
            name = f"{task}/{library}" if library else task
            yield entry.finding(CODE, path, f"there is no starter for {name}", f"add catalog/starters/{task}/")
