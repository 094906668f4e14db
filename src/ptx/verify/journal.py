"""What was checked before, in the user's cache: an interrupted run goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any

from ptx.catalog import location

NAME = "verify.jsonl"
_KEPT = 20_000
"""Results that are kept, the newest; a whole catalog has a third of them."""


class Journal:
    """Results by key. A key holds everything that a result depends on, so an old result is as good as a new one."""

    def __init__(self, path: Path | None = None, *, fresh: bool = False) -> None:
        self._path = path or location.cache_dir() / NAME
        self._lock = Lock()
        self._known: dict[str, dict[str, Any]] = {}
        if not fresh:
            self._known = dict(self._read())

    def _read(self) -> list[tuple[str, dict[str, Any]]]:
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                row = json.loads(line)
                found.append((str(row["key"]), dict(row["result"])))
            except (ValueError, KeyError, TypeError):
                continue  # a line that an interrupt cut off
        return found

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the result of a key, or None."""
        return self._known.get(key)

    def put(self, key: str, result: dict[str, Any]) -> None:
        """Keep a result. A cache that cannot be written costs only the resuming."""
        with self._lock:
            self._known[key] = result
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"key": key, "result": result}, ensure_ascii=False) + "\n")
            except OSError:
                return

    def tidy(self) -> None:
        """Write the journal anew where it has grown past what is kept."""
        with self._lock:
            rows = list(dict(self._read()).items())
            if len(rows) <= _KEPT:
                return
            part = self._path.with_suffix(".part")
            kept = [json.dumps({"key": key, "result": result}, ensure_ascii=False) for key, result in rows[-_KEPT:]]
            try:
                part.write_text("".join(f"{row}\n" for row in kept), encoding="utf-8")
                part.replace(self._path)
            except OSError:
                return
