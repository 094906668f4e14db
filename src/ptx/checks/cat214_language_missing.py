"""A model of a task that is bound to languages, and names none.

Without its languages it would be offered to people whose language it does not know.

Bad (models/automatic-speech-recognition/transformers.yaml):

    task: automatic-speech-recognition
    models:
      - id: transformers/x
        languages: []

Good (models/automatic-speech-recognition/transformers.yaml):

    task: automatic-speech-recognition
    models:
      - id: transformers/x
        languages: [en]
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.checks.entry import Entry, Finding
from ptx.checks.world import World

CODE = "CAT214"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each such model."""
    for path, model in entry.models():
        task = world.records["tasks"].get(entry.of(model, "task")) or {}
        if task.get("language_bound") is True and not model.get("languages"):
            yield entry.finding(CODE, path, f"the model names no languages, and {task['id']} is bound to them")
