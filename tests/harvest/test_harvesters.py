"""Each harvester on a small input in its source's own format."""

import json
from pathlib import Path

import pytest
from harvest.fixtures import CASES, tables, wheel

from ptx.errors import PtxError
from ptx.harvest.harvester import harvesters, named
from ptx.harvest.qai_figures import figures
from ptx.harvest.report import Report
from ptx.harvest.running import Harvested, NothingHarvestedError, difference, harvest
from ptx.harvest.sources.qai_hub_models import _input


def run(source: str, given: list[Path]) -> Harvested:
    return harvest(named(source), given, None, lambda _what, _done, _total: None)


def rows_of(source: str, folder: Path) -> dict[str, dict]:
    found = run(source, CASES[source](folder, False).given)
    return {row["id"]: row for row in found.rows}


def test_every_harvester_has_a_case() -> None:
    """No harvester goes untested."""
    assert set(CASES) == set(harvesters())


@pytest.mark.parametrize("source", CASES)
def test_rows_are_harvested_and_the_broken_one_is_reported(source: str, tmp_path: Path) -> None:
    """What the source says comes out; its broken row is named with place and reason, and left out."""
    case = CASES[source](tmp_path, False)
    found = run(source, case.given)
    assert {row["id"] for row in found.rows} == case.rows
    place, reason = case.broken
    assert [p for p in found.problems if place in p.place and reason in p.reason], found.problems
    assert len(found.problems) == 1


@pytest.mark.parametrize("source", CASES)
def test_the_same_input_gives_the_same_bytes_in_any_order(source: str, tmp_path: Path) -> None:
    """Neither a second run nor another order of the rows changes a byte."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    case = CASES[source](tmp_path / "a", False)
    first, again = run(source, case.given), run(source, case.given)
    flipped = run(source, CASES[source](tmp_path / "b", True).given)
    assert first.text == again.text == flipped.text


@pytest.mark.parametrize("source", CASES)
def test_an_unpacked_wheel_reads_as_the_wheel_does(source: str, tmp_path: Path) -> None:
    """A folder gives the same bytes as the zip file that it came out of."""
    import zipfile

    case = CASES[source](tmp_path, False)
    folders = []
    for path in case.given:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(tmp_path / "unpacked")
            folders.append(tmp_path / "unpacked")
        else:
            folders.append(path)
    assert run(source, folders).text == run(source, case.given).text


@pytest.mark.parametrize("source", CASES)
def test_a_row_is_what_the_record_asks_for(source: str, tmp_path: Path) -> None:
    """The file parses into the record, and each figure's source stands in the header."""
    from ptx.catalog.records import Harvest
    from ptx.catalog.schema import shape_faults

    head, *lines = run(source, CASES[source](tmp_path, False).given).text.splitlines()
    header, rows = json.loads(head), [json.loads(line) for line in lines]
    assert shape_faults(Harvest, {**header, "models": rows}) == []
    keys = {item["source"] for row in rows for item in [*row["quality"], *row.get("latency", []), row["license"]]}
    assert keys - {None} <= set(header["sources"])
    assert str(tmp_path) not in head


def test_torchvision_units(tmp_path: Path) -> None:
    """GMACs become MACs, MiB become MB, and weights without a licence are unstated."""
    row = rows_of("torchvision", tmp_path)["torchvision/resnet18-imagenet1k-v1"]
    assert (row["flops"], row["flops_convention"], row["size_mb"]) == (1.814e9, "macs", 46.83)
    assert (row["weights"], row["constructor"]) == ("ResNet18_Weights.IMAGENET1K_V1", "torchvision.models.resnet18")
    assert row["license"]["state"] == "unstated"
    assert row["input"] == "3x224x224"


