"""Tries each model of a task in each runtime of the device, and lets the rules speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ptx import estimate
from ptx.catalog.records import Device, DeviceRuntime, Export, Figure, Library, License, MetricGroup, Model, Task
from ptx.recommender.answer import Candidate, Rejection
from ptx.request import Request
from ptx.rules.engine import CompiledRule, Firing, apply, narrow

KNOWN_ROOTS = {"request", "device"}
"""Roots of the fields that are known before the first model is looked at."""


MODEL_ROOTS = {"request", "device", "library", "model"}
"""Roots of the fields that are known before the first runtime is tried for a model."""


_OF_THE_MODEL_ALONE = frozenset({
    "model.id", "model.name", "model.weights", "model.params", "estimate.size_mb", "estimate.latency_ms",
    "estimate.latency_low_ms", "estimate.memory_mb", "estimate.memory_low_mb",
})  # fmt: skip
"""Fields in which models of one kind differ (`ptx.catalog.shortlist`)."""


def known_fields(request: Request, device: Device) -> dict[str, Any]:
    """Return the fields of the request and the device."""
    c = request.constraints
    pair = "-".join(c.languages[:2]) if len(c.languages) == 2 else None
    return {
        "request.task": request.task,
        "request.goal": request.goal,
        "request.objective": request.objective,
        "request.license": c.license,
        "request.languages": list(c.languages) or None,
        "request.pair": pair if request.task == "translation" else None,
        "request.needs": list(c.needs) or None,
        "request.libraries": list(c.libraries) or None,
        "request.excluded": list(c.excluded) or None,
        "request.runtime": c.runtime,
        "request.max_latency_ms": c.max_latency_ms,
        "request.max_memory_mb": c.max_memory_mb,
        "request.max_size_mb": c.max_size_mb,
        "device.id": device.id,
        "device.kind": device.kind,
        "device.memory_mb": device.memory_mb,
        "device.unit": device.runtimes[0].unit if device.runtimes else None,
    }


def library_fields(
    library: Library, licenses: Mapping[str, License], *, works_today: bool | None
) -> dict[str, Any]:
    """Return the fields of a library."""
    code = licenses.get(library.license) if library.license else None
    return {
        "library.id": library.id,
        "library.family": library.family,
        "library.license": library.license,
        "library.license_policy": code.policy if code else None,
        "library.status": library.status.value,
        "library.superseded_by": library.superseded_by or None,
        "library.torch": library.torch.requires,
        "library.works_today": works_today,
        "library.package": library.package,
        "library.system": library.system,
    }


_STRICTNESS = ("permissive", "unstated", "custom", "unknown", "copyleft", "non-commercial")


def binding_license(model: Model, licenses: Mapping[str, License]) -> tuple[str | None, str]:
    """Return the id and policy class that count: the stricter of the weights' own and of what they came from."""
    terms = model.license
    silent = "unstated" if terms.state == "unstated" else "unknown"
    choices = [(terms.id, _policy(terms.id, licenses) if terms.id else silent)]
    if terms.trained_from:
        choices.append((terms.trained_from, _policy(terms.trained_from, licenses)))
    return max(choices, key=lambda choice: _STRICTNESS.index(choice[1]))


def _policy(license: str, licenses: Mapping[str, License]) -> str:
    found = licenses.get(license)
    return found.policy if found else "unknown"


def model_fields(model: Model, licenses: Mapping[str, License]) -> dict[str, Any]:
    """Return the fields of a model."""
    license, policy = binding_license(model, licenses)
    terms = licenses.get(license) if license else None
    disputed = next((c for c in model.contradictions if c.field == "license"), None)
    return {
        "model.id": model.id,
        "model.name": model.name,
        "model.weights": model.weights,
        "model.license": license,
        "model.license_policy": policy,
        "model.license_condition": terms.condition if terms else None,
        "model.license_inherited": license if license != model.license.id else None,
        "model.license_own": model.license.id,
        "model.license_note": model.license.note,
        "model.license_disputed": f"{disputed.other} ({disputed.other_source})" if disputed else None,
        "model.license_decided": disputed.decided if disputed else None,
        "model.languages": model.languages or None,
        "model.pairs": model.pairs or None,
        "model.tiers": list(model.tiers),
        "model.traits": list(model.traits),
        "model.origin": model.origin,
        "model.params": model.params,
        "model.passes": model.passes,
        "model.requires": model.requires or None,
    }


