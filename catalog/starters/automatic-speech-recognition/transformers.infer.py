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
"""Write down what is said in audio files, with a model of the Hugging Face Hub.

Whisper and CTC models (wav2vec 2.0, HuBERT, MMS) work, on audio of any length.

Usage: python transformers.infer.py AUDIO... [--weights FOLDER] [--language CODE] [--json]
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
from transformers import Pipeline, pipeline

# --- settings: ptx starter fills these in ---
HUB_ID = "openai/whisper-small"
DEVICE = "cpu"
DTYPE = "float32"
LANGUAGE = None
# --- end of settings ---

SAMPLE_RATE = 16000
MIN_SECONDS = 0.1


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


def load_model(folder: Path | None, device: torch.device) -> Pipeline:
    """Feature extractor, tokenizer and model, from the hub or from a folder."""
    source = HUB_ID if folder is None else str(folder)
    if folder is not None and not folder.is_dir():
        fail(f"{folder}: no such folder")
    try:
        return pipeline("automatic-speech-recognition", model=source, device=device, dtype=DTYPE)
    except Exception as error:  # whatever is wrong, one line says it
        fail(f"the model {source} cannot be loaded: {error}")


def call_options(recognize: Pipeline, language: str | None) -> dict[str, Any]:
    """How the kind of model hears long audio, and the language where it can be told."""
    if recognize.type != "seq2seq_whisper":
        return {"chunk_length_s": 30} if recognize.type.startswith("ctc") else {}
    options: dict[str, Any] = {"return_timestamps": True}
    if getattr(recognize.model.generation_config, "is_multilingual", False):
        options["generate_kwargs"] = {"task": "transcribe", "language": language}
    return options


def main() -> None:
    """Read the command line, run the model on each input and print what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="AUDIO")
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="PATH",
        help="local model folder instead of the published one",
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or mps (default: %(default)s)")
    parser.add_argument(
        "--language", default=LANGUAGE, help="code such as en (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    args = parser.parse_args()
    device = pick_device(args.device)
    for path in args.inputs:
        if not path.is_file() or path.stat().st_size == 0:
            fail(f"{path}: {'the file is empty' if path.is_file() else 'no such file'}")
    recognize = load_model(args.weights, device)
    options = call_options(recognize, args.language)

    results = []
    for number, path in enumerate(args.inputs, 1):
        if len(args.inputs) > 1:
            print(f"[{number}/{len(args.inputs)}] {path}", file=sys.stderr)
        wave = read_audio(path)
        try:
            heard = recognize({"raw": wave.numpy(), "sampling_rate": SAMPLE_RATE}, **options)
        except ValueError as error:  # such as a language that the model does not know
            fail(f"{path}: {error}")
        seconds = round(len(wave) / SAMPLE_RATE, 2)
        results.append({"file": str(path), "seconds": seconds, "text": heard["text"].strip()})

    if args.json:
        print(json.dumps(results, indent=2, ensure_ascii=False))
        return
    for result in results:
        print(f"{result['file']} ({result['seconds']:.1f} s): {result['text']}")


if __name__ == "__main__":
    main()