def test_timm_joins_at_the_same_image_size(tmp_path: Path) -> None:
    """The result at the configuration's own size is taken, and the speed at that very size."""
    row = rows_of("timm", tmp_path)["timm/resnet18.a1-in1k"]
    assert row["quality"][0]["value"] == 71.494
    assert [(entry["on"], entry["ms"]) for entry in row["latency"]] == [
        ("Intel Core i7-12700H", 14.1),
        ("Intel Core i9-10940X", 14.1),
    ]
    assert (row["flops"], row["params"]) == (1820000000, 11690000)


def test_mmdetection_masks_and_boxes_are_one_model(tmp_path: Path) -> None:
    """A checkpoint with two results is one row, of the task that asks for more, with both figures."""
    text = (
        "Models:\n- Name: mask_x\n  Weights: https://example.org/x.pth\n  Results:\n"
        "  - {Task: Object Detection, Dataset: COCO, Metrics: {box AP: 38.2}}\n"
        "  - {Task: Instance Segmentation, Dataset: COCO, Metrics: {mask AP: 34.7}}\n"
    )
    found = run("mmdet", [wheel(tmp_path, "mmdet", "9.9", {"x/.mim/configs/x/metafile.yml": text})])
    (row,) = found.rows
    assert row["task"] == "instance-segmentation"
    assert [(f["metric"], f["value"]) for f in row["quality"]] == [("mask mAP", 34.7), ("box mAP", 38.2)]


def test_mmaction2_reads_views_without_running_the_configuration(tmp_path: Path) -> None:
    """Ten clips of three crops are thirty passes, found in the configuration that the entry builds on."""
    row = rows_of("mmaction2", tmp_path)["mmaction2/good-model"]
    assert (row["passes"], row["flops"], row["params"]) == (30, 66.1e9, 34600000)
    assert "note" not in row


def test_mmpose_shares_become_percentages(tmp_path: Path) -> None:
    """0.758 of the metafile is 75.8 %, and details of the main metrics stay out."""
    row = rows_of("mmpose", tmp_path)["mmpose/good-model"]
    assert [(f["metric"], f["dataset"], f["value"]) for f in row["quality"]] == [
        ("keypoint mAP", "COCO val2017", 75.8)
    ]


def metafile(folder: Path, source: str, *entries: str, **files: str) -> dict[str, dict]:
    """Return the rows of an OpenMMLab wheel whose metafile has these entries, by name."""
    text = "Models:\n" + "".join(f"- {{{entry}, Weights: 'https://example.org/x.pth'}}\n" for entry in entries)
    every = {"x/.mim/configs/x/metafile.yml": text, **{f"x/.mim/configs/x/{k}.py": v for k, v in files.items()}}
    return {row["name"]: row for row in run(source, [wheel(folder, source, "9.9", every)]).rows}


def entry(name: str, task: str, dataset: str, metrics: str, more: str = "") -> str:
    return f"Name: {name}, Results: [{{Task: {task}, Dataset: {dataset}, Metrics: {{{metrics}}}}}]{more}"


def test_figures_stand_under_the_dataset_that_the_configuration_tests_on(tmp_path: Path) -> None:
    """RTMO trained and tested on COCO is filed under CrowdPose in its metafile; the row says both."""
    name = "rtmo-l_16xb16-600e_coco-640x640"
    row = metafile(tmp_path, "mmpose", entry(name, "Body 2D Keypoint", "CrowdPose", "AP: 0.724, AR: 0.762"))[name]
    assert {f["dataset"] for f in row["quality"]} == {"COCO val2017"}
    assert "CrowdPose" in row["note"]


