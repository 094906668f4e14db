"""Each harvester on a small input in its source's own format."""

import json
from pathlib import Path

import pytest
from harvest.fixtures import CASES, tables, wheel

from ptx.errors import PtxError
from ptx.harvest.harvester import harvesters, named
from ptx.harvest.running import Harvested, NothingHarvestedError, difference, harvest


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
    assert rows["open-clip/vit-b-32-openai"]["flops_convention"] == "flops"


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
