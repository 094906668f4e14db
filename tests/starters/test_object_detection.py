"""The starters for object detection, on a photograph."""

from __future__ import annotations

import json

import pytest
import torch
from PIL import Image
from torchvision.models import get_model
from transformers import (
    RTDetrImageProcessor,
    RTDetrResNetConfig,
    RTDetrV2Config,
    RTDetrV2ForObjectDetection,
)

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def torchvision_weights(save_state):
    torch.manual_seed(3)
    model = get_model("ssdlite320_mobilenet_v3_large", weights=None, weights_backbone=None)
    return save_state(model, key="model")


@pytest.fixture(scope="module")
def transformers_weights(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rtdetr")
    torch.manual_seed(3)
    backbone = RTDetrResNetConfig(
        embedding_size=16,
        hidden_sizes=[16, 24, 32, 48],
        depths=[1, 1, 1, 1],
        layer_type="basic",
        out_features=["stage2", "stage3", "stage4"],
    )
    config = RTDetrV2Config(
        backbone_config=backbone,
        encoder_in_channels=[24, 32, 48],
        encoder_hidden_dim=32,
        encoder_ffn_dim=32,
        d_model=32,
        decoder_in_channels=[32, 32, 32],
        decoder_ffn_dim=32,
        decoder_layers=2,
        num_queries=20,
        id2label={0: "cat", 1: "ball", 2: "basket"},
    )
    RTDetrV2ForObjectDetection(config).save_pretrained(folder)
    RTDetrImageProcessor(size={"height": 160, "width": 160}).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("library", ["torchvision", "transformers"])
def test_boxes_lie_in_the_image(run_starter, request, picture, library):
    weights = request.getfixturevalue(f"{library}_weights")
    arguments = picture, "--weights", weights, "--threshold", "0.0", "--json"
    done = run_starter(f"object-detection/{library}", *arguments)
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)
    assert result["file"] == str(picture)
    assert result["objects"]
    width, height = Image.open(picture).size
    for item in result["objects"]:
        assert isinstance(item["label"], str)
        assert 0 <= item["score"] <= 1
        left, top, right, bottom = item["box"]
        if library == "torchvision":  # it clips to the image
            assert 0 <= left <= right <= width
            assert 0 <= top <= bottom <= height
        assert left <= right
        assert top <= bottom
    assert max(item["box"][2] for item in result["objects"]) > 160  # scaled back to the photo


@pytest.mark.parametrize("library", ["torchvision", "transformers"])
def test_the_threshold_filters_and_a_table_is_printed(run_starter, request, picture, library):
    weights = request.getfixturevalue(f"{library}_weights")
    arguments = picture, picture, "--weights", weights, "--threshold", "0.999"
    done = run_starter(f"object-detection/{library}", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{picture}: 0 objects"] * 2
    assert f"[2/2] {picture}" in done.stderr


@pytest.mark.parametrize("library", ["torchvision", "transformers"])
def test_what_is_no_image_is_refused(run_starter, refused, request, tmp_path, library):
    weights = request.getfixturevalue(f"{library}_weights")
    path = tmp_path / "notes.png"
    path.write_text("not an image", encoding="utf-8")
    line = refused(run_starter(f"object-detection/{library}", path, "--weights", weights))
    assert f"{path}: not a readable image" in line


def test_half_precision_runs(run_starter, transformers_weights, picture):
    arguments = picture, "--weights", transformers_weights, "--threshold", "0"
    done = run_starter("object-detection/transformers", *arguments, DTYPE="bfloat16")
    assert done.returncode == 0, done.stderr
