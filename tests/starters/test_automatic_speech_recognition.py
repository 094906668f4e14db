"""The starters for speech recognition: weights made to hear one letter, whatever is said."""

from __future__ import annotations

import json

import pytest
import torch
import torchaudio
from transformers import (
    GenerationConfig,
    Wav2Vec2Config,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2ForCTC,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def wav2vec2(tiny_speech):
    """Make a CTC model of transformers that hears `e`."""
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"etaonihsrdlu"]
    folder, model = tiny_speech(Wav2Vec2ForCTC, Wav2Vec2Config, vocab_size=len(letters))
    with torch.no_grad():
        model.lm_head.bias[letters.index("e")] = 50
    model.save_pretrained(folder)
    vocabulary = folder / "letters.json"
    vocabulary.write_text(json.dumps({letter: i for i, letter in enumerate(letters)}), encoding="utf-8")
    Wav2Vec2CTCTokenizer(str(vocabulary)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def whisper(tmp_path_factory):
    """Make a Whisper of two layers that knows English and German, and hears `e`."""
    folder = tmp_path_factory.mktemp("whisper")
    letters = [chr(code) for code in range(33, 127)] + ["Ġ"]
    special = [
        "<|endoftext|>",
        "<|startoftranscript|>",
        "<|en|>",
        "<|de|>",
        "<|translate|>",
        "<|transcribe|>",
    ]
    special += ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    special += [f"<|{index * 0.02:.2f}|>" for index in range(1501)]
    ids = {token: index for index, token in enumerate([*letters, *special])}
    tokenizer = WhisperTokenizer(
        vocab={letter: ids[letter] for letter in letters},
        merges=[],
        unk_token="<|endoftext|>",
        bos_token="<|endoftext|>",
        eos_token="<|endoftext|>",
    )
    tokenizer.add_tokens(special, special_tokens=True)
    assert tokenizer.convert_tokens_to_ids("<|notimestamps|>") == ids["<|notimestamps|>"]
    tokenizer.save_pretrained(folder)

    end, start = ids["<|endoftext|>"], ids["<|startoftranscript|>"]
    config = WhisperConfig(
        vocab_size=len(ids),
        d_model=16,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_target_positions=24,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=start,
    )
    torch.manual_seed(3)
    model = WhisperForConditionalGeneration(config)
    model.generation_config = GenerationConfig(
        is_multilingual=True,
        lang_to_id={"<|en|>": ids["<|en|>"], "<|de|>": ids["<|de|>"]},
        task_to_id={"translate": ids["<|translate|>"], "transcribe": ids["<|transcribe|>"]},
        no_timestamps_token_id=ids["<|notimestamps|>"],
        decoder_start_token_id=start,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        max_length=12,
        max_initial_timestamp_index=50,
        prev_sot_token_id=ids["<|startofprev|>"],
        return_timestamps=False,
    )
    model.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def bundle(save_state):
    """Write a file of the published shape, with weights that hear `E` (in half precision, to be small).

    The published file has three outputs more than there are letters, which torchaudio drops.
    """
    torch.manual_seed(3)
    letters = torchaudio.pipelines.WAV2VEC2_ASR_BASE_960H.get_labels()
    model = torchaudio.models.wav2vec2_base(aux_num_out=len(letters) + 3)
    with torch.no_grad():
        model.aux.bias[letters.index("E") + 3] = 50
    return save_state(model.half())


def heard(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_transformers_hears_with_a_ctc_model(run_starter, wav2vec2, sounds, speech_m4a):
    name = "automatic-speech-recognition/transformers"
    files = *sounds, speech_m4a
    results = heard(run_starter(name, *files, "--weights", wav2vec2, "--json"))
    assert [result["file"] for result in results] == [str(path) for path in files]
    assert [result["text"] for result in results] == ["e"] * 3
    assert [result["seconds"] for result in results] == pytest.approx([1.5] * 3, abs=0.1)


@pytest.mark.parametrize("language", [None, "en", "de"])
def test_transformers_hears_with_whisper(run_starter, whisper, sounds, language):
    name = "automatic-speech-recognition/transformers"
    done = run_starter(name, sounds[0], "--weights", whisper, "--json", LANGUAGE=language)
    [result] = heard(done)
    assert isinstance(result["text"], str)


def test_a_language_that_whisper_does_not_know_is_refused(run_starter, refused, whisper, sounds):
    name = "automatic-speech-recognition/transformers"
    arguments = sounds[0], "--weights", whisper, "--language", "xx"
    assert "xx" in refused(run_starter(name, *arguments))


def test_torchaudio_hears_with_a_bundle(run_starter, bundle, sounds, speech_m4a):
    name = "automatic-speech-recognition/torchaudio"
    done = run_starter(name, *sounds, speech_m4a, "--weights", bundle)
    assert done.returncode == 0, done.stderr
    assert [line.rpartition(": ")[2] for line in done.stdout.splitlines()] == ["E"] * 3
    assert f"[3/3] {speech_m4a}" in done.stderr


@pytest.mark.parametrize(("library", "weights"), [("transformers", "wav2vec2"), ("torchaudio", "bundle")])
def test_what_is_no_audio_is_refused(run_starter, refused, request, video, tmp_path, *, library, weights):
    name, local = f"automatic-speech-recognition/{library}", request.getfixturevalue(weights)
    notes = tmp_path / "notes.wav"
    notes.write_text("not audio", encoding="utf-8")
    assert f"{notes}: not readable audio" in refused(run_starter(name, notes, "--weights", local))
    assert f"{video}: no audio in the file" in refused(run_starter(name, video, "--weights", local))
