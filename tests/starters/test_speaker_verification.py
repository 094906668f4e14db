"""The starters for speaker verification: the same sound in another file format is the same speaker."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import soundfile
from transformers import WavLMConfig, WavLMForXVector

pytestmark = pytest.mark.real

HYPERPARAMETERS = """\
pretrained_path: speechbrain/spkrec-ecapa-voxceleb
compute_features: !new:speechbrain.lobes.features.Fbank
  n_mels: 80
mean_var_norm: !new:speechbrain.processing.features.InputNormalization
  norm_type: sentence
  std_norm: false
embedding_model: !new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN
  input_size: 80
  channels: [16, 16, 16, 16, 48]
  kernel_sizes: [5, 3, 3, 3, 1]
  dilations: [1, 2, 3, 4, 1]
  attention_channels: 8
  se_channels: 8
  lin_neurons: 24
classifier: !new:speechbrain.lobes.models.ECAPA_TDNN.Classifier
  input_size: 24
  out_neurons: 4
modules:
  compute_features: !ref <compute_features>
  mean_var_norm: !ref <mean_var_norm>
  embedding_model: !ref <embedding_model>
  classifier: !ref <classifier>
pretrainer: !new:speechbrain.utils.parameter_transfer.Pretrainer
  loadables:
    embedding_model: !ref <embedding_model>
    classifier: !ref <classifier>
  paths:
    embedding_model: !ref <pretrained_path>/embedding_model.ckpt
    classifier: !ref <pretrained_path>/classifier.ckpt
"""

# A process of its own: speechbrain leaves lazy modules behind that fail when hypothesis looks at them.
MAKE_WEIGHTS = """
import sys
import torch
from pathlib import Path
from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN, Classifier
folder = Path(sys.argv[1])
torch.manual_seed(3)
sizes = {"channels": [16, 16, 16, 16, 48], "attention_channels": 8, "se_channels": 8, "lin_neurons": 24}
torch.save(ECAPA_TDNN(80, **sizes).state_dict(), folder / "embedding_model.ckpt")
torch.save(Classifier(24, out_neurons=4).state_dict(), folder / "classifier.ckpt")
"""


@pytest.fixture(scope="module")
def speechbrain_weights(tmp_path_factory):
    """Write a folder laid out as the published one is, down to the hub id among the hyperparameters."""
    folder = tmp_path_factory.mktemp("ecapa")
    subprocess.run([sys.executable, "-c", MAKE_WEIGHTS, str(folder)], check=True, capture_output=True)
    (folder / "hyperparams.yaml").write_text(HYPERPARAMETERS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def transformers_weights(tiny_speech):
    tdnn = {"tdnn_dim": (32, 32, 32), "tdnn_kernel": (5, 3, 1), "tdnn_dilation": (1, 2, 1)}
    return tiny_speech(WavLMForXVector, WavLMConfig, xvector_output_dim=32, **tdnn)[0]


@pytest.fixture
def other_format(sounds, tmp_path):
    path = tmp_path / "chord.ogg"
    samples, rate = soundfile.read(sounds[0])
    soundfile.write(path, samples, rate)
    return path


LIBRARIES = pytest.mark.parametrize("library", ["speechbrain", "transformers"])


@LIBRARIES
def test_the_same_sound_scores_higher(run_starter, request, sounds, other_format, speech_m4a, *, library):
    weights = request.getfixturevalue(f"{library}_weights")
    chord, noise = sounds
    arguments = chord, other_format, noise, speech_m4a, "--weights", weights, "--json"
    done = run_starter(f"speaker-verification/{library}", *arguments)
    assert done.returncode == 0, done.stderr
    ogg, hiss, memo = json.loads(done.stdout)
    assert [ogg["file"], hiss["file"], memo["file"]] == [str(other_format), str(noise), str(speech_m4a)]
    assert ogg["reference"] == str(chord)
    assert ogg["score"] > 0.9
    assert memo["score"] > 0.8  # random weights hear the silence that AAC adds
    assert hiss["score"] < ogg["score"]
    assert ogg["same"] is True


@LIBRARIES
def test_the_threshold_decides_and_a_table_is_printed(run_starter, request, sounds, library):
    weights = request.getfixturevalue(f"{library}_weights")
    arguments = sounds[0], sounds[1], sounds[0], "--weights", weights, "--threshold", "1.1"
    done = run_starter(f"speaker-verification/{library}", *arguments)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"reference: {sounds[0]}"
    assert ["another speaker" in line for line in lines[1:]] == [True, True]
    assert f"[3/3] {sounds[0]}" in done.stderr


@LIBRARIES
def test_one_file_and_what_is_no_audio_are_refused(run_starter, refused, request, sounds, tmp_path, *, library):
    name, weights = f"speaker-verification/{library}", request.getfixturevalue(f"{library}_weights")
    assert "two audio files" in refused(run_starter(name, sounds[0]))
    notes = tmp_path / "notes.wav"
    notes.write_text("not audio", encoding="utf-8")
    line = refused(run_starter(name, sounds[0], notes, "--weights", weights))
    assert f"{notes}: not readable audio" in line
