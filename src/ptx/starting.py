"""Chooses the starter for a request and fills in the model, weights and device."""

from __future__ import annotations

from typing import NamedTuple

from ptx.catalog.index import Index
from ptx.errors import PtxError
from ptx.recommender import Candidate, Recommendation, recommend
from ptx.request import Request
from ptx.starters import Literal, read_settings, render

_TORCH_DEVICE = {"cpu": "cpu", "gpu": "cuda", "npu": "cpu"}
_DTYPE = {"fp32": "float32", "fp16": "float16", "bf16": "bfloat16", "int8": "float32"}


class Script(NamedTuple):
    """A starter, filled in."""

    file_name: str
    text: str
    model: str
    library: str
    install: tuple[str, ...]


def starter_for(index: Index, request: Request, model: str | None = None) -> Script:
    """Return the starter of the best pick that has one, or of `model`.

    Raises:
        PtxError: No starter serves the request, or the rules reject the model asked for.

    """
    answer = recommend(index, request, also=[model] if model else [], everything=model is None)
    candidates = [*(pick.candidate for pick in answer.picks), *answer.alternatives]
    if model is not None:
        candidates = [c for c in candidates if c.model.id == model]
        if not candidates:
            raise _refused(answer, model)
    for candidate in candidates:
        starter = index.starter(request.task, candidate.library.id, request.goal)
        if starter:
            text = starter.path.read_text(encoding="utf-8")
            if "HUB_ID" in read_settings(text) and candidate.model.hub_id is None:
                continue  # the script would load other weights than those that were recommended
            name = f"{_stem(request)}.py"
            filled = render(text, settings(candidate, request))
            return Script(name, filled, candidate.model.id, candidate.library.id, install_line(text))
    for library in request.constraints.libraries if model is None else ():
        starter = index.starter(request.task, library, request.goal)
        if starter:  # the catalog holds no model of this library: the script's own stays in it
            text = starter.path.read_text(encoding="utf-8")
            kept = str(read_settings(text).get("HUB_ID") or read_settings(text).get("MODEL"))
            return Script(f"{_stem(request)}.py", text, kept, library, install_line(text))
    have = sorted(name for name in index.starters() if name.startswith(f"{request.task}/"))
    hint = f"there is {', '.join(have)}" if have else "see `ptx list starters`"
    subject = model or f"{request.task} on {request.device}"
    raise PtxError(f"no starter serves {subject}, to {request.goal}, yet", hint)


def _stem(request: Request) -> str:
    return f"{request.task.replace('-', '_')}_{request.goal}"


def _refused(answer: Recommendation, model: str) -> PtxError:
    for rejection in answer.rejected:
        if rejection.model.id == model:
            first = rejection.first
            return PtxError(f"--model: {model} is rejected: {first.text}", first.relax)
    return PtxError(
        f"--model: {model} is no model for {answer.task.id}", f"see `ptx list models --task {answer.task.id}`"
    )


def install_line(text: str) -> tuple[str, ...]:
    """Return the command that installs what a script needs."""
    from shlex import quote  # noqa: PLC0415  # only here

    from ptx.starters import dependencies  # noqa: PLC0415

    return ("pip install " + " ".join(quote(item) for item in dependencies(text)),)


def settings(candidate: Candidate, request: Request) -> dict[str, Literal]:
    """Return the values for a starter's block of settings."""
    model, option = candidate.model, candidate.option
    values: dict[str, Literal] = {
        "MODEL": model_name(candidate),
        "WEIGHTS": model.weights,
        "DEVICE": _torch_device(request.device, option.unit),
        "DTYPE": _DTYPE[option.precision] if option.unit == "gpu" else "float32",
    }
    if model.hub_id:
        values["HUB_ID"] = model.hub_id
    languages = request.constraints.languages or tuple(model.languages[:1])
    if languages:
        values["LANGUAGE"] = languages[0]
    return values


def model_name(candidate: Candidate) -> str:
    """Return how the library calls the model: a timm name, or the last part of the constructor."""
    model = candidate.model
    if model.constructor == "timm.create_model" and model.weights:
        return model.weights
    return model.constructor.rsplit(".", 1)[-1]


def _torch_device(device: str, unit: str) -> str:
    return "mps" if unit == "gpu" and device.startswith("apple") else _TORCH_DEVICE[unit]
