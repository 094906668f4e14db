"""Builds a request from options and a question; options win over the question."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

from ptx import resolve
from ptx.catalog.index import Index, open_index
from ptx.catalog.records import Goal, Kind
from ptx.errors import PtxError
from ptx.recommender import Recommendation
from ptx.recommender import recommend as answer
from ptx.request import (
    GOALS,
    LICENSE_POLICIES,
    OBJECTIVES,
    Constraints,
    LicensePolicy,
    Objective,
    Request,
    megabytes,
    milliseconds,
)

DEFAULT_DEVICE = "cpu"
NO_LANGUAGE = "none"


class Asked(NamedTuple):
    """The options of `ptx recommend` as they were typed."""

    query: str | None = None
    task: str | None = None
    device: str | None = None
    goal: str | None = None
    objective: str = "balanced"
    max_latency: str | None = None
    max_memory: str | None = None
    max_size: str | None = None
    license: str | None = None
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    runtime: str | None = None
    top: int = 3


Note = Callable[[str], None]
"""Takes a remark for the person: a forgiven typing error, a default that was taken."""


def recommend(query: str | None = None, *, everything: bool = False, **options: Any) -> Recommendation:  # noqa: ANN401
    """Return the answer to a question: the public interface of the main job.

    Args:
        query: What is to be done, in English or Chinese.
        everything: Try every model of the task, also those that cannot be among the picks.
        options: Fields of `Asked`: task, device, goal, objective, max_latency, max_memory, max_size, license,
            languages, needs, libraries, excluded, runtime, top.

    Raises:
        PtxError: A name is unknown, an amount cannot be read, or the question is unclear.
    """
    index = open_index()
    asked = Asked(query=query, **options)
    asked_for = request(index, asked, lambda text: warnings.warn(text, stacklevel=4))
    return answer(index, asked_for, everything=everything)


def request(index: Index, asked: Asked, note: Note) -> Request:
    """Return the request that the options and the question make.

    Raises:
        PtxError: A name is unknown, an amount cannot be read, or the question is unclear.

    """
    if not asked.query and not asked.task:
        raise PtxError("say what you want to do: a QUERY or --task", 'try `ptx recommend "count cars"`')
    said = _understood(index, asked)
    task = named(index, ("task",), asked.task, "--task", note) if asked.task else said.task
    device = named(index, ("device",), asked.device, "--device", note) if asked.device else said.device
    if device is None:
        device = DEFAULT_DEVICE
        note(f"no device was named: answering for '{DEFAULT_DEVICE}'; choose with --device")
    goal = asked.goal or said.goal or "infer"
    policy = asked.license or said.license or "any"
    named_languages = tuple(_language(index, value) for value in asked.languages)
    languages = tuple(code for code in named_languages or said.languages if code != NO_LANGUAGE)
    limit = milliseconds(asked.max_latency, "--max-latency") if asked.max_latency else said.max_latency_ms
    kinds: tuple[Kind, ...] = ("library", "model")
    return Request(
        query=asked.query,
        task=task,
        device=device,
        goal=cast("Goal", choice(goal, GOALS, "--goal")),
        objective=cast("Objective", choice(asked.objective, OBJECTIVES, "--objective")),
        top=asked.top,
        constraints=Constraints(
            max_latency_ms=limit,
            max_memory_mb=megabytes(asked.max_memory, "--max-memory") if asked.max_memory else None,
            max_size_mb=megabytes(asked.max_size, "--max-size") if asked.max_size else None,
            license=cast("LicensePolicy", choice(policy, LICENSE_POLICIES, "--license")),
            languages=languages if index.task(task).language_bound else (),
            needs=tuple(_need(index, task, value) for value in asked.needs),
            libraries=tuple(named(index, ("library",), v, "--library", note) for v in asked.libraries),
            excluded=tuple(named(index, kinds, v, "--exclude", note) for v in asked.excluded),
            runtime=choice(asked.runtime, runtimes(index), "--runtime") if asked.runtime else None,
        ),
    )


def _understood(index: Index, asked: Asked) -> resolve.Understanding:
    if not asked.query:
        return resolve.Understanding(task=asked.task or "")
    try:
        return resolve.understand(index, asked.query)
    except PtxError:
        if not asked.task:
            raise
        return resolve.Understanding(task=asked.task)


def named(index: Index, kinds: Iterable[Kind], given: str, option: str, note: Note) -> str:
    """Return the id that a name stands for, telling the person where a typing error was forgiven."""
    found = resolve.name(index, kinds, given, option)
    if found.note:
        note(found.note)
    return found.id


def choice(given: str, allowed: Iterable[str], option: str) -> str:
    """Return `given` if it is allowed.

    Raises:
        PtxError: It is not.

    """
    values = list(allowed)
    if given in values:
        return given
    raise PtxError(f"{option}: '{given[:40]}' is not one of the choices", f"choose {', '.join(values)}")


def license_ids(index: Index, given: str, option: str) -> frozenset[str]:
    """Return the ids of the licences that a policy class (`permissive`), an id or an alias stands for.

    Raises:
        PtxError: There is no such licence or class.

    """
    classes: dict[str, set[str]] = {}
    for license in index.licenses():
        classes.setdefault(license.policy, set()).add(license.id)
    if given in classes:
        return frozenset(classes[given])
    found = [name for kind, name in index.find(given) if kind == "license"]
    if not found:
        raise PtxError(
            f"{option}: no licence or class of licences is called '{given[:40]}'",
            f"choose {', '.join(sorted(classes))}, or an id of `ptx list licenses`",
        )
    return frozenset(found)


def runtimes(index: Index) -> list[str]:
    """Return the names of all runtimes of all devices."""
    return sorted({option.name for device in index.devices() for option in device.runtimes})


def _language(index: Index, given: str) -> str:
    if given == NO_LANGUAGE:
        return given
    known = index.names(["words"])
    code = given.casefold()
    codes = {identifier.partition(":")[2] for _, identifier in known.values() if identifier[:9] == "language:"}
    kind, identifier = known.get(code.replace(" ", ""), (None, ""))
    if kind and identifier.startswith("language:"):
        return identifier.partition(":")[2]
    if code in codes or (len(code) in {2, 3} and code.isalpha() and code.isascii()):
        return code
    raise PtxError(f"--language: '{given[:40]}' is not a language", "write an ISO 639 code, such as de or zh")


def _need(index: Index, task: str, given: str) -> str:
    needs = {need.name: need.trait for need in index.task(task).needs}
    if given in needs:
        return needs[given]
    hint = f"{task} knows {', '.join(sorted(needs))}" if needs else f"{task} has no constraints of its own"
    raise PtxError(f"--need: '{given[:40]}' is not a constraint of {task}", hint)
