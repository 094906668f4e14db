"""torchaudio: the bundle's own parameters, sample rate and licence; its models built, with nothing downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from ptx.verify import counting, facts
from ptx.verify.checkers.constructor import MissingError, resolve
from ptx.verify.facts import Fact

_SECONDS_OF_SPEECH = 10
_SECONDS_OF_TASK = {"forced-alignment": 30}
"""What a pass of these tasks takes, where it is not `_SECONDS_OF_SPEECH`."""

_LICENSES = {"MIT": "MIT License", "CC-BY-NC-4.0": "CC BY-NC 4.0", "BSD-3-Clause": "BSD"}


def check(job: dict[str, Any]) -> Iterator[Fact]:
    """Yield the facts of one model."""
    model = job["model"]
    dotted = model["constructor"]
    try:
        bundle = resolve(dotted)
    except MissingError as error:
        yield facts.disagrees("constructor", dotted, None, str(error))
        return
    yield facts.verified("constructor", dotted, dotted, "it can be imported")
    yield facts.same("weights", model["weights"], dotted.rpartition(".")[2], "the bundle's name")
    yield from _rate(model, bundle)
    yield from _license(model, dotted, bundle)
    try:
        with nothing_loaded():
            built = [counting.build(make) for make in _makers(bundle)]
    except Exception as error:  # noqa: BLE001  # whatever a bundle raises
        yield facts.unchecked("params", model["params"], f"cannot be built: {counting.first_line(error)}")
        return
    how = "the models of the bundle, counted on the meta device"
    yield facts.params(model["params"], sum(map(counting.params, built)), how)
    if model["flops"] is not None:
        yield _flops(model, built[0], bundle.sample_rate)


def _flops(model: dict[str, Any], built: Any, rate: float) -> Fact:  # noqa: ANN401  # a torch module
    seconds = _SECONDS_OF_TASK.get(model["task"], _SECONDS_OF_SPEECH)
    length = int(rate) * seconds
    for shape in ((1, length), (1, 1, length)):
        try:
            found = counting.macs(built, counting.tensor(shape))
        except Exception as error:  # noqa: BLE001  # a model that takes something else
            why = counting.first_line(error)
            continue
        how = f"counted on the meta device for {seconds} s of sound"
        return facts.macs(model["flops"], model["flops_convention"], found, how)
    return facts.unchecked("flops", model["flops"], f"a pass on the meta device fails: {why}")


def _makers(bundle: Any) -> Iterator[Any]:  # noqa: ANN401  # a bundle
    if hasattr(bundle, "get_tacotron2"):
        yield bundle.get_tacotron2
        if getattr(bundle, "_wavernn_params", None):
            yield lambda: bundle.get_vocoder()  # noqa: PLW0108  # a vocoder of nothing but arithmetic has no eval
    elif hasattr(bundle, "_get_model"):
        yield bundle._get_model  # noqa: SLF001  # the bundle offers only a decoder, which needs a download
    else:
        yield bundle.get_model


@contextmanager
def nothing_loaded() -> Iterator[None]:
    """Let the bundles build their models, and keep them from downloading weights."""
    import torch  # noqa: PLC0415  # only in a worker

    targets = {
        "torchaudio.utils._download_asset": "",
        "torchaudio.pipelines._wav2vec2.utils._get_state_dict": {},
        "torchaudio.pipelines._tts.impl.load_state_dict_from_url": {},
        "torch.load": {},
    }
    with ExitStack() as stack:
        for target, value in targets.items():
            stack.enter_context(patch(target, lambda *_, value=value, **__: value))
        stack.enter_context(patch.object(torch.nn.Module, "load_state_dict", lambda *_, **__: None))
        yield


def _rate(model: dict[str, Any], bundle: Any) -> Iterator[Fact]:  # noqa: ANN401  # a bundle
    expected = facts.sample_rate(model["input"])
    if expected is not None and hasattr(bundle, "sample_rate"):
        found = int(bundle.sample_rate)
        state = facts.verified if expected == found else facts.disagrees
        yield state("input", model["input"], f"{found / 1000:g} kHz", "the bundle's sample rate")


def _license(model: dict[str, Any], dotted: str, bundle: Any) -> Iterator[Fact]:  # noqa: ANN401  # a bundle
    expected = model["license"]
    text = " ".join((getattr(bundle, "__doc__", None) or "").split())
    found = re.search(r"under (?:the )?(?:terms of )?(.{2,60}?License|CC[- ]BY[^ ]*(?: 4\.0)?)", text)
    name = dotted.rpartition(".")[2]
    if found is None:
        if expected["state"] == "unstated":
            yield facts.verified("license", "unstated", "unstated", f"the text of {name} names none")
        return
    words = _LICENSES.get(expected["id"] or "")
    if words and words.lower() in found[1].lower():
        yield facts.verified("license", expected["id"], found[1], f"the text of {name}")
