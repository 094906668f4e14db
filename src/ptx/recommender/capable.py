"""In which runtimes the rules would have a model run, whatever is known of its export."""

from __future__ import annotations

from collections.abc import Iterable

from ptx.catalog.index import Index
from ptx.catalog.records import Model
from ptx.recommender.trial import KNOWN_ROOTS, Trial, known_fields, ordered_groups
from ptx.request import Request
from ptx.rules.engine import CompiledRule, compile_rules

OUTCOME = "option.export"
"""Rules that ask for this field speak of what came of an export; they do not decide whether it is tried."""


class Capable:
    """Answers for one task and device after the other; what a pair needs is read once."""

    def __init__(self, index: Index, devices: Iterable[str]) -> None:
        """Take the catalog and the ids of the devices that count."""
        self._index = index
        self._devices = [index.device(name) for name in devices]
        self._licenses = {license.id: license for license in index.licenses()}
        self._trials: dict[tuple[str, str], Trial] = {}

    def runtimes(self, model: Model) -> set[str]:
        """Return the runtimes in which a device can run a model as far as rules tell that ask for no export."""
        library = self._index.library(model.library)
        found: set[str] = set()
        for device in self._devices:
            if device.kind in model.tiers:
                trial = self._trial(model.task, device.id)
                found |= {option.name for option in trial.admissible(model, library)}
        return found

    def _trial(self, task: str, name: str) -> Trial:
        if (task, name) not in self._trials:
            request, device = Request(task=task, device=name), self._index.device(name)
            held = self._index.task(task)
            rules = compile_rules(self._index.rules(), known_fields(request, device), KNOWN_ROOTS)
            self._trials[task, name] = Trial(
                request,
                held,
                device,
                ordered_groups(held, ()),
                self._licenses,
                [rule for rule in rules if not _asks_for_outcome(rule)],
                self._index.works_today,
            )
        return self._trials[task, name]


def _asks_for_outcome(rule: CompiledRule) -> bool:
    return OUTCOME in rule.fields
