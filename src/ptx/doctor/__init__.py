"""Looks at an environment and says what is installed, what does not go together, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ptx.catalog.index import Index
from ptx.catalog.records import Compatibility, Library
from ptx.compatibility import Clash, clashes, normal
from ptx.doctor import deep as imports
from ptx.doctor.deep import Trial
from ptx.doctor.environment import Environment, look
from ptx.doctor.requirements import Violation, violations
from ptx.version import __version__
from ptx.versions import admits

__all__ = ["Diagnosis", "Installed", "Problem", "as_json", "diagnose", "look"]

SCHEMA = "ptx.doctor/1"


class Problem(NamedTuple):
    """Something that does not go together: what, what a person sees, why, and the command that mends it."""

    id: str
    kind: Literal["compatibility", "requirement", "import", "metadata"]
    severity: Literal["broken", "warning"]
    packages: tuple[str, ...]
    what: str
    symptom: str
    why: str
    mend: str | None
    source: str


class Installed(NamedTuple):
    """A package of the catalog that is installed."""

    package: str
    library: str
    version: str
    build: str | None
    newest: str | None
    status: str
    state: Literal["ok", "old", "warning", "broken"]


class Diagnosis(NamedTuple):
    """What was found."""

    environment: Environment
    catalog_date: str
    installed: tuple[Installed, ...]
    problems: tuple[Problem, ...]
    trials: tuple[Trial, ...]

    @property
    def broken(self) -> bool:
        """Whether anything is broken, warnings aside."""
        return any(problem.severity == "broken" for problem in self.problems)


def diagnose(index: Index, environment: Environment, *, deep: bool = False, pip: str = "pip") -> Diagnosis:
    """Return what is wrong with an environment.

    Args:
        index: The catalog.
        environment: What was found installed.
        deep: Import each installed package of the catalog in a process of its own.
        pip: How pip is called for that environment: goes into the commands that mend.
    """
    entries = index.compatibilities()
    libraries = _present(index.libraries(), environment)
    found = _once(clashes(entries, environment.facts))
    problems = [_of_clash(clash, environment) for clash in found]
    covered = {(clash.entry.package, clash.entry.other) for clash in found}
    problems += [_of_violation(v) for v in violations(environment) if not _told(v, covered)]
    problems += [_of_metadata(path) for path in environment.unreadable]
    trials = tuple(_trials(libraries, environment, entries)) if deep else ()
    problems += _of_trials(trials, problems, entries, environment)
    problems.sort(key=lambda p: (p.severity != "broken", p.kind != "compatibility", p.packages, p.id))
    mended = tuple(p._replace(mend=_for(p.mend, pip)) for p in problems)
    installed = tuple(_installed(library, environment, mended) for library in libraries)
    return Diagnosis(environment, index.date, installed, mended, trials)


def _present(libraries: Iterable[Library], environment: Environment) -> list[Library]:
    by_package: dict[str, Library] = {}
    for library in sorted(libraries, key=lambda library: library.latest.version is None):
        package = normal(library.package) if library.package else ""
        if package in environment.distributions:
            by_package.setdefault(package, library)
    return [by_package[package] for package in sorted(by_package)]


def _once(found: list[Clash]) -> list[Clash]:
    """Return one clash for each pair: what is broken first, then what the versions tell."""
    order = sorted(found, key=lambda c: (c.entry.severity != "broken", not c.entry.windows, c.entry.id))
    kept: dict[tuple[str, str], Clash] = {}
    for clash in order:
        kept.setdefault((clash.entry.package, clash.entry.other or clash.entry.id), clash)
    return list(kept.values())


def _told(violation: Violation, covered: set[tuple[str, str | None]]) -> bool:
    return (
        violation.found is not None and (violation.distribution, normal(violation.requirements[0].name)) in covered
    )


def _of_clash(clash: Clash, environment: Environment) -> Problem:
    entry = clash.entry
    builds = environment.facts.builds or {}
    own = _named(entry.package, clash.version, builds if entry.build else {})
    other = _named(entry.other or "", clash.other_version or "", builds if entry.build else {})
    what = own
    if entry.other and clash.other_version:
        needs = f"{own} needs {entry.other} {clash.needs}; {other} is installed"
        what = needs if clash.needs else f"{own} beside {other}"
    elif entry.other:
        what = f"{own} without {entry.other}"
    packages = tuple(name for name in (entry.package, entry.other) if name)
    return Problem(
        entry.id, "compatibility", entry.severity, packages, f"{entry.title}: {what}", entry.symptom, entry.why,
        clash.mend, entry.source,
    )  # fmt: skip


def _named(package: str, version: str, builds: Mapping[str, str]) -> str:
    build = builds.get(package)
    return f"{package} {version} ({build})" if build and build not in version else f"{package} {version}"


def _of_violation(violation: Violation) -> Problem:
    names = tuple(normal(requirement.name) for requirement in violation.requirements)
    missing = violation.found is None
    why = "What it imports is not there." if missing else "Its makers declare that other versions do not work."
    return Problem(
        f"requires:{violation.distribution}:{names[0]}", "requirement", "broken", (violation.distribution, *names),
        f"{violation.distribution} {violation.version} lacks what it requires"
        if missing
        else f"{violation.distribution} {violation.version} is beside a {names[0]} that it does not allow",
        violation.symptom, why, violation.mend, f"METADATA of the installed {violation.distribution}",
    )  # fmt: skip


def _of_metadata(path: str) -> Problem:
    return Problem(
        f"metadata:{Path(path).name}", "metadata", "warning", (),
        f"{Path(path).name} holds no readable name and version", "pip: WARNING: Ignoring invalid distribution",
        "An installation or removal was interrupted; the package may be half there.", None, path,
    )  # fmt: skip


def _trials(
    libraries: Iterable[Library], environment: Environment, entries: list[Compatibility]
) -> Iterator[Trial]:
    for library in libraries:
        package = normal(library.package or "")
        yield imports.attempt(environment.executable, package, _module(library), entries)


def _module(library: Library) -> str:
    """Return the module of a library: the first part of what its components are imported as."""
    path = next((c.path for c in library.components if c.path and c.status != "removed"), None)
    return imports.module_of(library.package or library.id, path)


def _of_trials(
    trials: Iterable[Trial], problems: list[Problem], entries: list[Compatibility], environment: Environment
) -> list[Problem]:
    """Return problems for imports that fail and that no problem explains yet."""
    explained = {problem.id for problem in problems if problem.kind == "compatibility"}
    broken = {problem.packages[0] for problem in problems if problem.severity == "broken" and problem.packages}
    by_id = {entry.id: entry for entry in entries}
    made = []
    for trial in trials:
        if trial.error is None or trial.entry in explained or trial.package in broken:
            continue
        version = environment.facts.versions[trial.package]
        entry = by_id.get(trial.entry or "")
        mend = entry.mend if entry and "{" not in entry.mend else f"pip install --force-reinstall '{trial.package}'"
        why = entry.why if entry else "The import fails; no entry of the catalog has this message."
        made.append(
            Problem(f"import:{trial.package}", "import", "broken", (trial.package,),
                    f"{trial.package} {version} cannot be imported", trial.error, why, mend, "run here")
        )  # fmt: skip
    return made


def _for(mend: str | None, pip: str) -> str | None:
    if mend is None or pip == "pip":
        return mend
    return " && ".join(pip + part[3:] if part.startswith("pip ") else part for part in mend.split(" && "))


def _installed(library: Library, environment: Environment, problems: tuple[Problem, ...]) -> Installed:
    package = normal(library.package or "")
    version = environment.facts.versions[package]
    own = {problem.severity for problem in problems if problem.packages[:1] == (package,)}
    newest = library.latest.version
    state: Literal["ok", "old", "warning", "broken"] = "ok"
    if "broken" in own:
        state = "broken"
    elif "warning" in own:
        state = "warning"
    elif newest and _older(version, newest):
        state = "old"
    build = (environment.facts.builds or {}).get(package)
    return Installed(package, library.id, version, build, newest, library.status.value, state)


def _older(version: str, newest: str) -> bool:
    try:
        return admits(f"<{newest}", version)
    except ValueError:
        return False  # a release that is no version, such as a date in words


def as_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return the diagnosis as the JSON contract `ptx.doctor/1` has it."""
    environment = diagnosis.environment
    facts = environment.facts
    return {
        "schema": SCHEMA,
        "ptx": {"version": __version__, "catalog_date": diagnosis.catalog_date},
        "environment": {
            "prefix": environment.prefix,
            "executable": environment.executable,
            "python": facts.python,
            "system": facts.system,
            "machine": facts.machine,
            "driver": facts.driver,
            "ffmpeg": environment.ffmpeg,
            "libraries": {name: list(found) for name, found in (facts.libraries or {}).items()},
            "distributions": len(environment.distributions),
        },
        "broken": diagnosis.broken,
        "installed": [row._asdict() for row in diagnosis.installed],
        "problems": [{**problem._asdict(), "packages": list(problem.packages)} for problem in diagnosis.problems],
        "imports": [trial._asdict() for trial in diagnosis.trials],
    }
