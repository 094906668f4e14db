"""The answer of a recommendation, as values; `as_json` gives the published contract."""

from __future__ import annotations

from typing import Any, NamedTuple

from ptx.catalog.records import Device, DeviceRuntime, Figure, Library, MetricGroup, Model, Task
from ptx.estimate import LatencyEstimate, MemoryEstimate
from ptx.numbers import significant
from ptx.request import Request
from ptx.rules.engine import Firing
from ptx.version import __version__

SCHEMA = "ptx.recommendation/1"


class Candidate(NamedTuple):
    """A model in the runtime chosen for it, with everything that is known of it on the device."""

    model: Model
    library: Library
    option: DeviceRuntime
    latency: LatencyEstimate | None
    also: tuple[LatencyEstimate, ...]
    memory: MemoryEstimate | None
    size_mb: float | None
    figure: Figure | None
    group: MetricGroup | None
    group_rank: int
    cost_ms: float | None
    firings: tuple[Firing, ...]

    @property
    def ranked(self) -> bool:
        """Whether it has a figure in the task's main group for this request."""
        return self.group_rank == 0

    @property
    def weight(self) -> float:
        """Sum of the weights of the rules that prefer it (or, below zero, do not)."""
        return sum(firing.weight for firing in self.firings if firing.effect == "prefer")

    @property
    def cautions(self) -> list[Firing]:
        """Rules that caution."""
        return [firing for firing in self.firings if firing.effect == "caution"]

    @property
    def preferences(self) -> list[Firing]:
        """Rules that speak for it, the weightiest first."""
        found = [f for f in self.firings if f.effect == "prefer" and f.weight > 0]
        return sorted(found, key=lambda f: (-f.weight, f.rule))

    @property
    def reservations(self) -> list[Firing]:
        """Rules that speak against it without rejecting it, the weightiest first."""
        found = [f for f in self.firings if f.effect == "prefer" and f.weight < 0]
        return sorted(found, key=lambda f: (f.weight, f.rule))


class Rejection(NamedTuple):
    """A model that no runtime of the device can be recommended for, and the rules that say so."""

    model: Model
    library: Library
    firings: tuple[Firing, ...]
    cost_ms: float | None

    @property
    def first(self) -> Firing:
        """The rule to name: one that a person can relax, where there is one."""
        return next((f for f in self.firings if f.relax), self.firings[0])


class StackPart(NamedTuple):
    """A library of the stack and what it does in it."""

    role: str
    library: str


class Pick(NamedTuple):
    """A recommended candidate with what one needs to use it."""

    rank: int
    labels: tuple[str, ...]
    candidate: Candidate
    stack: tuple[StackPart, ...]
    install: tuple[str, ...]
    system: tuple[str, ...]
    starter: tuple[str, str] | None
    because: str
    proofs: tuple[tuple[str, str], ...] = ()
    """(fact, state) of what was checked of the model."""


class StackClash(NamedTuple):
    """A clash of picks with what is installed; `installed` says whether their package is there already."""

    rule: str
    ranks: tuple[int, ...]
    package: str
    version: str
    installed: bool
    other: str
    other_version: str
    needs: str | None
    symptom: str
    mend: str

    @property
    def text(self) -> str:
        """One sentence for the person."""
        there = "is installed here" if self.installed else "is the newest"
        wants = f"needs {self.other} {self.needs}" if self.needs else f"does not go with {self.other}"
        return (
            f"{self.other} {self.other_version} is installed here, and {self.package} {self.version}, "
            f"which {there}, {wants}: {self.symptom}. Mend: `{self.mend}`"
        )


class Recommendation(NamedTuple):
    """Picks, ranked alternatives and rejected candidates: together, every model that was tried.

    `unread` counts the models of the task that were not, since they cannot be among the picks.
    """

    request: Request
    task: Task
    device: Device
    catalog_date: str
    groups: tuple[MetricGroup, ...]
    picks: tuple[Pick, ...]
    alternatives: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...]
    nearest: Rejection | None
    unread: int = 0
    clashes: tuple[StackClash, ...] | None = None


