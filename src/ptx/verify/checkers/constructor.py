"""Any library: the class or function that builds the model exists."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ptx.verify.counting import first_line
from ptx.verify.facts import Fact, disagrees, verified


class MissingError(LookupError):
    """A dotted name that leads nowhere."""


def resolve(dotted: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    """Return what a dotted name stands for.

    Raises:
        MissingError: No module of that name, or nothing of that name in it.
    """
    parts = dotted.split(".")
    for length in range(len(parts) - 1, -1, -1):  # a function is preferred to a module of its name
        name = ".".join(parts[:length]) or parts[0]
        found = _module(name)
        for part in parts[max(length, 1) :]:
            found = getattr(found, part, None)
        if found is not None:
            return found
    found = _module(dotted)
    if found is None:
        raise MissingError(f"there is no {dotted}")
    return found


def _module(name: str) -> Any:  # noqa: ANN401  # a module, or None where there is none
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


def constructor(model: dict[str, Any]) -> Fact:
    """Return whether the constructor of a model exists."""
    dotted = model["constructor"]
    try:
        resolve(dotted)
    except MissingError as error:
        return disagrees("constructor", dotted, None, str(error))
    except Exception as error:  # noqa: BLE001  # whatever a library raises while it is imported
        return disagrees("constructor", dotted, None, f"its import fails: {first_line(error)}")
    return verified("constructor", dotted, dotted, "it can be imported")
