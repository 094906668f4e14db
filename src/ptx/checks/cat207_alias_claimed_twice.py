"""An alias that two records of a kind claim.

A question with that word would have two answers.

Bad (tasks/my-task.yaml):

    id: my-task
    aliases: {en: [asr], zh: []}

Good (tasks/my-task.yaml):

    id: my-task
    aliases: {en: [my-very-own-task], zh: []}
"""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.names import normal
from ptx.checks.entry import Entry, Finding, strings
from ptx.checks.world import World

CODE = "CAT207"


def check(entry: Entry, world: World) -> Iterator[Finding]:
    """Yield a finding for each alias that another record has too."""
    aliases, own = entry.data.get("aliases"), entry.data.get("id")
    if not isinstance(aliases, dict) or entry.kind is None:
        return
    for language, names in aliases.items():
        for path, alias in strings(names, ("aliases", language)):
            claims = world.aliases[entry.kind][normal(alias)]
            others = sorted({name for name, _ in claims if name != own})
            if others:
                yield entry.finding(CODE, path, f"alias '{alias}' belongs to '{others[0]}' too", "keep it in one")
