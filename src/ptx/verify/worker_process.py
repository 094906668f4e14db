"""The parent's side of a worker: asks it, waits no longer than it may take, and ends it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_QUIET = {
    "CUDA_VISIBLE_DEVICES": "",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


class WorkerLostError(Exception):
    """A worker that crashed or took too long; the message says which."""


class WorkerProcess:
    """A worker in a session of its own, so that what it starts ends with it."""

    def __init__(self, module: str = "ptx.verify.worker") -> None:
        self._process = subprocess.Popen(  # noqa: S603  # this very interpreter
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_QUIET},
            start_new_session=True,
        )
        self._over = False
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(ValueError, OSError):  # the pipe is closed while it is read
            for line in self._process.stdout or ():
                self._lines.put(line)
        self._lines.put(None)

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the answer to a job.

        Raises:
            WorkerLostError: The worker died, or did not answer in time; it is gone then.
        """
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(json.dumps(job) + "\n")
                pipe.flush()
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.end()
            raise WorkerLostError(f"timed out: no answer within {seconds:g} s") from None
        except OSError:
            line = None
        if line is None:
            status = self._process.wait()
            self.end()
            raise WorkerLostError(f"crashed: its process ended with {_ended(status)}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """End the worker and what it started; once more does nothing."""
        if self._over:
            return
        self._over = True
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None and not pipe.closed:
                    pipe.close()


def crew(work: Callable[[], None], size: int, stop: threading.Event, running: set[WorkerProcess]) -> None:
    """Run `work` in threads until all are done.

    Args:
        work: What each thread does; it looks at `stop` and keeps its worker among `running`.
        size: How many threads, at least one.
        stop: Set when the person interrupts.
        running: The workers that are ended then.

    Raises:
        KeyboardInterrupt: The person interrupted; the workers are gone.

    """
    threads = [threading.Thread(target=work, daemon=True) for _ in range(max(1, size))]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)
    except BaseException:
        stop.set()
        for worker in list(running):
            worker.end()
        raise


def _ended(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"signal {signal.Signals(-status).name}"
    return f"status {status}"
