"""Modules around the libraries' networks that take tensors by position and give a tuple of floating tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

_MAIN = (
    "logits", "start_logits", "end_logits", "pred_boxes", "pred_masks", "class_queries_logits",
    "masks_queries_logits", "predicted_depth", "waveform", "spectrogram", "prediction_logits", "embeddings",
    "image_embeds", "text_embeds", "logits_per_image",
)  # fmt: skip
"""Outputs that are what a model is for; what else it gives (hidden states, losses of layers) is left out."""


class Named(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """A network called with keyword arguments, or with one list."""

    def __init__(self, network: nn.Module, names: list[str] | None = None, *, as_list: bool = False) -> None:
        """Take a network, the names of its arguments (None: by position), and whether they make one list."""
        super().__init__()
        self.network = network
        self.names = names
        self.as_list = as_list

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Return the floating outputs."""
        if self.names is not None:
            found = self.network(**dict(zip(self.names, inputs, strict=True)))
        else:
            found = self.network(list(inputs)) if self.as_list else self.network(*inputs)
        return tuple(_tensors(found))


class Single(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """Backbone and head of a torchvision detector of one stage."""

    def __init__(self, backbone: nn.Module, head: nn.Module) -> None:
        """Take the two parts."""
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return the raw scores and offsets of all anchors for a batch of normalised images."""
        features = self.backbone(image)
        return tuple(_tensors(self.head(list(features.values()))))


CONTEXT = 64
"""Samples of the chunk before that Silero's network sees with each chunk."""


class SpeechChunk(nn.Module):  # type: ignore[misc]  # torch is taken as it comes
    """Silero's TorchScript on the first chunk of a recording, called like its ONNX file."""

    def __init__(self, network: nn.Module) -> None:
        """Take the network, which keeps its own state and context."""
        super().__init__()
        self.network = network

    def forward(self, chunk: Tensor, _state: Tensor, rate: Tensor) -> tuple[Tensor]:
        """Return the probability of speech; state and context are those of a fresh network: zero."""
        self.network.reset_states()
        return (self.network(chunk[:, CONTEXT:], int(rate)),)


def _tensors(found: Any) -> Iterator[Tensor]:  # noqa: ANN401  # whatever a network returns
    if isinstance(found, Tensor):
        if torch.is_floating_point(found):
            yield found
    elif isinstance(found, Mapping):
        main = [found[name] for name in _MAIN if found.get(name) is not None]
        for value in main or found.values():
            yield from _tensors(value)
    elif isinstance(found, tuple | list):
        for value in found:
            yield from _tensors(value)
