"""SpeechBrain: the performance that its recipe tables state for models published on the hub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ptx.harvest.csv_tables import json_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import figure, license_of, number, row
from ptx.harvest.trees import Tree, table_entry

_HUB = re.compile(r"https://huggingface\.co/([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)/?")
_STATED = re.compile(r"([A-Za-z][A-Za-z0-9_ -]*?)=(-?[0-9.]+)(%|dB)?(?:\s|$)")
_ASR, _ENHANCE, _SEPARATE = "automatic-speech-recognition", "speech-enhancement", "source-separation"
_INFERENCE = "speechbrain.inference"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of the tables, and what the catalog calls it."""

    metric: str
    dataset: str
    unit: str = "%"
    scale: float = 1.0
    complement: bool = False
    """Whether the table states an error where the catalog asks for accuracy."""


@dataclass(frozen=True, slots=True)
class Recipes:
    """What the models of one table do."""

    task: str
    constructor: str
    figures: Mapping[str, Said]
    languages: tuple[str, ...] = ()
    input: str = "16 kHz mono"


_LISTEN = f"{_INFERENCE}.classifiers.EncoderClassifier"
_TABLES: dict[tuple[str, str], Recipes] = {
    ("AISHELL-1", "ASR"): Recipes(_ASR, "", {"Test-CER": Said("CER", "AISHELL-1 test")}, ("zh",)),
    ("LibriSpeech", "ASR"): Recipes(
        _ASR,
        "",
        {
            "Test_clean-WER": Said("WER", "LibriSpeech test-clean"),
            "Test_other-WER": Said("WER", "LibriSpeech test-other"),
        },
        ("en",),
    ),
    ("Switchboard", "ASR"): Recipes(
        _ASR,
        "",
        {
            "Swbd-WER": Said("WER", "Eval2000 Switchboard"),
            "Callhome-WER": Said("WER", "Eval2000 CallHome"),
            "Eval2000-WER": Said("WER", "Eval2000"),
        },
        ("en",),
    ),
    ("Tedlium2", "ASR"): Recipes(_ASR, "", {"Test-WER_No_LM": Said("WER", "TED-LIUM 2 test")}, ("en",)),
    ("WHAMandWHAMR", "Enhancement"): Recipes(
        _ENHANCE,
        f"{_INFERENCE}.separation.SepformerSeparation",
        {"PESQ": Said("PESQ", "{wham} test", "points"), "SI-SNR": Said("SI-SNR", "{wham} test", "dB")},
        input="8 kHz mono",
    ),
    ("DNS", "Enhancement"): Recipes(
        _ENHANCE,
        f"{_INFERENCE}.separation.SepformerSeparation",
        {
            "valid-PESQ": Said("PESQ", "DNS4 validation", "points"),
            "test-OVRL": Said("DNSMOS OVRL", "DNS4", "points"),
        },
    ),
    ("Voicebank", "Enhancement"): Recipes(
        _ENHANCE,
        f"{_INFERENCE}.enhancement.SpectralMaskEnhancement",
        {"PESQ": Said("PESQ", "VoiceBank-DEMAND test", "points")},
    ),
    ("Voicebank", "ASR+enhancement"): Recipes(
        _ENHANCE,
        f"{_INFERENCE}.enhancement.WaveformEnhancement",
        {"PESQ": Said("PESQ", "VoiceBank-DEMAND test", "points")},
    ),
    ("WHAMandWHAMR", "Separation"): Recipes(
        _SEPARATE,
        f"{_INFERENCE}.separation.SepformerSeparation",
        {"SI-SNR": Said("SI-SNR", "{wham} test", "dB")},
        input="8 kHz mono",
    ),
    ("WSJ0Mix", "Separation (2mix)"): Recipes(
        _SEPARATE,
        f"{_INFERENCE}.separation.SepformerSeparation",
        {"SI-SNRi": Said("SI-SNRi", "WSJ0-2mix test", "dB")},
        input="8 kHz mono",
    ),
    ("VoxCeleb", "Speaker_recognition"): Recipes(
        "speaker-verification", _LISTEN, {"EER": Said("EER", "VoxCeleb1-O cleaned")}
    ),
    ("VoxLingua107", "Language-id"): Recipes(
        "spoken-language-identification", _LISTEN, {"Accuracy": Said("accuracy", "VoxLingua107 dev")}
    ),
    ("CommonLanguage", "Language-id"): Recipes(
        "spoken-language-identification",
        _LISTEN,
        {"Error": Said("accuracy", "CommonLanguage test", complement=True)},
    ),
    ("LibriParty", "VAD"): Recipes(
        "voice-activity-detection",
        f"{_INFERENCE}.VAD.VAD",
        {
            "Test F-Score": Said("F1", "LibriParty test", scale=100.0),
            "Test-Precision": Said("precision", "LibriParty test", scale=100.0),
            "Test Recall": Said("recall", "LibriParty test", scale=100.0),
        },
    ),
    ("Google-speech-commands", "Command_recognition"): Recipes(
        "keyword-spotting", _LISTEN, {"Test-accuracy": Said("accuracy", "Speech Commands v1")}, ("en",)
    ),
    ("IEMOCAP", "Emotion_recognition"): Recipes(
        "audio-classification",
        f"{_INFERENCE}.interfaces.foreign_class",
        {"Test-Accuracy": Said("accuracy", "IEMOCAP (4 emotions)")},
    ),
    ("UrbanSound8k", "SoundClassification"): Recipes(
        "audio-classification", _LISTEN, {"Accuracy": Said("accuracy", "UrbanSound8K")}
    ),
}
_DVOICE = {"amharic": "am", "darija": "ary", "fongbe": "fon", "swahili": "sw", "wolof": "wo"}
_PROTOCOLS = {"spkrec-ecapa-voxceleb": "score normalization", "spkrec-resnet-voxceleb": "score normalization",
              "spkrec-xvect-voxceleb": "PLDA"}  # fmt: skip
