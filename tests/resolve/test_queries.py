"""Questions in words of every kind lead to their task, and nonsense to none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_index, make_model

from ptx import resolve
from ptx.catalog.loading import load
from ptx.catalog.reading import read
from ptx.errors import PtxError, UnclearQueryError, UnknownNameError

QUERIES = [item for path in sorted(Path(__file__).parent.glob("queries*.yaml")) for item in read(path).data]
GOAL = 0.95


def resolved(index, query: str) -> str:
    """Return the task of a question, or `other` where it is refused."""
    try:
        return resolve.understand(index, query).task
    except UnclearQueryError:
        return "other"


def test_most_questions_are_understood(real_index):
    """At least 95 % of the test questions lead to their task; none of them is one that was learned from."""
    wrong = [
        (item["query"], item["task"], got)
        for item in QUERIES
        if (got := resolved(real_index, item["query"])) != item["task"]
    ]
    assert 1 - len(wrong) / len(QUERIES) >= GOAL, wrong


def test_the_test_questions_are_many_and_new():
    """Sixty questions or more, half in words that are no alias, both languages, none learned from."""
    from conftest import CATALOG

    rows = load([CATALOG]).by_kind
    learned = {text for item in rows["utterances"].values() for text in [*item["en"], *item["zh"]]}
    asked = [item["query"] for item in QUERIES]
    assert len(asked) == len(set(asked)) >= 60
    assert not learned & set(asked)
    assert sum(bool(item.get("plain")) for item in QUERIES) >= len(asked) / 2
    assert sum(any("\u4e00" <= c <= "\u9fff" for c in text) for text in asked) >= 12


def test_aliases_of_both_languages_are_the_task(real_index):
    """An alias alone is understood exactly."""
    for query, task in [
        ("video", "video-classification"), ("asr", "automatic-speech-recognition"), ("ASR", "automatic-speech-recognition"),
        ("语音识别", "automatic-speech-recognition"), ("tts", "text-to-speech"), ("图像分类", "image-classification"),
        ("目标检测", "object-detection"), ("Speech-To-Text", "automatic-speech-recognition"),
    ]:  # fmt: skip
        assert resolved(real_index, query) == task


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("translate german emails to english", ("de", "en")),
        ("translate to french from english", ("en", "fr")),
        ("translate into chinese", ("zh",)),
        ("把日语翻译成中文", ("ja", "zh")),
    ],
)
def test_direction_of_a_translation(real_index, query, expected):
    """The source language comes before the target, however the question orders them."""
    assert resolve.understand(real_index, query).languages == expected


@pytest.mark.parametrize(
    ("query", "device"),
    [("count cars on my phone", "mobile"), ("count cars on a raspberry pi", "raspberry-pi-5"), ("手机上做目标检测", "mobile"),
     ("detect objects with an rtx 4090", "rtx-4090"), ("树莓派 目标检测", "raspberry-pi-5"), ("detect objects on iphone", "iphone-16"),
     ("object detection", None)],
)  # fmt: skip
def test_the_device_in_a_question(real_index, query, device):
    """Words for a machine become the device."""
    assert resolve.understand(real_index, query).device == device


@pytest.mark.parametrize(
    "query", ["", " ", "?", "!!!", "a", "1234", "的", "\x00", "🙂🙂", "x" * 3000, "asdf " * 50]
)
def test_nonsense_is_refused(real_index, query):
    """What says nothing is refused with an error, never guessed."""
    with pytest.raises(PtxError):
        resolve.understand(real_index, query)


def test_an_unknown_name_comes_with_suggestions():
    """A name that is not there is refused with the nearest ones."""
    index = make_index([make_model()])
    with pytest.raises(UnknownNameError) as caught:
        resolve.name(index, ["device"], "bux", "--device")
    assert "box" in (caught.value.hint or "")
