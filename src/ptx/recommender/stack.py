"""What stands around a picked model: libraries by role, the install line, the starter."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from ptx.catalog.index import Index
from ptx.catalog.records import Library, Model, Task
from ptx.recommender.answer import Candidate, StackPart
from ptx.request import Request

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def stack(candidate: Candidate, task: Task, request: Request, index: Index) -> tuple[StackPart, ...]:
    """Return the libraries of a recommendation by role; a library serves once per role."""
    parts = [StackPart(part.role, part.library) for part in task.stack if request.goal in part.goals]
    parts.append(StackPart("model", candidate.library.id))
    runtime = _runtime_library(candidate.option.name, index)
    if runtime:
        parts.append(StackPart("deploy", runtime))
    order = ["input", "preprocess", "tokenize", "data", "model", "train", "metric", "postprocess", "deploy"]
    return tuple(sorted(dict.fromkeys(parts), key=lambda part: order.index(part.role)))


def _runtime_library(runtime: str, index: Index) -> str | None:
    if runtime in {"eager", "compile"}:
        return None
    return next((name for kind, name in index.find(runtime) if kind == "library"), None)


def install(
    parts: tuple[StackPart, ...], model: Model, libraries: Mapping[str, Library], index: Index
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the install commands and the system packages of a stack."""
    used = [libraries.get(part.library) or index.library(part.library) for part in parts]
    wanted: dict[str, str] = {}
    for requirement in [r for library in used for r in library.install] + model.requires:
        match = _NAME.match(requirement)
        name = (match[0] if match else requirement).lower()
        wanted[name] = max(wanted.get(name, ""), requirement, key=len)
    system = tuple(dict.fromkeys(s for library in used for s in library.system))
    line = "pip install " + " ".join(shlex.quote(r) for r in sorted(wanted.values(), key=str.lower))
    return ((line,) if wanted else ()), system


def starter(candidate: Candidate, request: Request, index: Index) -> tuple[str, str] | None:
    """Return (id, command) of the starter of a pick, or None where there is none yet."""
    found = index.starter(request.task, candidate.library.id, request.goal)
    if found is None:
        return None
    goal = f" --goal {request.goal}" if request.goal != "infer" else ""
    return (
        found.id,
        f"ptx starter {request.task} --model {candidate.model.id} --device {request.device}{goal}",
    )
