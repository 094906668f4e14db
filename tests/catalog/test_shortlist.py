"""On the shipped catalog too, reading little gives the answer that reading everything gives."""

from __future__ import annotations

import random

import pytest

from ptx.recommender import recommend
from ptx.request import OBJECTIVES, Constraints, Request


def questions(index, count):
    """Return as many questions over tasks, devices, objectives and limits, the same each time."""
    rng = random.Random(20261124)
    tasks, devices = index.ids("task"), index.ids("device")
    for _ in range(count):
        limits = Constraints(
            license=rng.choice(["any", "commercial"]),
            max_latency_ms=rng.choice([None, None, 30.0, 300.0]),
            max_size_mb=rng.choice([None, None, 50.0]),
        )
        task, device, objective = rng.choice(tasks), rng.choice(devices), rng.choice(OBJECTIVES)
        yield Request(task=task, device=device, objective=objective, constraints=limits)


def brief(answer):
    picks = [(p.candidate.model.id, p.labels, p.candidate.option.name) for p in answer.picks]
    return picks, answer.nearest and answer.nearest.model.id


@pytest.mark.parametrize("part", range(4))
def test_the_shortlist_answers_like_the_whole_catalog(real_index, part):
    """Picks, labels, runtimes and the nearest refusal are those of a search through every model."""
    for request in list(questions(real_index, 100))[part::4]:
        short, whole = recommend(real_index, request), recommend(real_index, request, everything=True)
        assert brief(short) == brief(whole), request
        assert whole.unread == 0


def test_a_large_task_is_not_read_whole(real_index):
    """Of some two thousand image classifiers most are never read."""
    answer = recommend(real_index, Request(task="image-classification", device="cpu"))
    tried = len(answer.picks) + len(answer.alternatives) + len(answer.rejected)
    assert answer.unread > 10 * tried


def test_models_that_no_answer_shows_can_be_compared_and_explained(real_index):
    """Any two models of a task have a comparison, and any has a starter or a reason, read or unread."""
    from ptx.compare import compare
    from ptx.starting import starter_for

    rng = random.Random(7)
    for task in rng.sample(real_index.ids("task"), 12):
        names = real_index.ids("model", task)
        one, other = rng.sample(names, 2)
        found = compare(real_index, [("model", one), ("model", other)], None, "cpu")
        assert [column.id for column in found.columns] == [one, other]
    classifiers = [m.id for m in real_index.models("image-classification", "timm")]
    for name in rng.sample(classifiers, 12):
        assert starter_for(real_index, Request(task="image-classification", device="rtx-4090"), name).model == name
