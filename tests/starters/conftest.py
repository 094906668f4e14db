"""How starters are run here, and tiny weights that their own loading code reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import torch
from PIL import Image
from skimage import data
from transformers import BertConfig, BertTokenizer, Wav2Vec2FeatureExtractor

STARTERS = Path(__file__).parents[2] / "catalog" / "starters"
BLOCK = re.compile(
    r"(?<=# --- settings: ptx starter fills these in ---\n)(.*?)(?=# --- end of settings ---\n)",
    re.DOTALL,
)


@pytest.fixture(scope="session")
def run_starter(tmp_path_factory):
    """Run a starter as a person would: `run_starter("task/library", *arguments, MODEL="...")`.

    Settings given by name are written into a copy of the file, as `ptx starter` does.
    """
    environment = os.environ | {
        "CUDA_VISIBLE_DEVICES": "",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "2",
        "PYTHONUTF8": "1",
    }

    def run(name, *arguments, **settings):
        path = STARTERS / f"{name}.infer.py"
        if settings:
            source = path.read_text(encoding="utf-8")
            block = BLOCK.search(source).group()
            for key, value in settings.items():
                block, count = re.subn(
                    rf"^{key} = .*$", lambda _, k=key, v=value: f"{k} = {v!r}", block, flags=re.MULTILINE
                )
                assert count == 1, f"{name} has no setting {key}"
            path = tmp_path_factory.mktemp("filled") / path.name
            path.write_text(BLOCK.sub(lambda _: block, source), encoding="utf-8")
        return subprocess.run(
            [sys.executable, path, *map(str, arguments)],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def refused():
    """Check that a run ended in one clear line, and return it."""

    def check(done):
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        assert not done.stdout
        lines = done.stderr.splitlines()
        assert [line for line in lines if line.startswith("error: ")] == lines[-1:], done.stderr
        return lines[-1]

    return check


# --- a person's own files ------------------------------------------------------------------------


@pytest.fixture
def picture(tmp_path):
    """Write a photograph of a cat, as JPEG."""
    path = tmp_path / "cat & mouse.jpg"
    Image.fromarray(data.chelsea()).save(path, quality=95)
    return path


@pytest.fixture
def video(tmp_path):
    """Write two seconds at 30 frames a second, brighter from frame to frame, as MPEG-4."""
    path = tmp_path / "gym.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.bit_rate = 4_000_000
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for index in range(60):
            pixels = np.full((120, 160, 3), 4 * index, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def sounds(tmp_path):
    """Write two sounds of 1.5 s at 44.1 kHz in stereo: a chord as WAV, and noise as FLAC."""
    time = np.arange(66150) / 44100
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220, 330, 440)) / 6
    noise = np.random.default_rng(7).normal(0, 0.2, time.size)
    paths = tmp_path / "chord.wav", tmp_path / "noise.flac"
    for path, mono in zip(paths, (chord, noise), strict=True):
        soundfile.write(path, np.stack([mono, mono], axis=1), 44100)
    return paths


@pytest.fixture
def speech_m4a(tmp_path, sounds):
    """Write the chord again, as AAC in MP4: what a phone records and libsndfile cannot read."""
    path = tmp_path / "memo.m4a"
    samples, rate = soundfile.read(sounds[0], dtype="float32")
    with av.open(path, "w") as container:
        stream = container.add_stream("aac", rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


# --- tiny weights --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def save_state(tmp_path_factory):
    """Write a model's state dict and return the path."""

    def save(model, key=None):
        path = tmp_path_factory.mktemp("weights") / "checkpoint.pth"
        state = model.state_dict()
        torch.save(state if key is None else {key: state}, path)
        return path

    return save


def write_wordpiece(folder):
    """Write a BERT tokenizer of a few words and all letters."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "good",
        "bad",
        *letters,
        *(f"##{x}" for x in letters),
    ]
    BertTokenizer(vocab={word: index for index, word in enumerate(words)}).save_pretrained(folder)
    return len(words)


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory):
    """Make the folder of a BERT of two layers: `tiny_bert(head class, config...)`."""

    def make(cls, **config):
        folder = tmp_path_factory.mktemp("bert")
        torch.manual_seed(3)
        sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 37}
        model = cls(BertConfig(vocab_size=write_wordpiece(folder), **sizes, **config))
        model.save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def tiny_speech(tmp_path_factory):
    """Make the folder of a small speech model: `tiny_speech(class, config class, config...)`."""

    def make(cls, config_class, **config):
        folder = tmp_path_factory.mktemp("speech")
        torch.manual_seed(3)
        sizes = {
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 20,
            "conv_dim": (32, 32, 32),
            "conv_stride": (5, 8, 8),
            "conv_kernel": (10, 8, 8),
            "num_feat_extract_layers": 3,
            "num_conv_pos_embeddings": 16,
            "num_conv_pos_embedding_groups": 2,
        }
        model = cls(config_class(**sizes | config)).eval()
        model.save_pretrained(folder)
        Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
        return folder, model

    return make
