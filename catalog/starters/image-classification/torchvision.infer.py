# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "pillow>=11",
#     "torch>=2.11,<2.15",
#     "torchvision>=0.26,<0.30",
# ]
# ///
"""Say what an image shows, with a torchvision classifier.

Usage: python torchvision.infer.py IMAGE... [--weights CHECKPOINT] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NoReturn

import torch
from PIL import Image, ImageOps
from torch import nn
from torchvision.models import WeightsEnum, get_model, get_weight

# --- settings: ptx starter fills these in ---
MODEL = "mobilenet_v3_large"
WEIGHTS = "MobileNet_V3_Large_Weights.IMAGENET1K_V2"
DEVICE = "cpu"
DTYPE = "float32"
TOP_K = 5
# --- end of settings ---


def fail(message: object) -> NoReturn:
    """End the program with one line on stderr and exit status 1."""
    sys.exit("error: " + " ".join(str(message).split()))


def pick_device(name: str) -> torch.device:
    """The device of that name, if something can be computed on it here."""
    try:
        return torch.zeros(1, device=name).device
    except (AssertionError, NotImplementedError, RuntimeError):
        fail(f"device {name!r} cannot be used here (torch {torch.__version__}); try --device cpu")


def read_image(path: Path) -> Image.Image:
    """Decode with Pillow, upright and in RGB."""
    try:
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        fail(f"{path}: not a readable image ({error})")


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
    parser.add_argument("inputs", nargs="+", type=Path, metavar="IMAGE")
    parser.add_argument(
        "--weights", type=Path, metavar="PATH", help="local checkpoint instead of the published one"
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--top-k", type=int, default=TOP_K, help="labels (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    if args.top_k < 1:
        fail("--top-k must be 1 or more")
    device, dtype = pick_device(args.device), getattr(torch, DTYPE)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    model, weights = load_model(args.weights)
    model.to(device, dtype)
    preprocess, labels = weights.transforms(), weights.meta["categories"]

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        batch = preprocess(read_image(path)).unsqueeze(0).to(device, dtype)
        with torch.inference_mode():
            scores = model(batch)[0].float().softmax(dim=0)
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
