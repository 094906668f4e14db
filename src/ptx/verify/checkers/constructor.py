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
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            found = import_module(name)
        except ModuleNotFoundError as error:
            if error.name and (name == error.name or name.startswith(f"{error.name}.")):
                continue
            raise
        for part in parts[length:]:
            try:
                found = getattr(found, part)
            except AttributeError:
                raise MissingError(f"{name} has no {'.'.join(parts[length:])}") from None
        return found
    raise MissingError(f"no module {parts[0]}")


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
