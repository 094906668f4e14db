# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "pillow>=11",
#     "torch>=2.11,<2.15",
#     "torchvision>=0.26,<0.30",
#     "transformers>=5,<6",
# ]
# ///
"""Find objects in images, with a detector of the Hugging Face Hub.

Boxes are left, top, right, bottom in pixels.

Usage: python transformers.infer.py IMAGE... [--weights FOLDER] [--threshold 0.5] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import torch
from PIL import Image, ImageOps
from transformers import AutoImageProcessor, AutoModelForObjectDetection

# --- settings: ptx starter fills these in ---
HUB_ID = "PekingU/rtdetr_v2_r18vd"
DEVICE = "cpu"
DTYPE = "float32"
THRESHOLD = 0.5
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


def load_model(folder: Path | None) -> tuple[Any, Any]:
    """Image processor and model, from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        processor = AutoImageProcessor.from_pretrained(source)
        model = AutoModelForObjectDetection.from_pretrained(source, dtype=DTYPE)
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")
    return processor, model.eval()


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="IMAGE")
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="PATH",
        help="local model folder instead of the published one",
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument(
        "--threshold", type=float, default=THRESHOLD, help="least score (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    device = pick_device(args.device)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    processor, model = load_model(args.weights)
    model.to(device)

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        image = read_image(path)
        batch = processor(images=image, return_tensors="pt").to(device, model.dtype)
        with torch.inference_mode():
            outputs = model(**batch)
        found = processor.post_process_object_detection(
            outputs, threshold=args.threshold, target_sizes=[(image.height, image.width)]
        )[0]
        objects = [
            {
                "label": model.config.id2label[label],
                "score": round(score, 6),
                "box": [round(x, 1) for x in box],
            }
            for label, score, box in zip(
                found["labels"].tolist(),
                found["scores"].tolist(),
                found["boxes"].tolist(),
                strict=True,
            )
        ]
        results.append({"file": str(path), "objects": objects})

    if args.json:
        print(json.dumps(results, indent=2))
        return
    for result in results:
        print(f"{result['file']}: {len(result['objects'])} objects")
        for item in result["objects"]:
            box = " ".join(f"{edge:7.1f}" for edge in item["box"])
            print(f"  {item['score']:7.2%}  {item['label']:<20} {box}")


if __name__ == "__main__":
    main()
