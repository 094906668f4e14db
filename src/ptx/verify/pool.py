"""Runs jobs in workers: in parallel, a library at a time in each, and no job can take the run with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any, NamedTuple

from ptx.verify.plan import Installed, Job
from ptx.verify.worker_process import WorkerLostError, WorkerProcess, crew

IMPORT_SECONDS = 240.0
"""How long the import of a library may take."""

_JOBS_PER_PROCESS = 150
"""After so many models a worker is replaced: libraries keep what they build."""


class Import(NamedTuple):
    """What came of importing a library."""

    library: str
    seconds: float | None
    error: str | None


OnJob = Callable[[Job, dict[str, Any] | None, str], None]
"""Takes a job, the worker's answer or None, and why there is none."""


class Pool:
    """Workers over a queue of libraries with their jobs."""

    def __init__(
        self,
        jobs: Iterable[Job],
        here: Iterable[Installed],
        *,
        seconds: float,
        on_job: OnJob,
        on_import: Callable[[Import], None],
    ) -> None:
        self._waiting: dict[str, deque[Job]] = {library.id: deque() for library in here}
        self._here = {library.id: library for library in here}
        self._unseen = list(self._here)
        self._failed: dict[str, str] = {}
        self._seconds = seconds
        self._on_job, self._on_import = on_job, on_import
        self._lock, self._stop = Lock(), Event()
        self._running: set[WorkerProcess] = set()
        for job in jobs:
            self._waiting[job.library].append(job)
        self._unseen.sort(key=lambda name: (-len(self._waiting[name]), name))

    def run(self, workers: int) -> None:
        """Run every job; returns when all are done.

        Raises:
            KeyboardInterrupt: The person interrupted; the workers are gone then.
        """
        crew(self._work, workers, self._stop, self._running)

    def _work(self) -> None:
        while not self._stop.is_set():
            library = self._next_library()
            if library is None:
                return
            self._serve(library)

    def _next_library(self) -> str | None:
        """Return a library that nobody works on, else the one with the most left to do."""
        with self._lock:
            if self._unseen:
                return self._unseen.pop(0)
            left = {name: len(jobs) for name, jobs in self._waiting.items() if jobs}
            return max(left, key=lambda name: (left[name], name), default=None)

    def _serve(self, library: str) -> None:
        worker = self._open(library)
        done = 0
        while not self._stop.is_set():
            with self._lock:
                job = self._waiting[library].popleft() if self._waiting[library] else None
            if job is None:
                break
            if worker is None:
                self._on_job(job, None, f"import fails: {self._failed[library]}")
                continue
            try:
                self._on_job(job, worker.ask(job.data, self._seconds), "")
            except WorkerLostError as error:
                if self._stop.is_set():
                    break
                self._on_job(job, None, str(error))
                done = _JOBS_PER_PROCESS
            done += 1
            if done >= _JOBS_PER_PROCESS and self._waiting[library]:
                self._close(worker)
                worker, done = self._open(library), 0
        if worker is not None:
            self._close(worker)

    def _open(self, library: str) -> WorkerProcess | None:
        """Return a worker that has imported the library; None where that fails."""
        if library in self._failed:
            return None
        worker = WorkerProcess()
        self._running.add(worker)
        try:
            answer = worker.ask({"import": self._here[library].module}, IMPORT_SECONDS)
        except WorkerLostError as error:
            answer = {"error": str(error)}
        if "error" in answer:
            self._failed[library] = answer["error"]
            self._close(worker)
        self._on_import(Import(library, answer.get("seconds"), answer.get("error")))
        return None if "error" in answer else worker

    def _close(self, worker: WorkerProcess) -> None:
        worker.end()
        self._running.discard(worker)
