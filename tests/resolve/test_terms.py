"""How a text is cut into terms, how aliases are found in it, and how slips are mended."""

from __future__ import annotations

import time

import pytest
from conftest import CATALOG, make_task

from ptx.catalog import aliases, evidence
from ptx.catalog.compiling import write
from ptx.catalog.index import in_memory
from ptx.catalog.loading import load
from ptx.catalog.terms import key, keys, terms
from ptx.errors import PtxError
from ptx.resolve import understand
from ptx.resolve.typos import mended

NAMES = [
    ("cars", "car detection"), ("all", "detect all small cars"), ("draw", "text to image"), ("describe", "image to text"),
    ("one", "shared words"), ("two", "words shared"), ("film", "video"), ("names", "AI绘画"),
    ("parts", "object detection"), ("named", "zero-shot object detection"),
]  # fmt: skip
TASKS = sorted({task for task, _ in NAMES})
COMPILED = aliases.compiled(
    NAMES,
    {"video": {TASKS.index("film"): 1.0, TASKS.index("cars"): 5.0}},
    {task: i for i, task in enumerate(TASKS)},
)


def found(text: str) -> dict[str, float]:
    """Return the tasks whose alias is in a text."""
    return aliases.found(text, lambda wanted: {k: COMPILED[k] for k in wanted if k in COMPILED})


def test_an_alias_counts_in_any_order_of_its_words():
    """Other forms and other words between do not hide an alias; words that stand together count more."""
    assert found("car detection") == {"cars": aliases.IN_PLACE}
    for text in ("detect cars", "detection of parked red cars", "cars to be detected"):
        assert found(text) == {"cars": aliases.SCATTERED}, text
    assert found("cars everywhere") == {}


def test_an_alias_with_a_direction_keeps_its_order():
    """Text to image is not image to text, and neither is both words alone."""
    assert found("a text to image model") == {"draw": aliases.IN_PLACE}
    assert found("image to text") == {"describe": aliases.IN_PLACE}
    assert found("image and text") == {}


def test_a_combination_of_several_tasks_counts_for_none():
    """Where two tasks have the same stems, only the order as written tells them apart."""
    assert found("shared words") == {"one": aliases.IN_PLACE}
    assert found("words that are shared") == {}


def test_a_single_everyday_word_is_no_alias_in_a_question():
    """A word that other tasks' questions have more often than its own hijacks nothing."""
    assert found("a video of cars") == {}


def test_the_longer_alias_wins():
    """An alias that is part of another task's alias in the question does not count."""
    assert found("zero-shot object detection") == {"named": aliases.IN_PLACE}
    assert found("object detection") == {"parts": aliases.IN_PLACE}


def test_an_alias_in_two_scripts_is_found():
    """Latin and Chinese words of one alias are found together, however they are spaced."""
    assert found("用AI绘画") == found("用 ai 绘画") == {"names": aliases.IN_PLACE}


def test_concepts_join_both_languages():
    """Words that mean the same give the same term, in either language, and pairs of concepts their own."""
    concepts = {key("snapshots"): ["picture"], "照片": ["picture"], key("count"): ["count"], "数": ["count"]}
    english, chinese = terms("count in a snapshot", concepts), terms("数照片", concepts)
    assert english.keys() & chinese.keys() == {"#picture", "#count", "#count picture"}


def test_keys_are_stems_in_a_row_and_pieces_of_chinese():
    """A concept word may be three stems or six characters long."""
    assert {"detect", "wak word detect", "唤醒", "唤"} - keys("唤醒 wake word detecting") == set()


def test_a_term_that_stands_in_one_task_speaks_for_it():
    """Evidence is positive for the task that has the term, negative for the other, zero for unknown terms."""
    counted = evidence.count([("a", "apples pears"), ("b", "cars trucks")], {})
    rows = dict(counted.rows)
    first, second = evidence.scores({"car": 1.0}, {"car": rows["car"]}, counted.totals, len(rows))
    assert first < 0 < second
    assert evidence.scores({"moon": 1.0}, {}, counted.totals, len(rows)) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dettect", "detect"),
        ("detecct", "detect"),
        ("detct", "detect"),
        ("detwct", "detect"),
        ("clasify", "classif"),
    ],
)
def test_one_slip_is_mended(real_index, typed, meant):
    """A letter too many, too few, wrong or in the wrong place is forgiven."""
    assert mended(real_index, f"{typed} cars").split() == [meant, "cars"]


def test_known_short_and_far_words_are_left_alone(real_index):
    """What is known, too short to tell, or more than a slip away stays as written."""
    for text in ("detect cars", "crs", "qwxzvkq cars"):
        assert mended(real_index, text) == text


def test_a_question_is_answered_quickly_and_always_alike(real_index):
    """A question of ten words takes less than 20 ms (5 ms on an idle machine), and its answer never varies."""
    query = "detecct the cars and trucks that drive past my house at night"
    answers, best = set(), 1.0
    for _ in range(20):
        start = time.perf_counter()
        try:
            answers.add(understand(real_index, query).task)
        except PtxError as error:
            answers.add(str(error))
        best = min(best, time.perf_counter() - start)
    assert answers == {"object-detection"}
    assert best < 0.02


def test_an_added_task_is_understood_from_its_own_questions():
    """A task that an overlay adds needs its questions and nothing that was made beforehand."""
    rows = load([CATALOG])
    rows.by_kind["model"].clear()
    task = make_task(id="mead-brewing", title={"en": "Mead brewing"}, aliases={"en": ["mead brewing"], "zh": []})
    asked = [
        "ferment honey into mead",
        "which yeast for my honey must",
        "my mead foams over",
        "rack mead into a carboy",
    ]
    rows.put("task", task["id"], task)
    rows.put("utterances", task["id"], {"task": task["id"], "en": asked, "zh": ["蜂蜜酒发酵"]})
    index = in_memory(lambda connection: write(connection, rows))
    for query in ("yeast and honey for mead", "brewing good mead", "蜂蜜酒"):
        assert understand(index, query).task == "mead-brewing", query
    assert understand(index, "detect cars").task == "object-detection"
