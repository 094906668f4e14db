"""A run over models and runtimes, and its report."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.records import Model
from ptx.verify import plan
from ptx.verify.exporting.runtimes import RUNTIMES
from ptx.verify.journal import Journal
from ptx.verify.worker_process import WorkerLostError, WorkerProcess, crew

METHOD = 1
"""Raised when the way of building, calibrating, exporting or comparing changes: older results do not count then."""

LARGEST = 300_000_000
"""Models of more parameters are not tried: their export would need more memory than a process may have."""

_WORKER = "ptx.verify.exporting.worker"
_ASKS_PER_PROCESS = 12
"""After so many exports a worker is replaced: exporters keep what they build."""

_BUILT_FROM = ("id", "library", "weights", "constructor", "input")
"""What an export depends on in an entry; its figures and licence may change."""

_GRACE = 15.0
"""Seconds that a worker has to answer after the program that it runs was stopped."""

Progress = Callable[[int, int, str], None]


class Tried(NamedTuple):
    """What came of one model in one runtime."""

    id: str
    library: str
    runtime: str
    status: str | None
    """works, fails, needs-rewrite; None: not tried, and the note says why."""
    note: str | None
    difference: float | None
    latency_ms: float | None
    size_mb: float | None
    largest: float | None
    """Largest value of eager's outputs: what the difference is a share of."""
    versions: str
    date: str
    expected: str | None
    """What the catalog holds of it."""
    seconds: float
    reused: bool
    """Whether it was tried in an earlier run, with the same versions and the same entry."""

    @property
    def contradicts(self) -> bool:
        """Whether an export fails of which the catalog says that it works."""
        return self.status == "fails" and self.expected == "works"


class ExportReport(NamedTuple):
    """Outcomes of a run."""

    date: str
    machine: str
    exports: tuple[Tried, ...]
    seconds: float

    def failed(self) -> bool:
        """Return whether an export fails of which the catalog says that it works."""
        return any(tried.contradicts for tried in self.exports)


class _Work(NamedTuple):
    """A model with the runtimes to try."""

    model: Model
    runtimes: tuple[str, ...]
    data: dict[str, Any]


def machine() -> str:
    """Return what kind of machine this is: `Linux x86_64, AMD EPYC 7B13, one core`."""
    names = []
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        pass
    return ", ".join(filter(None, (f"{platform.system()} {platform.machine()}", *names[:1], "one core")))


def verify_exports(
    index: Index,
    wanted: Mapping[str, Iterable[str]],
    *,
    workers: int = 1,
    seconds: float = 240.0,
    journal: Journal | None = None,
    progress: Progress = lambda *_: None,
    today: str | None = None,
) -> ExportReport:
    """Export models, run what came out, and compare.

    Args:
        index: The catalog.
        wanted: Id of a model → runtimes to try.
        workers: Processes at once.
        seconds: How long one export with its run may take.
        journal: What earlier runs found.
        progress: Is told of every export that is done.
        today: The day of the run, for tests.
    """
    start = time.monotonic()
    models = [index.model(name) for name in wanted]
    architectures = {job.id: job.data for job in plan.jobs(index, models, {})}
    work = [
        _Work(model, tuple(r for r in RUNTIMES if r in set(wanted[model.id])), architectures[model.id])
        for model in models
    ]
    run = _Run(index, work, seconds, journal or Journal(), progress, today)
    run.work(workers)
    return run.report(time.monotonic() - start)


