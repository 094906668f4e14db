"""Builds the networks that are exported: with random weights, taking and giving tensors only."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ptx.verify import counting, facts
from ptx.verify.checkers import architectures, open_clip_models, torchaudio_bundles, torchvision_weights
from ptx.verify.checkers.constructor import resolve
from ptx.verify.exporting.wrapping import CONTEXT, Named, Single, SpeechChunk

_TOKENS = 128
_SPEECH_SECONDS = 2
_FRAMES_OF_SLOW = 4
_LOUDNESS = 0.1
_CHUNK = 512
_SPEECH_RATE = 16_000


class NotBuiltError(Exception):
    """A model that cannot be built here; the message says why."""


class Spec(NamedTuple):
    """One input."""

    shape: tuple[int, ...]
    kind: str = "noise"
    """`noise` of variance 1, `sound` (noise of a tenth of that), `ones`, `zeros`, `ids` below `high`, or the
    number `high`."""
    high: int = 2


class Built(NamedTuple):
    """A network ready to be calibrated."""

    module: Any
    inputs: tuple[Spec, ...]
    part: str = ""
    """What is exported where it is not the whole model."""
    rewritten: bool = False
    """Whether the network can be exported only in part, so that the library's own call does not go through."""
    shipped: str = ""
    """The ONNX file, weights included, that the package brings instead of a module that can be exported."""


def build(job: Mapping[str, Any]) -> Built:
    """Return the network of a model.

    Raises:
        NotBuiltError: It cannot be built here.
    """
    import torch  # noqa: PLC0415  # only in a worker

    torch.manual_seed(0)
    model = job["model"]
    make = _FAMILIES.get(model["library"])
    if make is None:
        if not job.get("architecture"):
            raise NotBuiltError(facts.NO_CONFIGURATION)
        make = _architecture
    try:
        return make(job)
    except NotBuiltError:
        raise
    except Exception as error:  # whatever a constructor raises
        raise NotBuiltError(f"cannot be built: {counting.first_line(error)}") from error


def batches(specs: tuple[Spec, ...], count: int) -> list[tuple[Any, ...]]:
    """Return seeded inputs; the same for the same specs on every machine."""
    return [tuple(_tensors(specs, seed)) for seed in range(1, count + 1)]


def _tensors(specs: tuple[Spec, ...], seed: int) -> Iterator[Any]:
    import torch  # noqa: PLC0415

    dice = torch.Generator().manual_seed(seed)
    for spec in specs:
        if spec.kind == "ids":
            yield torch.randint(0, spec.high, spec.shape, generator=dice)
        elif spec.kind == "ones":
            yield torch.ones(spec.shape, dtype=torch.int64)
        elif spec.kind == "zeros":
            yield torch.zeros(spec.shape)
        elif spec.kind == "number":
            yield torch.tensor(spec.high)
        else:
            noise = torch.randn(spec.shape, generator=dice) * (_LOUDNESS if spec.kind == "sound" else 1.0)
            yield noise + _tint(spec.shape, dice)


def _tint(shape: tuple[int, ...], dice: Any) -> Any:  # noqa: ANN401  # a generator, a tensor
    """Return a level of its own for each channel of an image or clip: networks average plain noise away."""
    import torch  # noqa: PLC0415

    return torch.randn((*shape[:2], *(1 for _ in shape[2:])), generator=dice) if len(shape) >= 4 else 0.0


def _shape(model: Mapping[str, Any]) -> tuple[int, ...]:
    shape = facts.shape(model["input"])
    if shape is None:
        raise NotBuiltError(f"the catalog names no shape of its input ({model['input'] or 'nothing'})")
    return shape


def _torchvision(job: Mapping[str, Any]) -> Built:
    model = job["model"]
    dotted = model["constructor"]
    classes = 0
    if model["weights"]:
        from torchvision.models import get_weight  # noqa: PLC0415  # only in a worker

        classes = len(get_weight(model["weights"]).meta.get("categories", ()))
    made = resolve(dotted)(**torchvision_weights.options(dotted, classes))
    if ".detection." in dotted:
        return _detector(made, model)
    if ".optical_flow." in dotted:
        raise NotBuiltError("two images of no stated size")
    return Built(Named(made), (Spec((1, *_shape(model))),))


def _detector(made: Any, model: Mapping[str, Any]) -> Built:  # noqa: ANN401  # a torchvision detector
    if hasattr(made, "rpn"):
        raise NotBuiltError("a detector of two stages has no network without NMS: it stands between the stages")
    fixed = made.transform.fixed_size
    shape = facts.shape(model["input"]) or ((3, *fixed[::-1]) if fixed else (3, 320, 320))
    part = "backbone and head; boxes are decoded and suppressed (NMS) outside"
    return Built(Single(made.backbone, made.head), (Spec((1, *shape)),), part, rewritten=True)


