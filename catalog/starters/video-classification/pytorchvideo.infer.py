# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "av>=14",
#     "numpy>=1.26",
#     "pytorchvideo>=0.1.5,<0.2",
#     "torch>=2.11,<2.15",
#     "torchvision>=0.26,<0.30",
# ]
# ///
"""Name the action in a video, with a PyTorchVideo model of Kinetics-400.

The scores are the mean over clips and crops, as in the published evaluation.

Usage: python pytorchvideo.infer.py VIDEO... [--weights CHECKPOINT] [--clips N] [--crops N] [--json]
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
from pytorchvideo.models import hub
from torch import nn
from torchvision.models.video import R3D_18_Weights
from torchvision.transforms.v2 import functional as F

# --- settings: ptx starter fills these in ---
MODEL = "x3d_s"
DEVICE = "cpu"
DTYPE = "float32"
TOP_K = 5
# --- end of settings ---

# Frames in a clip, their stride at 30 a second, short side, crop, clips, crops of each clip.
VIEWS = {
    "c2d_r50": (8, 8, 256, 256, 10, 3),
    "csn_r101": (32, 2, 256, 256, 10, 3),
    "efficient_x3d_s": (13, 6, 160, 160, 10, 3),
    "efficient_x3d_xs": (4, 12, 160, 160, 10, 3),
    "i3d_r50": (8, 8, 256, 256, 10, 3),
    "mvit_base_16x4": (16, 4, 256, 224, 5, 1),
    "mvit_base_32x3": (32, 3, 256, 224, 5, 1),
    "r2plus1d_r50": (16, 4, 256, 256, 10, 3),
    "slow_r50": (8, 8, 256, 256, 10, 3),
    "slowfast_16x8_r101_50_50": (64, 2, 256, 256, 10, 3),
    "slowfast_r101": (32, 2, 256, 256, 10, 3),
    "slowfast_r50": (32, 2, 256, 256, 10, 3),
    "x3d_l": (16, 5, 356, 356, 10, 3),
    "x3d_m": (16, 5, 256, 256, 10, 3),
    "x3d_s": (13, 6, 182, 182, 10, 3),
    "x3d_xs": (4, 12, 182, 182, 10, 3),
}
SLOWFAST_ALPHA = 4


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


def load_model(checkpoint: Path | None) -> nn.Module:
    """The model with its published weights, or with a checkpoint of the same shape."""
    try:
        model = getattr(hub, MODEL)(pretrained=checkpoint is None)
        if checkpoint is not None:
            state = torch.load(checkpoint, map_location="cpu", weights_only=True)
            model.load_state_dict(state.get("model_state", state))
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the weights {checkpoint or MODEL} cannot be loaded: {error}")
    return model.eval()


def inputs_of(view: torch.Tensor) -> torch.Tensor | list[torch.Tensor]:
    """A batch of one view; SlowFast takes a slow and a fast pathway."""
    batch = view.unsqueeze(0)
    if not MODEL.startswith("slowfast"):
        return batch
    frames = batch.shape[2]
    slow = torch.linspace(0, frames - 1, frames // SLOWFAST_ALPHA, device=batch.device).long()
    return [batch.index_select(2, slow), batch]


def probabilities(output: torch.Tensor) -> torch.Tensor:
    """Softmax, except after the heads that end in one."""
    ready = MODEL.startswith(("r2plus1d", "x3d"))
    return output.float() if ready else output.float().softmax(dim=-1)


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
    parser.add_argument(
        "--crops", type=int, choices=(1, 3), help="crops of a clip (default: as published)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    if MODEL not in VIEWS:
        fail(f"how to sample a video for {MODEL!r} is not known; known: {', '.join(VIEWS)}")
    frames, stride, side, crop, clips, crops = VIEWS[MODEL]
    clips = clips if args.clips is None else args.clips
    crops = crops if args.crops is None else args.crops
    if args.top_k < 1 or clips < 1:
        fail("--top-k and --clips must be 1 or more")
    device, dtype = pick_device(args.device), getattr(torch, DTYPE)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    model = load_model(args.weights).to(device)
    labels = R3D_18_Weights.KINETICS400_V1.meta["categories"]  # the same order of classes

    def prepare(image: torch.Tensor) -> torch.Tensor:
        image = F.resize(image, [side], antialias=False)
        top, left = (size - crop for size in image.shape[-2:])
        places = (0.5,) if crops == 1 else (0.0, 0.5, 1.0)
        return torch.stack(
            [F.crop(image, round(top * at), round(left * at), crop, crop) for at in places]
        )

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        # [clips, frames, crops, channels, height, width] to one view after the other
        pixels = read_clips(path, prepare, clips, frames, 30 / stride)
        views = pixels.permute(0, 2, 3, 1, 4, 5).flatten(0, 1)
        total = torch.zeros(len(labels), device=device)
        for view in views:
            clip = (view.to(device, torch.float32) / 255 - 0.45) / 0.225
            with torch.inference_mode(), torch.autocast(device.type, dtype, dtype != torch.float32):
                total += probabilities(model(inputs_of(clip)))[0]
        scores = total / len(views)
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
