# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "av>=14",
#     "numpy>=1.26",
#     "torch>=2.11,<2.15",
#     "torchvision>=0.26,<0.30",
# ]
# ///
"""Name the action in a video, with a torchvision model of Kinetics-400.

The scores are the mean over clips spread over the video, as in the published evaluation.

Usage: python torchvision.infer.py VIDEO... [--weights CHECKPOINT] [--clips N] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import av
import numpy as np
import torch
from torch import nn
from torchvision.models import WeightsEnum, get_model, get_weight

# --- settings: ptx starter fills these in ---
MODEL = "mvit_v2_s"
WEIGHTS = "MViT_V2_S_Weights.KINETICS400_V1"
DEVICE = "cpu"
DTYPE = "float32"
TOP_K = 5
# --- end of settings ---

# Frames in a clip, frames a second, clips in a video: behind the published accuracies.
VIEWS = {"mvit": (16, 7.5, 5), "s3d": (128, 15, 1), "swin3d": (32, 15, 12), "": (16, 15, 5)}


def fail(message: object) -> NoReturn:
    """End the program with one line on stderr and exit status 1."""
    sys.exit("error: " + " ".join(str(message).split()))


def pick_device(name: str) -> torch.device:
    """The device of that name, if something can be computed on it here."""
    try:
        return torch.zeros(1, device=name).device
    except (AssertionError, NotImplementedError, RuntimeError):
        fail(f"device {name!r} cannot be used here (torch {torch.__version__}); try --device cpu")


def read_clips(
    path: Path,
    prepare: Callable[[torch.Tensor], torch.Tensor],
    clips: int,
    frames: int,
    rate: float,
) -> torch.Tensor:
    """Clips spread evenly over the video, prepared frame by frame: [clips, frames, ...]."""
    picked: dict[int, torch.Tensor] = {}
    try:
        with av.open(path) as container:
            if not container.streams.video:
                fail(f"{path}: no video in the file")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            seconds = (container.duration or 0) / av.time_base
            spare = max(seconds - frames / rate, 0.0)
            starts = torch.linspace(0, spare, clips) if clips > 1 else torch.tensor([spare / 2])
            times = (starts[:, None] + torch.arange(frames) / rate).flatten().tolist()
            slots = deque(sorted(range(len(times)), key=times.__getitem__))
            begin = 0.0
            for index, frame in enumerate(container.decode(stream)):
                time = index / (stream.average_rate or 25) if frame.time is None else frame.time
                begin = time if index == 0 else begin
                if not slots:
                    break
                if times[slots[0]] <= time - begin + 1e-3:
                    image = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90))
                    ready = prepare(torch.from_numpy(image.copy()).permute(2, 0, 1))
                while slots and times[slots[0]] <= time - begin + 1e-3:
                    picked[slots.popleft()] = ready
    except (av.FFmpegError, ValueError) as error:
        fail(f"{path}: not a readable video ({error})")
    if not picked:
        fail(f"{path}: no frame could be decoded")
    picked.update(dict.fromkeys(slots, ready))  # the video is shorter than a clip
    return torch.stack([picked[slot] for slot in range(len(times))]).unflatten(0, (clips, frames))


def load_model(checkpoint: Path | None) -> tuple[nn.Module, WeightsEnum]:
    """The model with its published weights, or with a state dict of the same shape."""
    try:
        weights = get_weight(WEIGHTS)
        if checkpoint is None:
            model = get_model(MODEL, weights=weights)
        else:
            model = get_model(MODEL, weights=None)
            state = torch.load(checkpoint, map_location="cpu", weights_only=True)
            model.load_state_dict(state.get("model", state))
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the weights {checkpoint or WEIGHTS} cannot be loaded: {error}")
    return model.eval(), weights


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="VIDEO")
    parser.add_argument(
        "--weights", type=Path, metavar="PATH", help="local checkpoint instead of the published one"
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--top-k", type=int, default=TOP_K, help="labels (default: %(default)s)")
    parser.add_argument("--clips", type=int, help="clips in a video (default: as published)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    frames, rate, clips = next(view for name, view in VIEWS.items() if MODEL.startswith(name))
    clips = clips if args.clips is None else args.clips
    if args.top_k < 1 or clips < 1:
        fail("--top-k and --clips must be 1 or more")
    device, dtype = pick_device(args.device), getattr(torch, DTYPE)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    model, weights = load_model(args.weights)
    model.to(device)
    preprocess, labels = weights.transforms(), weights.meta["categories"]

    def prepare(image: torch.Tensor) -> torch.Tensor:
        return preprocess(image.unsqueeze(0)).squeeze(1)

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        views = read_clips(path, prepare, clips, frames, rate).transpose(1, 2)
        with torch.inference_mode(), torch.autocast(device.type, dtype, dtype != torch.float32):
            each = [model(view.unsqueeze(0).to(device))[0] for view in views]
            scores = torch.stack(each).float().softmax(dim=1).mean(dim=0)
        top = scores.topk(min(args.top_k, len(scores)))
        predictions = [
            {"label": labels[index], "score": round(score, 6)}
            for score, index in zip(top.values.tolist(), top.indices.tolist(), strict=True)
        ]
        results.append({"file": str(path), "predictions": predictions})

    if args.json:
        print(json.dumps(results, indent=2))
        return
    for result in results:
        print(result["file"])
        for prediction in result["predictions"]:
            print(f"  {prediction['score']:7.2%}  {prediction['label']}")


if __name__ == "__main__":
    main()
