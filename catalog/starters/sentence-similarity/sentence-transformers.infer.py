# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "sentence-transformers>=5,<7",
#     "torch>=2.11,<2.15",
#     "transformers>=5,<6",
# ]
# ///
"""Say how alike texts are, with an embedding model and Sentence Transformers.

Prints the pairs of texts, the most similar first.

Usage: python sentence-transformers.infer.py TEXT TEXT... [--weights FOLDER] [--json]
       a TEXT that ends in .txt is a file with one text a line
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import combinations
from pathlib import Path
from typing import NoReturn

import torch
from sentence_transformers import SentenceTransformer

# --- settings: ptx starter fills these in ---
HUB_ID = "sentence-transformers/all-MiniLM-L6-v2"
DEVICE = "cpu"
DTYPE = "float32"
TOP_K = 10
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


def load_model(folder: Path | None, device: torch.device) -> SentenceTransformer:
    """The model with its tokenizer and pooling, from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        return SentenceTransformer(source, device=str(device), model_kwargs={"dtype": DTYPE})
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")


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
    parser.add_argument("--top-k", type=int, default=TOP_K, help="pairs (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    if args.top_k < 1:
        fail("--top-k must be 1 or more")
    device = pick_device(args.device)
    texts = read_texts(args.inputs)
    if len(texts) < 2:
        fail("two texts or more are needed")
    model = load_model(args.weights, device)
    vectors = model.encode(texts, convert_to_tensor=True, show_progress_bar=len(texts) > 32)
    scores = model.similarity(vectors, vectors).float().cpu()

    order = sorted(combinations(range(len(texts)), 2), key=lambda pair: -scores[pair])
    pairs = [
        {"a": texts[a], "b": texts[b], "score": round(scores[a, b].item(), 6)}
        for a, b in order[: args.top_k]
    ]

    if args.json:
        print(json.dumps(pairs, indent=2, ensure_ascii=False))
        return
    for pair in pairs:
        print(f"{pair['score']:7.4f}  {pair['a']}  |  {pair['b']}")


if __name__ == "__main__":
    main()