def test_mmpose_tells_parts_of_a_dataset_apart_and_reads_shares_of_errors(tmp_path: Path) -> None:
    """Trousers are not ranked beside skirts, nor 26 points beside 17; 0.0413 is 4.13 %, and 4.06 is 4.06 %."""
    rows = metafile(
        tmp_path,
        "mmpose",
        entry(
            "td-hm_res50_2xb64-210e_deepfasion2-short-sleeved-dress-256x192",
            "Fashion 2D Keypoint",
            "DeepFashion2",
            "AUC: 0.6",
        ),
        entry(
            "td-hm_hrnet-w32_8xb32-300e_animalkingdom_P3_bird-256x256",
            "Animal 2D Keypoint",
            "AnimalKingdom",
            "PCK: 0.7",
        ),
        entry("rtmpose-l_8xb512-700e_body8-halpe26-256x192", "Body 2D Keypoint", "Body8", "Mean@0.1: 0.95"),
        entry("td-hm_hrnetv2-w18_8xb64-60e_300wlp-256x256", "Face 2D Keypoint", "300W-LP", "NME: 0.0413"),
        entry("td-hm_hrnetv2-w18_8xb64-60e_wflw-256x256", "Face 2D Keypoint", "WFLW", "NME test: 4.06"),
    )
    assert {row["quality"][0]["dataset"]: row["quality"][0]["value"] for row in rows.values()} == {
        "DeepFashion2 short sleeved dress": 60.0,
        "AnimalKingdom P3 bird": 70.0,
        "Body8, 26 points": 95.0,
        "300W-LP": 4.13,
        "WFLW": 4.06,
    }


def test_mmdet_precision_at_one_overlap_is_a_metric_of_its_own(tmp_path: Path) -> None:
    """Open Images and CrowdHuman are scored at an overlap of 0.5, COCO over ten of them."""
    rows = metafile(
        tmp_path,
        "mmdet",
        entry("a", "Object Detection", "CrowdHuman", "box AP: 90.0"),
        entry("b", "Object Detection", "Open Images v6", "box AP: 51.6"),
        entry("c", "Object Detection", "COCO", "box AP: 38.2"),
    )
    assert [row["quality"][0]["metric"] for row in rows.values()] == ["box mAP@0.5", "box mAP@0.5", "box mAP"]


def test_mmaction2_believes_neither_a_copied_size_nor_the_configuration_of_another(tmp_path: Path) -> None:
    """Swin-S with the 197 million parameters of Swin-L has none; the configuration of an entry's own name counts."""
    swin = "swin-small-p244-w877_in1k-pre_32xb4-amp-32x2x1-30e_kinetics710-rgb"
    result = ("Action Recognition", "Kinetics-710", "Top 1 Accuracy: 76.9")
    pipeline = "test_pipeline = [dict(type='SampleFrames', clip_len=8, num_clips={}), dict(type='ThreeCrop')]\n"
    rows = metafile(
        tmp_path,
        "mmaction2",
        entry(swin, *result, ", Metadata: {FLOPs: 604G, Parameters: 197M}, Config: configs/x/other.py"),
        entry("own", *result, ", Config: configs/x/other.py"),
        other=pipeline.format(5),
        own=pipeline.format(1),
    )
    assert (rows[swin]["params"], rows[swin]["flops"], rows[swin]["passes"]) == (None, None, 15)
    assert "Swin-L" in rows[swin]["note"]
    assert rows["own"]["passes"] == 3


def test_mmsegmentation_keeps_several_scales_apart(tmp_path: Path) -> None:
    """A figure with several scales and flips is a metric of its own: it is not ranked beside single-scale ones."""
    row = rows_of("mmsegmentation", tmp_path)["mmsegmentation/good-model"]
    assert [f["metric"] for f in row["quality"]] == ["mIoU", "mIoU, several scales and flips"]


def test_qai_hub_samples_are_part_of_the_dataset(tmp_path: Path) -> None:
    """A figure over 1,000 images is never compared with one over all, and a failed job is no latency."""
    row = rows_of("qai-hub-models", tmp_path)["qai-hub-models/good-model"]
    assert [(f["dataset"], f["value"]) for f in row["quality"]] == [
        ("ImageNet-1K val", 76.1),
        ("ImageNet-1K val, 1000 samples", 75.7),
    ]
    assert [(e["runtime"], e["precision"], e["unit"], e["ms"], e["memory_mb"]) for e in row["latency"]] == [
        ("litert", "fp16", "npu", 1.592, 67.0)
    ]
    assert [e["runtime"] for e in row["exports"]] == ["litert"]
    assert (row["license"]["id"], row["license"]["state"]) == (None, "unknown")