class _Run:
    def __init__(
        self,
        index: Index,
        work: list[_Work],
        seconds: float,
        journal: Journal,
        progress: Progress,
        today: str | None,
    ) -> None:
        order = sorted(work, key=lambda w: (w.model.params is None, w.model.params or 0, w.model.id))
        self._waiting = deque(order)
        self._total = sum(len(entry.runtimes) for entry in work)
        libraries = {entry.model.library for entry in work}
        self._here = {name: _installed(index, name) for name in libraries}
        self._seconds, self._journal, self._progress = seconds, journal, progress
        self._today = today or datetime.now(UTC).date().isoformat()
        self._lock, self._stop = Lock(), Event()
        self._running: set[WorkerProcess] = set()
        self._tried: list[Tried] = []

    def work(self, workers: int) -> None:
        """Try everything; an interrupt ends the workers."""
        crew(self._serve, workers, self._stop, self._running)

    def _serve(self) -> None:
        hand = _Hand(self._running)
        while not self._stop.is_set():
            with self._lock:
                entry = self._waiting.popleft() if self._waiting else None
            if entry is None:
                break
            for runtime in entry.runtimes:
                tried = self._one(hand, entry, runtime)
                if self._stop.is_set():
                    break
                with self._lock:
                    self._tried.append(tried)
                    self._progress(len(self._tried), self._total, f"{tried.id} {runtime}")
        hand.end()

    def _one(self, hand: _Hand, entry: _Work, runtime: str) -> Tried:
        versions = self._versions(entry, runtime)
        key = _key(entry, runtime, versions)
        known = self._journal.get(key)
        if known:
            return self._tried_as(entry, runtime, versions, known, reused=True)
        why = self._why_not(entry, runtime)
        if why:
            return self._tried_as(entry, runtime, versions, {"status": None, "note": why})
        start = time.monotonic()
        answer = _asked(hand, entry.data, runtime, self._seconds)
        answer = {**answer, "date": self._today, "seconds": round(time.monotonic() - start, 1)}
        if answer["status"] is not None and not self._stop.is_set():
            self._journal.put(key, answer)  # what could not be tried is tried again
        return self._tried_as(entry, runtime, versions, answer)

    def _why_not(self, entry: _Work, runtime: str) -> str:
        missing = [name for name in ("torch", *RUNTIMES[runtime].packages) if plan.version(name) is None]
        if missing:
            return f"{missing[0]} is not installed"
        library = self._here[entry.model.library]
        if library:
            return library
        if (entry.model.params or 0) > LARGEST:
            return f"more than {LARGEST / 1e6:g} million parameters: too large to be exported here"
        return ""

    def _versions(self, entry: _Work, runtime: str) -> str:
        own = entry.data["model"]["library"]
        built_by = (entry.data.get("architecture") or {}).get("builder", "").partition(".")[0]
        names = ["torch", *RUNTIMES[runtime].packages, own.replace("open-clip", "open-clip-torch"), built_by]
        found = [(name, plan.version(name)) for name in dict.fromkeys(filter(None, names))]
        return ", ".join(f"{name} {version}" for name, version in found if version)

    def _tried_as(
        self, entry: _Work, runtime: str, versions: str, answer: Mapping[str, Any], *, reused: bool = False
    ) -> Tried:
        held = next((e.status for e in entry.model.exports if e.runtime == runtime), None)
        return Tried(
            id=entry.model.id,
            library=entry.model.library,
            runtime=runtime,
            status=answer["status"],
            note=answer.get("note"),
            difference=answer.get("difference"),
            latency_ms=answer.get("latency_ms"),
            size_mb=answer.get("size_mb"),
            largest=answer.get("largest"),
            versions=versions,
            date=answer.get("date", self._today),
            expected=held,
            seconds=answer.get("seconds", 0.0),
            reused=reused,
        )

    def report(self, seconds: float) -> ExportReport:
        order = list(RUNTIMES)
        tried = sorted(self._tried, key=lambda t: (t.id, order.index(t.runtime)))
        return ExportReport(self._today, machine(), tuple(tried), round(seconds, 1))


class _Hand:
    """A worker that is replaced when it is lost or has done its share."""

    def __init__(self, running: set[WorkerProcess]) -> None:
        self._running = running
        self._worker: WorkerProcess | None = None
        self._asked = 0

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the answer to a job.

        Raises:
            WorkerLostError: The worker died or took too long; the next job gets a new one.
        """
        if self._worker is None or self._asked >= _ASKS_PER_PROCESS:
            self.end()
            self._worker, self._asked = WorkerProcess(_WORKER), 0
            self._running.add(self._worker)
        self._asked += 1
        try:
            return self._worker.ask(job, seconds)
        except WorkerLostError:
            self.end()
            raise

    def end(self) -> None:
        """End the worker, if there is one."""
        if self._worker is not None:
            self._worker.end()
            self._running.discard(self._worker)
            self._worker = None


def _asked(hand: _Hand, data: Mapping[str, Any], runtime: str, seconds: float) -> dict[str, Any]:
    """Return the outcome of the stock model; where that fails and it has 3-D layers, of the rewritten one."""
    job = {**data, "runtime": runtime, "run_seconds": max(1.0, seconds - _GRACE)}
    stock = _answer(hand, job, seconds)
    if stock["status"] != "fails" or not stock.get("rewritable"):
        return stock
    again = _answer(hand, {**job, "rewrite": True}, seconds)
    if again["status"] != "works":
        return {**stock, "note": f"stock: {stock['note']}; with its 3-D layers rewritten: {again['note']}"}
    count = again.get("rewritten")
    note = f"with its {count} 3-D layers rewritten as 2-D ones; stock: {stock['note']}"
    return {**again, "status": "needs-rewrite", "note": note}


def _answer(hand: _Hand, job: dict[str, Any], seconds: float) -> dict[str, Any]:
    try:
        return hand.ask(job, seconds)
    except WorkerLostError as error:
        why = str(error)
        # A time-out or the kernel's SIGKILL says something of this machine, another signal of the exporter.
        status = "fails" if "crashed" in why and "SIGKILL" not in why else None
        return {"status": status, "note": f"export: {why}" if status else why}


def _installed(index: Index, name: str) -> str:
    """Return why a library cannot be used here; empty where it can."""
    try:
        library = index.library(name)
    except KeyError:
        return f"the catalog holds no library {name}"
    return plan.installed(library, index.torch, index.works_today(library)).why


def _key(entry: _Work, runtime: str, versions: str) -> str:
    model = {name: entry.data["model"][name] for name in _BUILT_FROM}
    what = [METHOD, runtime, versions, model, entry.data.get("architecture")]
    text = json.dumps(what, sort_keys=True, ensure_ascii=False)
    return "export " + hashlib.sha256(text.encode()).hexdigest()
