# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "torch>=2.11,<2.15",
#     "transformers>=5,<6",
# ]
# ///
"""Classify texts (sentiment, topic, intent), with a model of the Hugging Face Hub.

Usage: python transformers.infer.py TEXT... [--weights FOLDER] [--json]
       a TEXT that ends in .txt is a file with one text a line
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NoReturn

import torch
from transformers import Pipeline, pipeline

# --- settings: ptx starter fills these in ---
HUB_ID = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
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


def read_texts(inputs: list[str]) -> list[str]:
    """Texts as they are; the name of a .txt file stands for its lines."""
    texts: list[str] = []
    for item in inputs:
        if not item.lower().endswith(".txt"):
            texts.append(item)
            continue
        try:
            lines = Path(item).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{item}: not a readable text file ({error})")
        texts += [line for line in lines if line.strip()]
        if not any(line.strip() for line in lines):
            fail(f"{item}: the file holds no text")
    if any(not text.strip() for text in texts):
        fail("a text is empty")
    return texts


def load_model(folder: Path | None, device: torch.device) -> Pipeline:
    """Tokenizer and model, from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        classify = pipeline("text-classification", model=source, device=device, dtype=DTYPE)
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")
    if classify.tokenizer.model_max_length > 1_000_000:  # the tokenizer names no limit
        room = getattr(classify.model.config, "max_position_embeddings", 514)
        classify.tokenizer.model_max_length = room - 2
    return classify


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="TEXT", help="a text, or a .txt file with one text a line"
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="PATH",
        help="local model folder instead of the published one",
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--top-k", type=int, default=TOP_K, help="labels (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    if args.top_k < 1:
        fail("--top-k must be 1 or more")
    device = pick_device(args.device)
    texts = read_texts(args.inputs)
    classify = load_model(args.weights, device)

    results = []
    for number, text in enumerate(texts, 1):
        if len(texts) > 1:
            print(f"[{number}/{len(texts)}]", file=sys.stderr)
        predictions = [
            {"label": item["label"], "score": round(item["score"], 6)}
            for item in classify(text, top_k=args.top_k, truncation=True)
        ]
        results.append({"text": text, "predictions": predictions})

    if args.json:
        print(json.dumps(results, indent=2))
        return
    for result in results:
        print(result["text"])
        for prediction in result["predictions"]:
            print(f"  {prediction['score']:7.2%}  {prediction['label']}")


if __name__ == "__main__":
    main()
