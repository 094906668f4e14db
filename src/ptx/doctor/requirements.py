"""Requirements that installed distributions declare and the environment does not meet."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import NamedTuple

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from ptx.compatibility import normal
from ptx.doctor.environment import Distribution, Environment
from ptx.versions import admits


class Violation(NamedTuple):
    """Requirements of one distribution that are not met: those with a wrong version, or those that are missing."""

    distribution: str
    version: str
    requirements: tuple[Requirement, ...]
    found: str | None

    @property
    def symptom(self) -> str:
        """What `pip check` says of it."""
        names = ", ".join(str(r).partition(";")[0].strip() for r in self.requirements)
        head = f"{self.distribution} {self.version} requires {names}"
        if self.found is None:
            return f"{head}, which {'is' if len(self.requirements) == 1 else 'are'} not installed"
        return f"{head}, and {normal(self.requirements[0].name)} {self.found} is installed"

    @property
    def mend(self) -> str:
        """The command that installs what is required."""
        return "pip install " + shlex.join(_plain(requirement) for requirement in self.requirements)


def _plain(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def violations(environment: Environment) -> list[Violation]:
    """Return the requirements that are not met: each wrong version by itself, missing ones together."""
    found = []
    for distribution in environment.distributions.values():
        missing = []
        for requirement in dict.fromkeys(_active(distribution, environment)):
            installed = environment.distributions.get(normal(requirement.name))
            if installed is None:
                missing.append(requirement)
            elif not admits(str(requirement.specifier), installed.version):
                found.append(Violation(distribution.name, distribution.version, (requirement,), installed.version))
        if missing:
            found.append(Violation(distribution.name, distribution.version, tuple(missing), None))
    return found


def _active(distribution: Distribution, environment: Environment) -> Iterator[Requirement]:
    """Yield the requirements that hold here: markers met, no extra asked for."""
    for text in distribution.requires:
        try:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate(dict(environment.markers)):
                yield requirement
        except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
            continue  # metadata that no tool can read asks for nothing