"""How the recipes of VoxCeleb reach the figure: recipes/VoxCeleb/SpeakerRec/README.md."""


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    report.sources["sb"] = table_entry(trees["tables"], "tests/recipes/*.csv, column performance")
    for place, found in json_lines(trees["tables"], "recipes.jsonl", report):
        with report.at(place):
            made = _row(found, report)
            if made:
                report.rows.append(made)


def _row(found: Mapping[str, Any], report: Report) -> Row | None:
    address = str(found.get("hf") or "").strip()
    if not address:
        report.skip("a recipe without a model on the hub")
        return None
    match = _HUB.fullmatch(address)
    if not match:
        raise BrokenRowError(f"'{address[:60]}' is no address of the hub")
    hub_id = match[1]
    name = hub_id.split("/")[1]
    recipes = _recipes(str(found["src"]), str(found["task"]), name)
    if recipes is None:
        report.skip(f"task '{found['task']}' of {found['dataset']}")
        return None
    convolutional = recipes.task != _ASR and "wav2vec2" not in name and "sepformer" not in name
    sequence = recipes.task == _ASR and recipes.constructor.endswith("EncoderDecoderASR")
    traits = ["speech", "cnn" if convolutional or "crdnn" in name else "transformer"]
    return row(
        id=f"speechbrain/{name.lower()}",
        task=recipes.task,
        library="speechbrain",
        name=name,
        weights=hub_id,
        constructor=recipes.constructor,
        hub_id=hub_id,
        license=license_of(None, "unknown", None, "most SpeechBrain pages say Apache-2.0; this one was not read"),
        params=None,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input=recipes.input,
        languages=list(recipes.languages),
        tiers=["mobile", "edge", "cpu"] if convolutional else ["cpu", "gpu"],
        traits=[*traits, *(["seq2seq", "autoregressive"] if sequence else [])],
        quality=list(_figures(str(found.get("perf")), recipes, name, str(found["src"]))),
    )


def _recipes(table: str, task: str, name: str) -> Recipes | None:
    kind = table.rsplit("/", 1)[-1].removesuffix(".csv")
    encoder = "wav2vec2" in name and "transformer" not in name
    constructor = f"{_INFERENCE}.ASR.{'EncoderASR' if encoder else 'EncoderDecoderASR'}"
    if kind == "CommonVoice" and task.startswith("ASR"):
        language = name.rsplit("-14-", 1)[-1].partition("-")[0].lower()
        return Recipes(_ASR, constructor, {"Test-WER": Said("WER", f"Common Voice 14 {language}")}, (language,))
    if kind == "DVoice" and task == "ASR-CTC":
        code = _DVOICE.get(name.rsplit("-", 1)[-1])
        return Recipes(_ASR, constructor, {"Test-WER": Said("WER", f"DVoice {code}")}, (code,)) if code else None
    found = _TABLES.get((kind, "ASR" if task.startswith("ASR-") else task))
    if found and found.task == _ASR:
        return Recipes(found.task, constructor, found.figures, found.languages)
    return found


def _figures(stated: str, recipes: Recipes, name: str, table: str) -> Iterator[Row]:
    wham = "WHAMR!" if "whamr" in name else "WHAM!"
    values = {key.strip(): number(value, key) for key, value, _ in _STATED.findall(stated)}
    for key, said in recipes.figures.items():
        if key in values:
            value = round(values[key] * said.scale, 4)
            value = round(100.0 - value, 4) if said.complement else value
            dataset = said.dataset.format(wham=wham)
            yield figure(said.metric, dataset, value, said.unit, "sb", protocol=_PROTOCOLS.get(name), at=table)


HARVESTER = Harvester(
    name="speechbrain",
    reads="recipe tables of SpeechBrain, for models on the hub",
    authority=1,
    inputs=(Input("tables", "speechbrain"),),
    collect=_collect,
)
