"""The starter for text classification."""

from __future__ import annotations

import json

import pytest
import torch
from transformers import BertForSequenceClassification

pytestmark = pytest.mark.real
NAME = "text-classification/transformers"


@pytest.fixture(scope="module")
def weights(tiny_bert):
    return tiny_bert(BertForSequenceClassification, id2label={0: "fine", 1: "poor", 2: "so-so"})


def test_the_scores_are_those_of_the_model(run_starter, weights):
    done = run_starter(NAME, "good", "bad bad", "--weights", weights, "--json")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert [result["text"] for result in results] == ["good", "bad bad"]
    model = BertForSequenceClassification.from_pretrained(weights).eval()
    for result, tokens in zip(results, ([2, 5, 3], [2, 6, 6, 3]), strict=True):
        with torch.inference_mode():
            scores = model(torch.tensor([tokens])).logits[0].softmax(0)
        found = {p["label"]: p["score"] for p in result["predictions"]}
        assert found == pytest.approx(
            {model.config.id2label[index]: score for index, score in enumerate(scores.tolist())}, abs=1e-5
        )


def test_a_text_file_stands_for_its_lines(run_starter, weights, tmp_path):
    path = tmp_path / "mails.txt"
    path.write_text("good good\n\nbad für alle\n", encoding="utf-8")
    done = run_starter(NAME, path, "good", "--weights", weights, "--top-k", "1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[::2] == ["good good", "bad für alle", "good"]
    assert all(line.split()[-1] in {"fine", "poor", "so-so"} for line in lines[1::2])
    assert "[3/3]" in done.stderr


def test_a_text_longer_than_the_model_is_cut(run_starter, weights, tmp_path):
    done = run_starter(NAME, "good " * 3000, "--weights", weights, "--json")
    assert done.returncode == 0, done.stderr


def test_what_is_no_text_is_refused(run_starter, refused, weights, tmp_path):
    path = tmp_path / "photo.txt"
    path.write_bytes(b"\xff\xfe\xfa\x80")
    assert f"{path}: not a readable text file" in refused(run_starter(NAME, path, "--weights", weights))
    assert "empty" in refused(run_starter(NAME, "  ", "--weights", weights))
