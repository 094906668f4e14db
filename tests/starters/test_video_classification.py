"""The starters for video classification, on a video made here."""

from __future__ import annotations

import json

import pytest
import torch
from pytorchvideo.models import hub
from torchvision.models import get_model, get_weight

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def mvit(save_state):
    torch.manual_seed(3)
    return save_state(get_model("mvit_v2_s", weights=None))


@pytest.fixture(scope="module")
def x3d(save_state):
    torch.manual_seed(3)
    return save_state(hub.x3d_s(pretrained=False), key="model_state")


def check_scores(done, path, classes=400):
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)
    assert result["file"] == str(path)
    assert len(result["predictions"]) == classes
    assert sum(p["score"] for p in result["predictions"]) == pytest.approx(1, abs=1e-3)
    assert {p["label"] for p in result["predictions"]} >= {"deadlifting", "bench pressing"}
    return {p["label"]: p["score"] for p in result["predictions"]}


def test_torchvision_runs_as_it_stands(run_starter, mvit, video):
    arguments = video, "--weights", mvit, "--clips", "1", "--top-k", "400", "--json"
    check_scores(run_starter("video-classification/torchvision", *arguments), video)


def distance(found, expected, labels):
    return max(abs(found[label] - score) for label, score in zip(labels, expected.tolist(), strict=True))


def test_torchvision_samples_the_frames_that_the_weights_want(run_starter, save_state, video):
    """The frames grow brighter at a known pace, so the right clip can be made without a video."""
    torch.manual_seed(3)
    model = get_model("r3d_18", weights=None).eval()
    with torch.no_grad():
        model.fc.weight *= 50  # so that a frame more or less shows
    weights = get_weight("R3D_18_Weights.KINETICS400_V1")
    filled = {"MODEL": "r3d_18", "WEIGHTS": "R3D_18_Weights.KINETICS400_V1"}
    arguments = video, "--weights", save_state(model), "--clips", "2", "--top-k", "400", "--json"
    found = check_scores(run_starter("video-classification/torchvision", *arguments, **filled), video)

    def scores(*starts):
        total = torch.zeros(400)
        for start in starts:
            levels = (torch.arange(start, start + 32, 2) * 4).clamp(max=236)
            clip = levels.to(torch.uint8).view(16, 1, 1, 1).expand(16, 3, 120, 160)
            with torch.inference_mode():
                total += model(weights.transforms()(clip).unsqueeze(0))[0].softmax(0) / len(starts)
        return total

    labels = weights.meta["categories"]
    right = distance(found, scores(0, 28), labels)  # every second frame, from the 1st and the 29th on
    assert right < distance(found, scores(1, 29), labels) / 3
    assert right < distance(found, scores(0, 27), labels) / 3


def test_pytorchvideo_runs_as_it_stands(run_starter, x3d, video):
    arguments = video, "--weights", x3d, "--clips", "2", "--top-k", "400", "--json"
    check_scores(run_starter("video-classification/pytorchvideo", *arguments), video)


@pytest.mark.parametrize("name", ["slowfast_r50", "efficient_x3d_xs", "x3d_xs"])
def test_pytorchvideo_feeds_each_kind_of_model(run_starter, save_state, video, name):
    torch.manual_seed(3)
    weights = save_state(getattr(hub, name)(pretrained=False), key="model_state")
    arguments = video, "--weights", weights, "--clips", "1", "--crops", "1", "--top-k", "400", "--json"
    check_scores(run_starter("video-classification/pytorchvideo", *arguments, MODEL=name), video)


def test_pytorchvideo_uses_the_published_views(run_starter, save_state, video):
    torch.manual_seed(3)
    model = hub.x3d_xs(pretrained=False).eval()
    with torch.no_grad():
        model.blocks[-1].proj.weight *= 2000  # so that a frame more or less shows
    arguments = video, "--weights", save_state(model, key="model_state"), "--top-k", "400", "--json"
    done = run_starter("video-classification/pytorchvideo", *arguments, MODEL="x3d_xs")
    found = check_scores(done, video)

    def scores(starts):
        total = torch.zeros(400)
        for start in starts:
            levels = (torch.arange(start, start + 48, 12) * 4).clamp(max=236)
            clip = (levels / 255 - 0.45).div(0.225).view(1, 1, 4, 1, 1).expand(1, 3, 4, 182, 182)
            with torch.inference_mode():
                total += model(clip)[0] / len(starts)  # a grey frame is the same in each crop
        return total

    labels = get_weight("R3D_18_Weights.KINETICS400_V1").meta["categories"]
    starts = torch.linspace(0, 12, 10).ceil().int().tolist()  # four frames, twelve apart, ten times
    right = distance(found, scores(starts), labels)
    assert right < distance(found, scores([start + 1 for start in starts]), labels) / 3
    assert right < distance(found, scores([0]), labels) / 3


@pytest.mark.parametrize(("library", "weights"), [("torchvision", "mvit"), ("pytorchvideo", "x3d")])
def test_half_precision_runs(run_starter, request, video, library, weights):
    arguments = (
        video,
        "--weights",
        request.getfixturevalue(weights),
        "--clips",
        "1",
        "--top-k",
        "400",
        "--json",
    )
    check_scores(run_starter(f"video-classification/{library}", *arguments, DTYPE="bfloat16"), video)


def test_an_unknown_model_is_refused(run_starter, refused, video):
    line = refused(run_starter("video-classification/pytorchvideo", video, MODEL="slow_r51"))
    assert "slow_r51" in line


@pytest.mark.parametrize(("library", "weights"), [("torchvision", "mvit"), ("pytorchvideo", "x3d")])
def test_what_is_no_video_is_refused(run_starter, refused, request, sounds, tmp_path, *, library, weights):
    name, local = f"video-classification/{library}", request.getfixturevalue(weights)
    notes = tmp_path / "notes.mp4"
    notes.write_text("not a video", encoding="utf-8")
    assert f"{notes}: not a readable video" in refused(run_starter(name, notes, "--weights", local))
    line = refused(run_starter(name, sounds[0], "--weights", local))
    assert f"{sounds[0]}: no video in the file" in line


def test_several_videos_show_progress_and_a_table(run_starter, x3d, video):
    arguments = video, video, "--weights", x3d, "--clips", "1", "--crops", "1"
    done = run_starter("video-classification/pytorchvideo", *arguments)
    assert done.returncode == 0, done.stderr
    assert f"[2/2] {video}" in done.stderr
    lines = done.stdout.splitlines()
    assert [lines[0], lines[6]] == [str(video)] * 2
    assert len(lines) == 12
