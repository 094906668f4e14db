# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "av>=14",
#     "numpy>=1.26",
#     "soundfile>=0.13",
#     "torch>=2.11,<2.15",
#     "torchaudio>=2.11,<2.12",
#     "transformers>=5,<6",
# ]
# ///
"""Say whether recordings are of the same speaker as the first one, with an x-vector model.

The threshold suits WavLM; tune it on recordings of your kind.

Usage: python transformers.infer.py REFERENCE AUDIO... [--weights FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import av
import numpy as np
import soundfile
import torch
import torchaudio
from torch.nn.functional import cosine_similarity
from transformers import AutoFeatureExtractor, AutoModelForAudioXVector

# --- settings: ptx starter fills these in ---
HUB_ID = "microsoft/wavlm-base-plus-sv"
DEVICE = "cpu"
DTYPE = "float32"
THRESHOLD = 0.86
# --- end of settings ---

SAMPLE_RATE = 16000
MIN_SECONDS = 0.5


def fail(message: object) -> NoReturn:
    """End the program with one line on stderr and exit status 1."""
    sys.exit("error: " + " ".join(str(message).split()))


def pick_device(name: str) -> torch.device:
    """The device of that name, if something can be computed on it here."""
    try:
        return torch.zeros(1, device=name).device
    except (AssertionError, NotImplementedError, RuntimeError):
        fail(f"device {name!r} cannot be used here (torch {torch.__version__}); try --device cpu")


def read_audio(path: Path) -> torch.Tensor:
    """Decode to mono at 16 kHz: libsndfile for wav, flac, ogg and mp3, PyAV for the rest."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, TypeError):
        try:
            with av.open(path) as container:
                if not container.streams.audio:
                    fail(f"{path}: no audio in the file")
                resampler = av.AudioResampler(format="flt", layout="mono")
                frames = [f for raw in container.decode(audio=0) for f in resampler.resample(raw)]
                frames += resampler.resample(None)
                rate = frames[0].sample_rate
            samples = np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T
        except (av.FFmpegError, IndexError, ValueError) as error:
            fail(f"{path}: not readable audio ({error})")
    wave = torchaudio.functional.resample(torch.from_numpy(samples.mean(axis=1)), rate, SAMPLE_RATE)
    if len(wave) < MIN_SECONDS * SAMPLE_RATE:
        fail(f"{path}: shorter than {MIN_SECONDS} s")
    return wave


def load_model(folder: Path | None) -> tuple[Any, Any]:
    """Feature extractor and model, from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        extractor = AutoFeatureExtractor.from_pretrained(source)
        model = AutoModelForAudioXVector.from_pretrained(source, dtype=DTYPE)
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")
    return extractor, model.eval()


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="AUDIO",
        help="the reference, then what is compared with it",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="PATH",
        help="local model folder instead of the published one",
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument(
        "--threshold",
        type=float,
        default=THRESHOLD,
        help="least score of the same speaker (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    if len(args.inputs) < 2:
        fail("two audio files or more are needed: the reference first")
    device = pick_device(args.device)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    extractor, model = load_model(args.weights)
    model.to(device)

    vectors = []
    for number, path in enumerate(args.inputs, 1):
        print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        wave = read_audio(path).numpy()
        batch = extractor(wave, sampling_rate=SAMPLE_RATE, return_tensors="pt")
        with torch.inference_mode():
            output = model(batch.input_values.to(device, model.dtype))
        vectors.append(output.embeddings[0].float().cpu())

    reference = str(args.inputs[0])
    results = []
    for path, vector in zip(args.inputs[1:], vectors[1:], strict=True):
        score = cosine_similarity(vectors[0], vector, dim=0).item()
        same = score >= args.threshold
        results.append(
            {"reference": reference, "file": str(path), "score": round(score, 6), "same": same}
        )

    if args.json:
        print(json.dumps(results, indent=2))
        return
    print(f"reference: {reference}")
    for result in results:
        verdict = "same speaker" if result["same"] else "another speaker"
        print(f"{result['score']:8.4f}  {verdict:<15}  {result['file']}")


if __name__ == "__main__":
    main()
