"""A starter whose folder is no task, or whose name is not `<library>.<goal>.py`.

Bad (starters/image-classification/torchvsion.infer.py):

    MODEL = "resnet18"

Good (starters/image-classification/torchvision.infer.py):

    MODEL = "resnet18"
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT502"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for a starter that no recommendation can find."""
    if entry.kind != "starters":
        return
    task, (library, _, goal) = entry.path.parent.name, entry.path.stem.partition(".")
    if not world.has("tasks", task):
        yield entry.finding(CODE, (), f"no task is called '{task}'")
    if not world.has("libraries", library):
        yield entry.finding(CODE, (), f"no library is called '{library}'")
    if goal not in {"infer", "finetune", "evaluate", "export"}:
        yield entry.finding(
            CODE, (), f"'{goal}' is no goal", "name it <library>.infer.py, .finetune.py or .export.py"
        )
