# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "av>=14",
#     "numpy>=1.26",
#     "soundfile>=0.13",
#     "torch>=2.11,<2.15",
#     "torchaudio>=2.11,<2.12",
# ]
# ///
"""Write down what is said in audio files, with a wav2vec 2.0 or HuBERT bundle of torchaudio.

The best letter of each frame is taken (greedy CTC). Long audio is heard in pieces of 30 seconds,
so that a word on a cut may be lost.
`--weights` takes a copy of the file that torchaudio publishes.

Usage: python torchaudio.infer.py AUDIO... [--weights CHECKPOINT] [--json]
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

# --- settings: ptx starter fills these in ---
MODEL = "WAV2VEC2_ASR_BASE_960H"
DEVICE = "cpu"
DTYPE = "float32"
# --- end of settings ---

SAMPLE_RATE = 16000
MIN_SECONDS = 0.1
PIECE_SECONDS = 30


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


def load_model(checkpoint: Path | None) -> tuple[Any, tuple[str, ...]]:
    """Model and letters of the bundle, with its published weights or with a local state dict."""
    options: dict[str, Any] = {"weights_only": True, "map_location": "cpu"}
    if checkpoint is not None:
        if not checkpoint.is_file():
            fail(f"{checkpoint}: no such file")
        options |= {"model_dir": str(checkpoint.parent), "file_name": checkpoint.name}
    try:
        bundle = getattr(torchaudio.pipelines, MODEL)
        return bundle.get_model(dl_kwargs=options), bundle.get_labels()
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the weights {checkpoint or MODEL} cannot be loaded: {error}")


def spell(best: torch.Tensor, labels: tuple[str, ...]) -> str:
    """Greedy CTC: drop repetitions and blanks (index 0); `|` is the space between words."""
    letters = [labels[index] for index in best.unique_consecutive().tolist() if index != 0]
    return " ".join("".join(letters).replace("|", " ").split())


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="AUDIO")
    parser.add_argument(
        "--weights", type=Path, metavar="PATH", help="local checkpoint instead of the published one"
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    device, dtype = pick_device(args.device), getattr(torch, DTYPE)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    model, labels = load_model(args.weights)
    model.to(device, dtype)

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        wave = read_audio(path)
        words = []
        for piece in wave.split(PIECE_SECONDS * SAMPLE_RATE):
            if len(piece) < MIN_SECONDS * SAMPLE_RATE:
                continue
            with torch.inference_mode():
                emission, _ = model(piece.unsqueeze(0).to(device, dtype))
            words.append(spell(emission[0].argmax(dim=-1), labels))
        seconds = round(len(wave) / SAMPLE_RATE, 2)
        results.append({"file": str(path), "seconds": seconds, "text": " ".join(words).strip()})

    if args.json:
        print(json.dumps(results, indent=2, ensure_ascii=False))
        return
    for result in results:
        print(f"{result['file']} ({result['seconds']:.1f} s): {result['text']}")


if __name__ == "__main__":
    main()