_OF_A_RUNTIME = ("option.", "estimate.")
"""Beginnings of the fields that differ between the runtimes of a device."""


class _Kind(NamedTuple):
    """What rules say of all models of a kind: those that refuse them for good, else those that apply by runtime."""

    final: list[CompiledRule]
    certain: list[list[CompiledRule]]


def _static(option: DeviceRuntime) -> dict[str, Any]:
    """Return the fields of a runtime that no model changes."""
    return {"option.runtime": option.name, "option.precision": option.precision, "option.unit": option.unit}


def _refuses_for_good(rule: CompiledRule) -> bool:
    return rule.rule.effect == "reject" and not rule.rule.relax


def _by_rule(firing: Firing) -> str:
    return firing.rule


class Trial:
    """Tries models on one device for one request."""

    def __init__(
        self,
        request: Request,
        task: Task,
        device: Device,
        groups: tuple[MetricGroup, ...],
        licenses: Mapping[str, License],
        rules: list[CompiledRule],
        works_today: Callable[[Library], bool | None],
    ) -> None:
        self._request = request
        self._task = task
        self._device = device
        self._groups = groups
        self._licenses = licenses
        self._open = [r for r in rules if r.fields & _OF_THE_MODEL_ALONE]
        settled = [r for r in rules if not r.fields & _OF_THE_MODEL_ALONE]
        of_runtimes = [r for r in settled if any(name.startswith(_OF_A_RUNTIME) for name in r.fields)]
        self._of_all_runtimes = [r for r in settled if r not in of_runtimes]
        given = [[r.given(_static(option)) for r in of_runtimes] for option in device.runtimes]
        self._of_runtime = [[r for r in some if r is not None] for some in given]
        self._kinds: dict[int, _Kind] = {}
        self._works_today = works_today
        self._known = known_fields(request, device)

    def run(self, model: Model, library: Library, kind: int | None = None) -> Candidate | Rejection:
        """Return the model in its best admissible runtime, or why there is none.

        Args:
            model: The model.
            library: Its library.
            kind: The number of its kind, under which what holds of all models of it is kept.

        """
        shared = self._shared(model, library)
        of_kind = self._of_kind(model, shared, kind)
        final = list(of_kind.final)
        final += [r for r in narrow(self._open, shared, MODEL_ROOTS) if r.settled and _refuses_for_good(r)]
        if final:
            firings = sorted((r.firing(shared) for r in final), key=_by_rule)
            return Rejection(model, library, tuple(firings), self._cost(model))
        admitted: list[tuple[float, int, DeviceRuntime, list[Firing]]] = []
        refused: dict[str, Firing] = {}
        fewest: list[Firing] | None = None
        for place, (option, certain) in enumerate(zip(self._device.runtimes, of_kind.certain, strict=True)):
            fields = {**shared, **self._option_fields(model, option)}
            firings = sorted([r.firing(fields) for r in certain] + apply(self._open, fields), key=_by_rule)
            rejects = [f for f in firings if f.effect == "reject"]
            if not rejects:
                weight = sum(f.weight for f in firings if f.effect == "prefer")
                admitted.append((-weight, place, option, firings))
            elif fewest is None or len(rejects) < len(fewest):
                fewest = rejects
                refused = {f.rule: f for f in rejects}
        if not admitted:
            cost = self._cost(model)
            return Rejection(model, library, tuple(refused.values()) or (_NO_RUNTIME,), cost)
        _, _, option, firings = min(admitted, key=lambda entry: entry[:2])
        return self._candidate(model, library, option, firings)

    def admissible(self, model: Model, library: Library) -> list[DeviceRuntime]:
        """Return the runtimes of the device in which no rule refuses the model."""
        shared = self._shared(model, library)
        found = []
        for option, certain in zip(self._device.runtimes, self._of_kind(model, shared, None).certain, strict=False):
            fields = {**shared, **self._option_fields(model, option)}
            firing = [*certain, *(r for r in self._open if r.applies(fields))]
            if not any(r.rule.effect == "reject" for r in firing):
                found.append(option)
        return found

    def outlook(self, model: Model, library: Library, kind: int | None = None) -> float | None:
        """Return the most weight that rules can give to a model of this kind; None: they refuse all of it.

        Rules that ask for the name or the cost of a model are taken to help where they can.
        """
        shared = self._shared(model, library)
        hoped = sum(max(0.0, r.rule.weight or 0.0) for r in self._open if r.rule.effect == "prefer")
        weights = [
            sum(r.rule.weight or 0.0 for r in certain if r.rule.effect == "prefer") + hoped
            for certain in self._of_kind(model, shared, kind).certain
            if not any(r.rule.effect == "reject" for r in certain)
        ]
        return max(weights, default=None)

    def _of_kind(self, model: Model, shared: dict[str, Any], kind: int | None) -> _Kind:
        """Return what the rules that do not ask for the name or the cost say of a model, and of all of its kind."""
        if kind is not None and kind in self._kinds:
            return self._kinds[kind]
        always = [r for r in self._of_all_runtimes if r.applies(shared)]
        final = [r for r in always if _refuses_for_good(r)]
        certain = []
        for option, rules in zip(self._device.runtimes, [] if final else self._of_runtime, strict=False):
            fields = {**shared, **self._option_fields(model, option)}
            certain.append(always + [r for r in rules if r.applies(fields)])
        found = _Kind(final, certain)
        if kind is not None:
            self._kinds[kind] = found
        return found

    def _shared(self, model: Model, library: Library) -> dict[str, Any]:
        return {
            **self._known,
            **library_fields(library, self._licenses, works_today=self._works_today(library)),
            **model_fields(model, self._licenses),
        }

    def _option_fields(self, model: Model, option: DeviceRuntime) -> dict[str, Any]:
        latency = estimate.latency(model, self._task, self._device, option)
        memory = estimate.memory(model, self._task, option, self._device)
        export = next((e for e in model.exports if e.runtime == option.name), None)
        return {
            "estimate.size_mb": estimate.size_mb(model, option.precision),
            **_static(option),
            "option.export": export.status if export else None,
            "option.export_evidence": _evidence(export) if export else None,
            "estimate.latency_ms": latency.ms if latency else None,
            "estimate.latency_low_ms": latency.low_ms if latency else None,
            "estimate.latency_basis": latency.basis if latency else None,
            "estimate.memory_mb": memory.mb if memory else None,
            "estimate.memory_low_mb": memory.low_mb if memory else None,
        }

    def _candidate(self, model: Model, library: Library, option: DeviceRuntime, firings: list[Firing]) -> Candidate:
        rank, group, figure = best_figure(model, self._groups)
        others = [estimate.latency(model, self._task, self._device, o) for o in self._device.runtimes]
        also = tuple(e for e in others if e and e.basis != "predicted" and e.runtime != option.name)
        return Candidate(
            model=model,
            library=library,
            option=option,
            latency=estimate.latency(model, self._task, self._device, option),
            also=also,
            memory=estimate.memory(model, self._task, option, self._device),
            size_mb=estimate.size_mb(model, option.precision),
            figure=figure,
            group=group,
            group_rank=rank,
            cost_ms=self._cost(model),
            firings=tuple(firings),
        )

    def _cost(self, model: Model) -> float | None:
        return estimate.cost_ms(model, self._task, self._device)


