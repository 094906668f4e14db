"""The plan: which models are checked how, with which versions of what is installed here."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.records import Architecture, Library, Model
from ptx.verify.checkers import OTHERS, checker

TENTHS = 10

_MODEL_FIELDS = ("id", "task", "library", "weights", "constructor", "hub_id", "params", "flops")
_MORE_FIELDS = ("flops_convention", "size_mb", "input")
_FIGURE_FIELDS = ("metric", "dataset", "protocol", "value")


class Installed(NamedTuple):
    """A library as it is here."""

    id: str
    version: str | None
    module: str | None
    why: str
    """Why it cannot be used here; empty where it can."""


class Job(NamedTuple):
    """A model to check."""

    id: str
    library: str
    origin: str
    versions: str
    data: dict[str, Any]
    """What the worker is sent."""

    @property
    def key(self) -> str:
        """What the result depends on: the entry, its architecture, the versions and the checks."""
        text = json.dumps([_checks(), self.versions, self.data], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def _checks() -> str:
    """Return a mark of the checks themselves: what an older ptx found is no result of this one."""
    here = Path(__file__).parent
    files = [here / "counting.py", here / "facts.py", *sorted((here / "checkers").glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def tenth(name: str) -> int:
    """Return to which tenth (0 to 9) an id belongs; the same on every machine and day."""
    return zlib.crc32(name.encode()) % TENTHS


def chosen(models: Iterable[Model], origin: str | None, part: int | None) -> list[Model]:
    """Return the models of an origin (`curated`, `harvested`), of the harvested ones only one tenth."""
    found = []
    for model in models:
        curated = model.origin == "curated"
        if origin is not None and curated != (origin == "curated"):
            continue
        if part is None or curated or tenth(model.id) == part:
            found.append(model)
    return found


def jobs(index: Index, models: Iterable[Model], here: Mapping[str, Installed]) -> list[Job]:
    """Return a job per model, by library and id."""
    known = _by_name(index.architectures())
    made = [_job(model, known.get(model.id) or known.get((model.hub_id or "").lower()), here) for model in models]
    return sorted(made, key=lambda job: (job.library, _near(job.data["model"]), job.id))


def _near(model: Mapping[str, Any]) -> str:
    """Return what models that share an architecture have in common, so that it is built once."""
    return str(model["weights"] or "") if model["library"] in {"timm", "open-clip", "open_clip"} else ""


def _by_name(architectures: Iterable[Architecture]) -> dict[str, Architecture]:
    found: dict[str, Architecture] = {}
    for architecture in architectures:
        for name in architecture.models:
            found[name] = found[name.lower()] = architecture
    return found


def _job(model: Model, architecture: Architecture | None, here: Mapping[str, Installed]) -> Job:
    name = checker(model.library)
    data: dict[str, Any] = {"checker": name, "origin": model.origin, "model": plain(model)}
    packages = [model.library, "torch"]
    if name == OTHERS and architecture is not None:
        fields = ("id", "builder", "config_class", "config", "input")
        data["architecture"] = {field: getattr(architecture, field) for field in fields}
        if architecture.builder.startswith("transformers."):
            packages.insert(1, "transformers")
    versions = []
    for package in dict.fromkeys(packages):
        found = here[package].version if package in here else version(package)
        if found:
            versions.append(f"{package} {found}")
    return Job(model.id, model.library, model.origin, ", ".join(versions), data)


def plain(model: Model) -> dict[str, Any]:
    """Return what is checked of a model, as JSON values."""
    data = {field: getattr(model, field) for field in (*_MODEL_FIELDS, *_MORE_FIELDS)}
    data["license"] = {"id": model.license.id, "state": model.license.state}
    data["quality"] = [{field: getattr(f, field) for field in _FIGURE_FIELDS} for f in model.quality]
    return data


@cache
def version(package: str) -> str | None:
    """Return the version of a distribution that is installed here, or None."""
    try:
        return metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        return None


def installed(library: Library, torch: str, works: bool | None) -> Installed:
    """Return how a library is installed here.

    Args:
        library: The library.
        torch: Version of torch that the catalog was checked with.
        works: Whether the catalog holds that it works with that torch.
    """
    if library.package is None:
        return Installed(library.id, None, None, f"{library.id} is not on PyPI")
    found = version(library.package)
    if found is None:
        hint = f"; it does not work with torch {torch}" if works is False else ""
        return Installed(library.id, None, None, f"{library.package} is not installed{hint}")
    module = _module(library)
    why = "" if module else f"{library.package} has no module to import"
    return Installed(library.id, found, module, why)


def _module(library: Library) -> str | None:
    """Return the name under which a library is imported."""
    own = _modules().get(_plain_name(library.package or ""), [])
    named = [part.path.partition(".")[0] for part in library.components if part.path]
    wanted = [library.id.replace("-", "_"), (library.package or "").replace("-", "_"), *named]
    return next((name for name in wanted if name in own), next(iter(own), None))


@cache
def _modules() -> dict[str, list[str]]:
    """Return distribution → modules that it brings."""
    found: dict[str, list[str]] = {}
    for module, packages in metadata.packages_distributions().items():
        if module.isidentifier() and not module.startswith("_"):
            for package in packages:
                found.setdefault(_plain_name(package), []).append(module)
    return {name: sorted(modules) for name, modules in found.items()}


def _plain_name(package: str) -> str:
    return package.lower().replace("_", "-").replace(".", "-")