def test_qai_hub_quotes_no_figure_of_other_weights(tmp_path: Path) -> None:
    """The manifest of FastSAM-S quotes the figure of FastSAM-X; an equal quote of another port is carried over."""
    for name, kept in (("fastsam_s", []), ("fastsam_x", [63.7])):
        manifest = {
            "id": name,
            "numerics_benchmark": {
                "metric_name": "Average Recall", "dataset_name": "coco", "value": 63.7, "source": "https://x.org",
            },
        }  # fmt: skip
        _, rows = figures(manifest, {}, None, "at", Report(tell=lambda *_: None))
        assert [row["value"] for row in rows] == kept


def test_qai_hub_own_psnr_is_not_held_against_published_ones(tmp_path: Path) -> None:
    """What Qualcomm ran on Set14, and what it quotes without its colours and crop, have data sets of their own."""
    metric = {"metric_name": "Peak Signal-to-Noise Ratio (PSNR)", "dataset_name": "set14"}
    manifest = {"id": "srgan", "numerics_benchmark": {**metric, "value": 26.02, "source": "https://x.org"}}
    ran = {"metrics": [{**metric, "partial_torch_metric": 27.5, "num_partial_samples": 14}]}
    _, rows = figures(manifest, ran, "x4", "at", Report(tell=lambda *_: None))
    assert [(row["dataset"], row.get("protocol"), row["value"]) for row in rows] == [
        ("Set14 x4 (quoted)", None, 26.02),
        ("Set14 x4 (qai-hub)", "qai-hub-models evaluation", 27.5),
    ]


@pytest.mark.parametrize(
    ("stated", "ours"),
    [("2048x1024", "3x1024x2048"), ("256x192", "3x256x192"), ("1x3x473x473", "3x473x473"), ("1x3x224", None),
     ("1x160000 (10s at 16kHz)", "1x160000 (10s at 16kHz)"), (None, None)],
)  # fmt: skip
def test_qai_hub_inputs_are_colours_height_width(stated: str | None, ours: str | None) -> None:
    """Cityscapes is wider than high, a batch of one is no dimension, and a size without a side is none."""
    assert _input(stated) == ours


def test_opus_mt_leaves_out_pairs_whose_page_holds_another_model(tmp_path: Path) -> None:
    """The README of en-es speaks of a release that the page on the hub no longer holds."""
    lines = [
        {"pair": p, "release": "opus-1.zip", "bench": [[f"Tatoeba.{p.replace('-', '.')}", 50.1, 0.7]]}
        for p in ("en-es", "en-it")
    ]
    found = run("opus-mt", [tables(tmp_path, {"models.jsonl": "\n".join(map(json.dumps, lines))})])
    assert [row["id"] for row in found.rows] == ["transformers/opus-mt-en-it"]
    assert any("later model" in reason for reason in found.left_out)


def test_mteb_languages_come_from_the_module_that_is_imported(tmp_path: Path) -> None:
    """Names are followed into other modules, and programming languages are none."""
    row = rows_of("mteb", tmp_path)["sentence-transformers/good-model"]
    assert row["languages"] == ["en", "zh"]
    assert row["params"] == 22713216
    assert [f["value"] for f in row["quality"]] == [59.03, 42.92, 82.03]


def test_open_clip_leaves_out_a_page_that_holds_two_checkpoints(tmp_path: Path) -> None:
    """A hub id that two tags share would make one model of two."""
    rows = rows_of("open-clip", tmp_path)
    assert rows["open-clip/vit-b-32-openai"]["hub_id"] == "timm/vit_base.openai"
    assert "hub_id" not in rows["open-clip/vit-b-32-e1"]