def _evidence(export: Export) -> str:
    """Return what is known of an export in words: versions, difference, what happened, each where it is known."""
    parts = [f"with {export.versions}" if export.versions else ""]
    if export.difference is not None and export.status != "fails":
        parts.append(f"outputs within {export.difference:.2g} of eager")
    parts.append((export.note or "").rstrip("."))
    return "; ".join(filter(None, parts)) or "its source says no more"


_NO_RUNTIME = Firing("device", "reject", 0.0, "The device has no runtime.", None, {})


def best_figure(model: Model, groups: tuple[MetricGroup, ...]) -> tuple[int, MetricGroup | None, Figure | None]:
    """Return the model's figure in the first group that it has one in, with the group and its place.

    A model without a comparable figure gets the place after the last group.
    """
    for place, group in enumerate(groups):
        for figure in model.quality:
            if (figure.metric, figure.dataset) == (group.metric, group.dataset) and (
                group.protocol is None or figure.protocol == group.protocol
            ):
                return place, group, figure
    return len(groups), None, None


def ordered_groups(task: Task, languages: tuple[str, ...]) -> tuple[MetricGroup, ...]:
    """Return the task's metric groups, those that speak for the languages asked for first."""
    wanted = set(languages)

    def speaks(group: MetricGroup) -> bool:
        if not wanted:
            return not group.languages or "en" in group.languages
        return wanted <= set(group.languages) or (not group.languages and wanted == {"en"})

    return tuple(sorted(task.groups, key=lambda group: not speaks(group)))
