# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "torch>=2.11,<2.15",
#     "transformers>=5,<6",
# ]
# ///
"""Say how alike texts are, with an embedding model and plain Transformers.

Prints the pairs of texts, the most similar first. The pooling is the one that the model's
`1_Pooling/config.json` names, and the mean where there is no such file.

Usage: python transformers.infer.py TEXT TEXT... [--weights FOLDER] [--json]
       a TEXT that ends in .txt is a file with one text a line
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import combinations
from pathlib import Path
from typing import Any, NoReturn

import torch
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer
from transformers.utils import cached_file

# --- settings: ptx starter fills these in ---
HUB_ID = "sentence-transformers/all-MiniLM-L6-v2"
DEVICE = "cpu"
DTYPE = "float32"
TOP_K = 10
# --- end of settings ---

BATCH = 32


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


def load_model(folder: Path | None) -> tuple[Any, Any, str]:
    """Tokenizer, model and pooling (cls, lasttoken or mean), from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        tokenizer = AutoTokenizer.from_pretrained(source)
        model = AutoModel.from_pretrained(source, dtype=DTYPE)
        config = cached_file(
            source, "1_Pooling/config.json", _raise_exceptions_for_missing_entries=False
        )
        pooling = {} if config is None else json.loads(Path(config).read_text(encoding="utf-8"))
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")
    if tokenizer.model_max_length > 1_000_000:  # the tokenizer names no limit
        tokenizer.model_max_length = getattr(model.config, "max_position_embeddings", 514) - 2
    if pooling.get("pooling_mode_cls_token") or pooling.get("pooling_mode") == "cls":
        return tokenizer, model.eval(), "cls"
    if pooling.get("pooling_mode_lasttoken") or pooling.get("pooling_mode") == "lasttoken":
        return tokenizer, model.eval(), "lasttoken"
    return tokenizer, model.eval(), "mean"


def pool(hidden: torch.Tensor, mask: torch.Tensor, how: str) -> torch.Tensor:
    """One vector a text from the vectors of its tokens."""
    if how == "cls":
        return hidden[:, 0]
    if how == "lasttoken":
        last = mask.cumsum(dim=1).argmax(dim=1)
        return hidden[torch.arange(len(hidden), device=hidden.device), last]
    weight = mask.unsqueeze(-1)
    return (hidden * weight).sum(dim=1) / weight.sum(dim=1)


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
    tokenizer, model, pooling = load_model(args.weights)
    model.to(device)

    rows = []
    for start in range(0, len(texts), BATCH):
        if len(texts) > BATCH:
            print(f"[{start}/{len(texts)}]", file=sys.stderr)
        batch = tokenizer(
            texts[start : start + BATCH], padding=True, truncation=True, return_tensors="pt"
        ).to(device)
        with torch.inference_mode():
            hidden = model(**batch).last_hidden_state.float()
        rows.append(normalize(pool(hidden, batch["attention_mask"], pooling), dim=1))
    vectors = torch.cat(rows)
    scores = (vectors @ vectors.T).cpu()

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