def test_open_clip_counts_the_operations_of_one_image(tmp_path: Path) -> None:
    """As the curated entries do: 8.82 of the image tower, not 14.78 with a text, and the input is the image."""
    row = rows_of("open-clip", tmp_path)["open-clip/vit-b-32-openai"]
    assert (row["flops"], row["flops_convention"], row["input"]) == (8.82e9, "flops", "3x224x224")


def test_open_asr_takes_one_digit_for_no_count(tmp_path: Path) -> None:
    """2 billion is no count of parameters, 0.0378 billion is; languages are those that were scored."""
    rows = rows_of("open-asr", tmp_path)
    assert rows["transformers/whisper-tiny.en"]["params"] == 37800000
    assert rows["transformers/whisper-large-v3"]["params"] is None
    assert rows["transformers/whisper-large-v3"]["languages"] == ["de", "fr"]


def test_opus_mt_names_test_sets_as_the_tasks_do(tmp_path: Path) -> None:
    """`newstest2019-ende.en.de` is newstest2019 en-de, and Tatoeba comes first."""
    row = rows_of("opus-mt", tmp_path)["transformers/opus-mt-en-de"]
    assert [f["dataset"] for f in row["quality"]] == ["Tatoeba en-de", "newstest2019 en-de"]
    assert (row["pairs"], row["languages"]) == (["en-de"], ["en", "de"])


def test_duplicates_that_differ_are_left_out_and_equal_ones_kept_once(tmp_path: Path) -> None:
    """Of two rows of one id that say different things neither is believed; both cases are reported."""
    line = {"name": "de_core_news_sm", "version": "3.8.0", "license": "MIT", "size": "13 MB", "ents_f": 0.82}
    other = {**line, "name": "en_core_web_sm"}
    text = "\n".join(json.dumps(row) for row in (line, line, other, {**other, "ents_f": 0.9}))
    found = run("spacy", [tables(tmp_path, {"pipelines.jsonl": text})])
    assert [row["id"] for row in found.rows] == ["spacy/de-core-news-sm"]
    assert [p.place for p in found.problems] == ["spacy/de-core-news-sm", "spacy/en-core-web-sm"]


def test_nothing_harvested_is_an_answer_of_no(tmp_path: Path) -> None:
    """An input without a usable row ends with status 1 and the first reason."""
    with pytest.raises(NothingHarvestedError) as caught:
        run("spacy", [tables(tmp_path, {"pipelines.jsonl": "[]\n"})])
    assert caught.value.status == 1
    assert "pipelines.jsonl:1: is not an object" in caught.value.message


def test_an_input_of_another_source_is_misuse(tmp_path: Path) -> None:
    """A wheel for a source that reads tables, and a wheel of another distribution, are refused."""
    given = wheel(tmp_path, "mmdet", "9.9", {})
    with pytest.raises(PtxError, match=r"has no source\.json") as caught:
        run("spacy", [given])
    assert caught.value.status == 2
    with pytest.raises(PtxError, match="is a wheel of mmdet, not of mmpose"):
        run("mmpose", [given])
    with pytest.raises(PtxError, match="does not exist"):
        run("mmpose", [tmp_path / "nothing.whl"])


def test_a_difference_names_what_is_new_gone_and_changed() -> None:
    """The summary of --check goes by model and key, not by line."""
    old = '{"source": "x"}\n{"id": "a", "params": 1}\n{"id": "b", "params": 1}\n'
    new = '{"source": "x"}\n{"id": "b", "params": 2}\n{"id": "c", "params": 1}\n'
    found = difference(old, new)
    assert (found.added, found.removed, found.changed, found.header) == (["c"], ["a"], [("b", ["params"])], False)
    assert difference(old, old.replace('"x"', '"y"')).header
    assert not difference(old, old)
