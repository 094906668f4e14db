"""One run over a selection of models, and its report."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.records import Model
from ptx.verify import plan
from ptx.verify.facts import Fact, complete
from ptx.verify.journal import Journal
from ptx.verify.plan import Installed, Job
from ptx.verify.pool import Import, Pool


class Outcome(NamedTuple):
    """What came of one model."""

    id: str
    library: str
    origin: str
    versions: str
    date: str
    facts: tuple[Fact, ...]
    reused: bool
    """Whether it was checked in an earlier run, with the same versions and the same entry."""

    def state(self, fact: str) -> str | None:
        """Return the state of a fact, or None where the catalog says nothing of it."""
        return next((f["state"] for f in self.facts if f["fact"] == fact), None)


class LibraryOutcome(NamedTuple):
    """What came of one library."""

    id: str
    version: str | None
    imports: bool | None
    """None: not tried."""
    seconds: float | None
    why: str
    """Why it is not checked, or what its import says."""
    models: int
    params_stated: int
    """Models of which the catalog states the parameters."""
    params_verified: int

    @property
    def share(self) -> float | None:
        """Share verified of the models whose parameters are stated; None where it cannot be told."""
        return self.params_verified / self.params_stated if self.params_stated and self.imports else None


class Report(NamedTuple):
    """Outcomes of a run."""

    date: str
    libraries: tuple[LibraryOutcome, ...]
    models: tuple[Outcome, ...]
    seconds: float

    def facts(self) -> Counter[str]:
        """Return how many facts ended in which state."""
        return Counter(fact["state"] for model in self.models for fact in model.facts)

    def disagreements(self) -> list[tuple[Outcome, Fact]]:
        """Return the facts that disagree, by model."""
        return [(m, fact) for m in self.models for fact in m.facts if fact["state"] == "disagrees"]

    def reasons(self) -> list[tuple[str, int]]:
        """Return why facts were not checked, the commonest reason first."""
        whys = Counter(
            f"{model.library}: {fact.get('note', '')}"
            if model.library not in fact.get("note", "")
            else fact["note"]
            for model in self.models
            for fact in model.facts
            if fact["state"] == "unchecked"
        )
        return sorted(whys.items(), key=lambda item: (-item[1], item[0]))

    def params(self) -> tuple[int, int, int]:
        """Return models whose library is installed, those whose parameters are stated, those verified in them."""
        here = [library for library in self.libraries if library.imports]
        return (
            sum(library.models for library in here),
            sum(library.params_stated for library in here),
            sum(library.params_verified for library in here),
        )

    def failed(self) -> bool:
        """Return whether something disagrees, or an installed library cannot be imported."""
        return bool(self.disagreements()) or any(library.imports is False for library in self.libraries)


Progress = Callable[[int, int, str], None]
"""Takes the models done, the models in all, and the last one's id."""


def verify(
    index: Index,
    models: Iterable[Model],
    *,
    libraries: Iterable[str] = (),
    workers: int | None = None,
    seconds: float = 60.0,
    journal: Journal | None = None,
    progress: Progress = lambda *_: None,
    today: str | None = None,
) -> Report:
    """Check models, and import their libraries.

    Args:
        index: The catalog.
        models: The models to check.
        libraries: Ids of libraries to import as well.
        workers: Processes at once; by default as many as the machine has cores.
        seconds: How long one model may take.
        journal: What earlier runs found.
        progress: Is told of every model that is done.
        today: The day of the run, for tests.
    """
    start = time.monotonic()
    journal = journal or Journal()
    run = _Run(index, list(models), set(libraries), journal, progress, today)
    run.work(workers or os.cpu_count() or 1, seconds)
    journal.tidy()
    return run.report(time.monotonic() - start)


class _Run:
    def __init__(
        self,
        index: Index,
        models: list[Model],
        libraries: set[str],
        journal: Journal,
        progress: Progress,
        today: str | None,
    ) -> None:
        wanted = sorted({model.library for model in models} | libraries)
        self._here = {name: self._installed(index, name) for name in wanted}
        self._jobs = plan.jobs(index, models, self._here)
        self._journal, self._progress = journal, progress
        self._today = today or datetime.now(UTC).date().isoformat()
        self._outcomes: dict[str, Outcome] = {}
        self._imports: dict[str, Import] = {}

    @staticmethod
    def _installed(index: Index, name: str) -> Installed:
        try:
            library = index.library(name)
        except KeyError:
            return Installed(name, None, None, f"the catalog holds no library {name}")
        return plan.installed(library, index.torch, index.works_today(library))

    def work(self, workers: int, seconds: float) -> None:
        left = []
        for job in self._jobs:
            library, known = self._here[job.library], self._journal.get(job.key)
            if library.why:
                self._done(job, complete(job.data["model"], [], library.why), self._today)
            elif known:
                self._done(job, known["facts"], known["date"], reused=True)
            else:
                left.append(job)
        here = [library for library in self._here.values() if not library.why and not self._imported(library)]
        served = {library.id for library in here} | {job.library for job in left}
        pool = Pool(
            left,
            [library for library in self._here.values() if library.id in served],
            seconds=seconds,
            on_job=self._answered,
            on_import=self._import,
        )
        pool.run(workers)

    def _imported(self, library: Installed) -> bool:
        known = self._journal.get(_import_key(library))
        if known:
            self._imports[library.id] = Import(library.id, known["seconds"], None)
        return bool(known)

    def _import(self, outcome: Import) -> None:
        known = self._imports.setdefault(outcome.library, outcome)
        if outcome.error:
            self._imports[outcome.library] = outcome
        elif known is outcome:
            self._journal.put(_import_key(self._here[outcome.library]), {"seconds": outcome.seconds})

    def _answered(self, job: Job, answer: dict[str, Any] | None, why: str) -> None:
        if answer is None:
            self._done(job, complete(job.data["model"], [], why), self._today)
            return
        self._journal.put(job.key, {"facts": answer["facts"], "date": self._today})
        self._done(job, answer["facts"], self._today)

    def _done(self, job: Job, found: list[Fact], day: str, *, reused: bool = False) -> None:
        versions = job.versions
        self._outcomes[job.id] = Outcome(job.id, job.library, job.origin, versions, day, tuple(found), reused)
        self._progress(len(self._outcomes), len(self._jobs), job.id)

    def report(self, seconds: float) -> Report:
        outcomes = tuple(self._outcomes[name] for name in sorted(self._outcomes))
        libraries = tuple(self._library(library, outcomes) for library in self._here.values())
        return Report(self._today, libraries, outcomes, round(seconds, 1))

    def _library(self, library: Installed, outcomes: tuple[Outcome, ...]) -> LibraryOutcome:
        own = [outcome for outcome in outcomes if outcome.library == library.id]
        tried = self._imports.get(library.id)
        return LibraryOutcome(
            id=library.id,
            version=library.version,
            imports=None if tried is None else tried.error is None,
            seconds=tried.seconds if tried else None,
            why=library.why or (tried.error or "" if tried else ""),
            models=len(own),
            params_stated=sum(self._states_params(outcome) for outcome in own),
            params_verified=sum(outcome.state("params") == "verified" for outcome in own),
        )

    @staticmethod
    def _states_params(outcome: Outcome) -> bool:
        return any(fact["fact"] == "params" and fact.get("expected") is not None for fact in outcome.facts)


def _import_key(library: Installed) -> str:
    return f"import {library.id} {library.version} {library.module} with torch {plan.version('torch')}"
