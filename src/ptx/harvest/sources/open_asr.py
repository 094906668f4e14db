"""Open ASR leaderboard: word error rates of speech recognisers, in English and five other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ptx.harvest.csv_tables import Line, csv_lines
from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.report import BrokenRowError, Report, Row
from ptx.harvest.rows import count, figure, kebab, license_of, number, row
from ptx.harvest.tiers import tiers
from ptx.harvest.trees import Tree, table_entry

_FILES = {"asr-short": "en_shortform.csv", "asr-long": "en_longform.csv", "asr-multi": "multilingual.csv"}
_ENGLISH = {
    "Avg. WER": "Open ASR short-form English (8 sets)",
    "LS Clean WER": "LibriSpeech test-clean",
    "LS Other WER": "LibriSpeech test-other",
    "AMI WER": "AMI",
}
_MULTILINGUAL = re.compile(r"(de|fr|it|es|pt)_(covost|mls|fleurs)")
_SETS = {"covost": "CoVoST 2", "mls": "MLS", "fleurs": "FLEURS"}
_SEQ2SEQ = ["speech", "transformer", "seq2seq", "autoregressive"]
_LLM = ["speech", "transformer", "autoregressive"]
_CTC = ["speech", "transformer"]
_NEMO = "nemo.collections.asr.models.ASRModel"
_LIBRARIES: tuple[tuple[str, str, str, list[str]], ...] = (
    (r"nvidia/canary-qwen.*", "nemo", "nemo.collections.speechlm2.models.SALM", _LLM),
    (r"nvidia/canary.*", "nemo", _NEMO, _SEQ2SEQ),
    (r"nvidia/.*", "nemo", _NEMO, _CTC),
    (r"(openai|distil-whisper)/.*whisper.*|distil-whisper/.*", "transformers",
     "transformers.WhisperForConditionalGeneration", _SEQ2SEQ),
    (r"nyrahealth/CrisperWhisper", "transformers", "transformers.WhisperForConditionalGeneration", _SEQ2SEQ),
    (r"usefulsensors/moonshine-streaming.*", "transformers",
     "transformers.MoonshineStreamingForConditionalGeneration", [*_SEQ2SEQ, "streaming"]),
    (r"usefulsensors/moonshine.*", "transformers", "transformers.MoonshineForConditionalGeneration", _SEQ2SEQ),
    (r"facebook/wav2vec2-conformer.*", "transformers", "transformers.Wav2Vec2ConformerForCTC", _CTC),
    (r"facebook/(wav2vec2|mms).*", "transformers", "transformers.Wav2Vec2ForCTC", _CTC),
    (r"facebook/hubert.*", "transformers", "transformers.HubertForCTC", _CTC),
    (r"facebook/data2vec.*", "transformers", "transformers.Data2VecAudioForCTC", _CTC),
    (r"Qwen/Qwen3-ASR.*", "transformers", "transformers.Qwen3ASRForConditionalGeneration", _LLM),
    (r"ibm-granite/granite.*speech.*", "transformers", "transformers.GraniteSpeechForConditionalGeneration", _LLM),
    (r"CohereLabs/cohere-transcribe.*", "transformers", "transformers.CohereAsrForConditionalGeneration", _LLM),
    (r"microsoft/Phi-4-multimodal.*", "transformers", "transformers.Phi4MultimodalForCausalLM", _LLM),
    (r"microsoft/VibeVoice-ASR-HF", "transformers", "transformers.VibeVoiceAsrForConditionalGeneration", _LLM),
    (r"mistralai/Voxtral.*Realtime.*", "transformers", "transformers.VoxtralRealtimeForConditionalGeneration",
     [*_LLM, "streaming"]),
    (r"mistralai/Voxtral.*", "transformers", "transformers.VoxtralForConditionalGeneration", _LLM),
    (r"kyutai/stt.*", "transformers", "transformers.KyutaiSpeechToTextForConditionalGeneration",
     [*_LLM, "streaming"]),
    (r"zai-org/GLM-ASR.*", "transformers", "transformers.GlmAsrForConditionalGeneration", _LLM),
    (r"speechbrain/asr-wav2vec2.*", "speechbrain", "speechbrain.inference.ASR.EncoderASR", _CTC),
    (r"speechbrain/asr-.*", "speechbrain", "speechbrain.inference.ASR.EncoderDecoderASR", _SEQ2SEQ),
)  # fmt: skip
"""Hub id → library, class and traits; what no library of the catalog loads is left out."""


def _collect(trees: Mapping[str, Tree], report: Report) -> None:
    tables = trees["tables"]
    for key, name in _FILES.items():
        report.sources[key] = table_entry(tables, f"scripts/data/{name}")
    long = {line["model_id"].lower(): line for line in csv_lines(tables, _FILES["asr-long"])}
    multi = {line["model"].lower(): line for line in csv_lines(tables, _FILES["asr-multi"])}
    short = {line.values.get("model", "").lower(): line for line in csv_lines(tables, _FILES["asr-short"])}
    for name in sorted(short.keys() | multi.keys()):
        first = short.get(name) or multi[name]
        with report.at(first.place):
            made = _row(short.get(name), long.get(name), multi.get(name), report)
            if made:
                report.rows.append(made)


def _row(short: Line | None, long: Line | None, multi: Line | None, report: Report) -> Row | None:
    first = short or multi
    if first is None:
        return None
    name = first["model"]
    if short and short["License"] != "Open":
        report.skip(f"a {short['License'].lower()} model behind an API")
        return None
    loads = next(((lib, how, traits) for form, lib, how, traits in _LIBRARIES if re.fullmatch(form, name)), None)
    if loads is None:
        report.skip("a model that no library of the catalog loads, or that is behind an API")
        return None
    quality = [*_short(short), *_long(long), *_multi(multi)]
    said = [f["dataset"].split()[-1] for f in quality if f["source"] == "asr-multi"]
    languages = [*(["en"] if short else []), *dict.fromkeys(said)]
    billions = first["Model size (B)"]
    size = None if billions in {"", "-1"} else count(billions, "Model size (B)", 1e9)
    return row(
        id=f"{loads[0]}/{kebab(name.split('/')[1])}",
        task="automatic-speech-recognition",
        library=loads[0],
        name=name.split("/")[1],
        weights=name,
        constructor=loads[1],
        hub_id=name,
        license=license_of(None, "unknown", None, "the leaderboard says 'Open', and names no licence"),
        params=size if len(billions.replace(".", "").strip("0")) > 1 else None,
        flops=None,
        flops_convention=None,
        size_mb=None,
        input="16 kHz mono",
        languages=languages,
        tiers=tiers(size, None),
        traits=loads[2] + ["multilingual"] * (len(languages) > 1),
        quality=quality,
        note="Languages are those that the leaderboard scored; parameters as it rounds them.",
    )


def _short(line: Line | None) -> Iterator[Row]:
    if line:
        for column, dataset in _ENGLISH.items():
            yield figure("WER", dataset, _rate(line[column], column), "%", "asr-short")


def _long(line: Line | None) -> Iterator[Row]:
    if line:
        rate = _rate(line["Average"], "Average")
        yield figure("WER", "Open ASR long-form English", rate, "%", "asr-long")


def _multi(line: Line | None) -> Iterator[Row]:
    if line:
        for column, value in line.values.items():
            match = _MULTILINGUAL.fullmatch(column)
            if match and value.strip() not in {"", "-1"}:
                dataset = f"{_SETS[match[2]]} {match[1]}"
                yield figure("WER", dataset, _rate(value, column), "%", "asr-multi")


def _rate(value: str, column: str) -> float:
    rate = round(number(value, column), 3)
    if not 0.0 < rate < 200.0:
        raise BrokenRowError(f"{column} of {rate:g} % cannot be")
    return rate


HARVESTER = Harvester(
    name="open-asr",
    reads="tables of the Open ASR leaderboard",
    authority=2,
    inputs=(Input("tables", "open-asr"),),
    collect=_collect,
)