def _timm(job: Mapping[str, Any]) -> Built:
    import timm  # noqa: PLC0415  # only in a worker

    model = job["model"]
    made = timm.create_model(model["weights"], pretrained=False)
    shape = facts.shape(model["input"]) or tuple(made.pretrained_cfg["input_size"])
    return Built(Named(made), (Spec((1, *shape)),))


def _pytorchvideo(job: Mapping[str, Any]) -> Built:
    model = job["model"]
    made = resolve(model["constructor"])(pretrained=False)
    shape = _shape(model)
    if "slowfast" in model["constructor"]:
        slow = (shape[0], shape[1] // _FRAMES_OF_SLOW, *shape[2:])
        return Built(Named(made, as_list=True), (Spec((1, *slow)), Spec((1, *shape))))
    return Built(Named(made), (Spec((1, *shape)),))


def _torchaudio(job: Mapping[str, Any]) -> Built:
    bundle = resolve(job["model"]["constructor"])
    if not hasattr(bundle, "get_model"):
        raise NotBuiltError("its bundle is more than one network")
    with torchaudio_bundles.nothing_loaded():
        made = bundle.get_model()
    length = int(bundle.sample_rate) * _SPEECH_SECONDS
    shape = (1, length) if "Wav2Vec2" in type(bundle).__name__ else (1, 1, length)
    return Built(Named(made), (Spec(shape, "sound"),), f"{_SPEECH_SECONDS} s of sound")


def _open_clip(job: Mapping[str, Any]) -> Built:
    import open_clip  # noqa: PLC0415  # only in a worker

    model = job["model"]
    name = open_clip_models.configuration(model["weights"] or "", open_clip.list_models())[0]
    if name is None:
        raise NotBuiltError("its weights do not name one of the package's configurations")
    made = open_clip.create_model(name, pretrained=None, load_weights=False)
    shape = facts.shape((model["input"] or "").rpartition("frames of ")[2]) or _shape(model)
    return Built(Named(made.visual), (Spec((1, *shape)),), "the image tower")


def _silero_vad(job: Mapping[str, Any]) -> Built:
    import silero_vad  # noqa: PLC0415  # only in a worker

    file = Path(silero_vad.__file__).parent / "data" / (job["model"]["weights"] or "")
    if not file.is_file():
        raise NotBuiltError("the package does not bring its weights")
    inputs = (Spec((1, CONTEXT + _CHUNK), "sound"), Spec((2, 1, 128), "zeros"), Spec((), "number", _SPEECH_RATE))
    module = SpeechChunk(silero_vad.load_silero_vad())
    return Built(module, inputs, "the file of the package against its TorchScript", shipped=str(file))


def _architecture(job: Mapping[str, Any]) -> Built:
    data = job["architecture"]
    config, made = architectures.build(data, meta=False)
    for name, value in (("use_cache", False), ("return_dict", True)):
        if config is not None and hasattr(config, name):
            setattr(config, name, value)
    if not data.get("input"):
        raise NotBuiltError(f"architecture {data['id']} names no input")
    accepted = inspect.signature(made.forward).parameters
    inputs = dict(_named(data["input"], config, accepted))
    return Built(Named(made, list(inputs)), tuple(inputs.values()), _part(config, accepted))


def _part(config: Any, accepted: Mapping[str, Any]) -> str:  # noqa: ANN401  # a configuration
    if getattr(config, "is_encoder_decoder", False) and "decoder_input_ids" in accepted:
        return "one pass of encoder and decoder, without a cache"
    if "past_key_values" in accepted and "token_type_ids" not in accepted:
        return "one pass, without a cache"
    return ""


def _named(
    inputs: Mapping[str, Any],
    config: Any,  # noqa: ANN401  # a configuration
    accepted: Mapping[str, Any],
) -> Iterator[tuple[str, Spec]]:
    """Yield argument → input, with a mask of the tokens where the model takes one."""
    if architectures.TOKENS in inputs:
        length = min(int(inputs[architectures.TOKENS]), _TOKENS)
        inputs = {"input_ids": {"shape": [1, length], "dtype": "int64"}}
    words = getattr(config, "vocab_size", None) or 1000
    for name, spec in inputs.items():
        shape = tuple(spec["shape"])
        if not str(spec.get("dtype", "float32")).startswith("int"):
            yield name, Spec(shape, "sound" if name == "input_values" and len(shape) == 2 else "noise")
        elif "mask" in name:
            yield name, Spec(shape, "ones")
        else:
            yield name, Spec(shape, "ids", words if name.endswith("input_ids") else 2)
            if name == "input_ids" and "attention_mask" in accepted and "attention_mask" not in inputs:
                yield "attention_mask", Spec(shape, "ones")


_FAMILIES: dict[str, Callable[[Mapping[str, Any]], Built]] = {
    "torchvision": _torchvision,
    "timm": _timm,
    "pytorchvideo": _pytorchvideo,
    "torchaudio": _torchaudio,
    "open-clip": _open_clip,
    "silero-vad": _silero_vad,
}