def as_json(answer: Recommendation) -> dict[str, Any]:
    """Return the answer as the JSON contract `ptx.recommendation/1` has it."""
    return {
        "schema": SCHEMA,
        "ptx": {"version": __version__, "catalog_date": answer.catalog_date},
        "request": _request(answer.request),
        "picks": [_pick(pick) for pick in answer.picks],
        "alternatives": [
            {"rank": len(answer.picks) + n, **_candidate(candidate)}
            for n, candidate in enumerate(answer.alternatives, 1)
        ],
        "rejected": [_rejection(rejection) for rejection in answer.rejected],
        "nearest": _rejection(answer.nearest) if answer.nearest else None,
        "unread": answer.unread,
        "environment": None if answer.clashes is None else {"clashes": [_clash(c) for c in answer.clashes]},
    }


def _clash(clash: StackClash) -> dict[str, Any]:
    return {**clash._asdict(), "ranks": list(clash.ranks), "text": clash.text}


def _request(request: Request) -> dict[str, Any]:
    limits = request.constraints._asdict()
    constraints = {k: list(v) if isinstance(v, tuple) else v for k, v in limits.items()}
    return {"query": request.query, **request._asdict(), "constraints": constraints}


def _pick(pick: Pick) -> dict[str, Any]:
    starter = {"id": pick.starter[0], "command": pick.starter[1]} if pick.starter else None
    candidate = _candidate(pick.candidate)
    return {
        "rank": pick.rank,
        "labels": list(pick.labels),
        **candidate,
        "model": {**candidate["model"], "proofs": dict(pick.proofs)},
        "stack": [part._asdict() for part in pick.stack],
        "install": list(pick.install),
        "system": list(pick.system),
        "starter": starter,
        "reasons": [{"rule": "ranking", "text": pick.because}, *_texts(pick.candidate.preferences)],
        "reservations": _texts(pick.candidate.reservations),
        "cautions": _texts(pick.candidate.cautions),
    }


def _texts(firings: list[Firing]) -> list[dict[str, str]]:
    return [{"rule": firing.rule, "text": firing.text} for firing in firings]


def _candidate(candidate: Candidate) -> dict[str, Any]:
    model, library, latency = candidate.model, candidate.library, candidate.latency
    return {
        "library": {"id": library.id, "status": library.status.value},
        "model": {
            "id": model.id,
            "name": model.name,
            "weights": model.weights,
            "hub_id": model.hub_id,
            "license": model.license.id,
            "license_state": model.license.state,
            "license_source": model.license.source,
            "params": model.params,
            "flops": model.flops,
            "flops_convention": model.flops_convention,
            "passes": model.passes,
            "size_mb": candidate.size_mb,
            "input": model.input,
        },
        "quality": quality_json(candidate.figure, candidate.group),
        "ranked": candidate.ranked,
        "latency": latency_json(latency) if latency else None,
        "latency_also": [latency_json(entry) for entry in candidate.also],
        "memory": candidate.memory._asdict() if candidate.memory else None,
        "runtime": {
            "name": candidate.option.name,
            "precision": candidate.option.precision,
            "unit": candidate.option.unit,
        },
    }


def quality_json(figure: Figure | None, group: MetricGroup | None) -> dict[str, Any] | None:
    """Return a quality figure as the contract has it."""
    if figure is None:
        return None
    return {
        "metric": figure.metric,
        "dataset": figure.dataset,
        "protocol": figure.protocol,
        "value": figure.value,
        "unit": figure.unit,
        "higher_is_better": group.higher_is_better if group else None,
        "source": figure.source,
    }


def latency_json(latency: LatencyEstimate) -> dict[str, Any]:
    """Return a latency as the contract has it, rounded to what its precision warrants."""
    return {
        **latency._asdict(),
        "ms": significant(latency.ms),
        "low_ms": significant(latency.low_ms),
        "high_ms": significant(latency.high_ms),
    }


def _rejection(rejection: Rejection) -> dict[str, Any]:
    first = rejection.first
    return {
        "model": rejection.model.id,
        "library": rejection.library.id,
        "rule": first.rule,
        "reason": first.text,
        "relax": first.relax,
        "also": [{"rule": f.rule, "reason": f.text, "relax": f.relax} for f in rejection.firings if f is not first],
    }
