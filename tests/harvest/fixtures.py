"""Small inputs for every harvester, in the format of its source, each with one row that is broken."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SOURCE = {"repository": "owner/tables", "commit": "abcdef1234", "url": "https://example.org", "read": "2026-01-02"}


@dataclass(frozen=True)
class Case:
    """What is read, and what has to come of it."""

    given: list[Path]
    rows: set[str]
    """Ids that are harvested."""
    broken: tuple[str, str]
    """Part of the place, and of the reason, of the broken row."""


def wheel(path: Path, distribution: str, version: str, files: dict[str, str]) -> Path:
    """Write a wheel and return its path."""
    target = path / f"{distribution}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            f"{distribution}-{version}.dist-info/METADATA", f"Name: {distribution}\nVersion: {version}\n"
        )
        for name, text in files.items():
            archive.writestr(name, text)
    return target


def tables(path: Path, files: dict[str, str]) -> Path:
    """Write a folder of tables and return it."""
    folder = path / "tables"
    folder.mkdir()
    (folder / "source.json").write_text(json.dumps(SOURCE))
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def csv(head: str, *lines: str, flip: bool) -> str:
    """Return a CSV table, its lines in the other order if flipped."""
    return "\n".join([head, *(reversed(lines) if flip else lines)]) + "\n"


def jsonl(*rows: object, flip: bool) -> str:
    """Return a JSON Lines table; a row that is text stands as it is."""
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return "\n".join(reversed(texts) if flip else texts) + "\n"


def torchvision(path: Path, flip: bool) -> Case:
    rows = [
        ("resnet18", "ResNet18_Weights", "IMAGENET1K_V1", {"ImageNet-1K": {"acc@1": 69.758, "acc@5": 89.078}}),
        ("resnet34", "ResNet34_Weights", "IMAGENET1K_V1", {"ImageNet-1K": {"acc@1": float("nan")}}),
    ]
    models = "\n".join(  # one line of code each
        [
            "import enum, functools",
            "from types import SimpleNamespace as N",
            "from .other import builder",
            f"ROWS = {rows[:: -1 if flip else 1]!r}".replace("nan", "float('nan')"),
            "META = dict(num_params=11689512, min_size=(1, 1), _ops=1.814, _file_size=44.661, categories=['a'])",
            "def list_models(): return [r[0] for r in ROWS]",
            "def get_model_builder(name): return builder(name)",
            "def get_model_weights(name):",
            "    for n, cls, member, metrics in ROWS:",
            "        if n == name:",
            "            E = type(cls, (), {})",
            "            w = E(); w.name = member; w.meta = dict(META, _metrics=metrics)",
            "            w.transforms = functools.partial(dict, crop_size=224)",
            "            return [w]",
        ]
    )
    other = "def builder(name):\n    f = lambda: None\n    f.__module__, f.__name__ = 'torchvision.models.resnet', name\n    return f\n"
    files = {"torchvision/__init__.py": "__version__ = '9.9.0+cpu'\n", "torchvision/models/__init__.py": models}
    given = wheel(path, "torchvision", "9.9.0", {**files, "torchvision/models/other.py": other})
    return Case([given], {"torchvision/resnet18-imagenet1k-v1"}, ("ResNet34_Weights", "is not a number"))


def timm(path: Path, flip: bool) -> Case:
    code = "\n".join(  # noqa: FLY002  # one line of code each
        [
            "from types import SimpleNamespace as N",
            "__version__ = '9.9'",
            "def list_pretrained(): return ['resnet18.a1_in1k', 'vit_tiny.augreg_in1k', 'resnet50.none']",
            "def get_pretrained_cfg(name):",
            "    return N(hf_hub_id='timm/' + name, license='apache-2.0', input_size=(3, 224, 224), num_classes=1000)",
        ]
    )
    results = csv(
        "model,img_size,top1,top1_err,top5,top5_err,param_count,crop_pct,interpolation",
        "resnet18.a1_in1k,224,71.494,28.506,90.078,9.922,11.69,0.950,bicubic",
        "resnet18.a1_in1k,288,73.158,26.842,91.030,8.970,11.69,1.000,bicubic",
        "vit_tiny.augreg_in1k,224,good,25,92,8,5.72,0.9,bicubic",
        flip=flip,
    )
    head = "model,infer_img_size,infer_samples_per_sec,infer_step_time,infer_batch_size,param_count,infer_gmacs,infer_macts"
    speed = csv(head, "resnet18,224,70,14.1,1,11.69,1.82,2.48", "resnet18,288,50,20.2,1,11.69,3.01,4.11", flip=flip)
    names = [
        "benchmark-infer-fp32-nchw-pt240-cpu-i7_12700h-dynamo.csv",
        "benchmark-infer-fp32-nchw-pt240-cpu-i9_10940x-dynamo.csv",
        "benchmark-infer-amp-nchw-pt291-cu130-5090.csv",
        "benchmark-infer-amp-nchw-pt240-cu124-rtx4090.csv",
    ]
    folder = tables(path, {"results-imagenet.csv": results, **dict.fromkeys(names, speed)})
    given = wheel(path, "timm", "9.9", {"timm/__init__.py": code})
    return Case([given, folder], {"timm/resnet18.a1-in1k"}, ("results-imagenet.csv:", "top1 is not a number"))


def _entry(name: str, task: str, dataset: str, metrics: str, meta: str = "") -> str:
    return (
        f"- Name: {name}\n  In Collection: X\n  Config: configs/x/{name}.py\n  Metadata: {{Epochs: 1{meta}}}\n"
        f"  Results:\n  - Task: {task}\n    Dataset: '{dataset}'\n    Metrics: {{{metrics}}}\n"
        f"  Weights: https://example.org/{name}.pth\n"
    )


def _openmmlab(
    distribution: str, library: str, good: str, broken: str, reason: str, more: dict[str, str] | None = None
) -> Callable[[Path, bool], Case]:
    def make(path: Path, flip: bool) -> Case:
        entries = [broken, good] if flip else [good, broken]
        files = {"x/.mim/configs/x/metafile.yml": "Models:\n" + "".join(entries), **(more or {})}
        given = wheel(path, distribution, "9.9", files)
        return Case([given], {f"{library}/good-model"}, ("configs/x/metafile.yml:", reason))

    return make


_PIPELINE = """
clip = dict(io='disk')
test_pipeline = [
    dict(type='DecordInit', **clip),
    dict(type='SampleFrames', clip_len=32, frame_interval=2, num_clips=10, test_mode=True),
    dict(type='ThreeCrop', crop_size=256),
]
"""

mmdet = _openmmlab(
    "mmdet",
    "mmdetection",
    _entry("good_model", "Object Detection", "COCO", "box AP: 40.9"),
    _entry("bad", "Object Detection", "COCO", "box AP: n/a"),
    "box AP is not a number",
)
mmsegmentation = _openmmlab(
    "mmsegmentation",
    "mmsegmentation",
    _entry("good_model", "Semantic Segmentation", "Cityscapes", "mIoU: 78.1, mIoU(ms+flip): 79.0"),
    _entry("bad", "Semantic Segmentation", "# HRNet backbone", "mIoU: 78.1"),
    "the dataset is not named",
)
mmpretrain = _openmmlab(
    "mmpretrain",
    "mmpretrain",
    _entry(
        "good_model",
        "Image Classification",
        "ImageNet-1k",
        "Top 1 Accuracy: 76.9",
        ", Parameters: 11915000, FLOPs: 1822000000",
    ),
    _entry("bad", "Image Classification", "ImageNet-1k", "Top 1 Accuracy: 769"),
    "of 769 % cannot be",
)
mmaction2 = _openmmlab(
    "mmaction2",
    "mmaction2",
    _entry(
        "good_model",
        "Action Recognition",
        "Kinetics-400",
        "Top 1 Accuracy: 75.1",
        ", FLOPs: 66.1G, Parameters: 34.6M",
    ),
    _entry("mvit-base-p244_32x3x1_kinetics400-rgb", "Action Recognition", "Kinetics-400", "Top 1 Accuracy: 81.1"),
    "a copy error of the metafile",
    {"x/.mim/configs/x/good_model.py": "_base_ = ['../base.py']\n", "x/.mim/configs/base.py": _PIPELINE},
)
mmpose = _openmmlab(
    "mmpose",
    "mmpose",
    _entry("good_model", "Body 2D Keypoint", "COCO", "AP: 0.758, AP@0.5: 0.9"),
    _entry("bad", "Body 2D Keypoint", "", "AP: 0.7"),
    "the dataset is not named",
)
mmocr = _openmmlab(
    "mmocr",
    "mmocr",
    _entry("good_model", "Text Recognition", "IIIT5K", "word_acc: 0.8053"),
    _entry("bad", "Text Recognition", "IIIT5K", "word_acc: nan"),
    "word_acc is not a number",
)


_META = """
from .languages import many
from mteb.models.model_meta import ModelMeta
one = ModelMeta(
    loader=Wrapper, name="owner/good-model", model_type=["dense"], languages=["eng-Latn", *many], open_weights=True,
    n_parameters=22_713_216, license="mit", max_tokens=512, framework=["Sentence Transformers", "PyTorch"],
    release_date=today(),
)
two = ModelMeta(
    loader=Wrapper, name="owner/no-languages", languages=None, open_weights=True, n_parameters=10 * 10**6,
    license=None, framework=["Sentence Transformers"],
)
"""


def _mteb_wheel(path: Path) -> Path:
    folder = "mteb/models/model_implementations"
    files = {f"{folder}/some_models.py": _META, f"{folder}/languages.py": 'many = ["zho-Hans", "python-Code"]\n'}
    return wheel(path, "mteb", "9.9", files)


def mteb(path: Path, flip: bool) -> Case:
    scores = jsonl(
        {"model": "owner/good-model", "n_tasks": 41, "mean_task": 59.03, "retrieval_mean": 42.92, "stsb": 0.8203},
        {"model": "owner/no-languages", "n_tasks": 41, "mean_task": 50.0, "retrieval_mean": None, "stsb": None},
        flip=flip,
    )
    given = [_mteb_wheel(path), tables(path, {"scores.jsonl": scores})]
    return Case(given, {"sentence-transformers/good-model"}, ("scores.jsonl:", "languages are not stated"))


def mieb(path: Path, flip: bool) -> Case:
    scores = jsonl(
        {"model": "owner/good-model", "n": 51, "mean": 38.43},
        {"model": "owner/no-languages", "n": 40, "mean": 30.0},
        flip=flip,
    )
    given = [_mteb_wheel(path), tables(path, {"mieb-lite.jsonl": scores})]
    id = "sentence-transformers/good-model-image-embedding"
    return Case(given, {id}, ("mieb-lite.jsonl:", "a mean of 40 tasks, not 51"))


_MANIFEST = """
id: {id}
name: {id}
use_case: Image Classification
license_type: mit
numerics_benchmark: {{dataset_name: imagenet, metric_name: Top-1 Accuracy, source: 'https://example.org', unit: '%', value: {value}}}
technical_details: {{Input resolution: 224x224, Model checkpoint: Imagenet, Number of parameters: 25.5M}}
"""
_JOB = "{{inference_time_milliseconds: {ms}, job_status: {status}, primary_compute_unit: NPU, estimated_peak_memory_range_mb: {{max: 67, min: 0}}}}"


def qai_hub_models(path: Path, flip: bool) -> Case:
    perf = (
        "precisions:\n  float:\n    components:\n      X:\n        performance_metrics:\n"
        "          Samsung Galaxy S24:\n"
        f"            tflite: {_JOB.format(ms=1.592, status='Passed')}\n"
        f"            onnx: {_JOB.format(ms=9.9, status='Failed')}\n"
    )
    numerics = (
        "metrics:\n- {dataset_name: imagenet, metric_name: Top-1 Accuracy, partial_torch_metric: 75.7, "
        "num_partial_samples: 1000, metric_range: {max: 100.0}}\n"
    )
    root = "qai_hub_models/models"
    files = {
        f"{root}/good_model/manifest.yaml": _MANIFEST.format(id="good_model", value=76.1),
        f"{root}/good_model/perf.yaml": perf,
        f"{root}/good_model/numerics.yaml": numerics,
        f"{root}/bad/manifest.yaml": _MANIFEST.format(id="bad", value="high"),
    }
    given = wheel(path, "qai_hub_models", "9.9", dict(reversed(files.items()) if flip else files.items()))
    return Case([given], {"qai-hub-models/good-model"}, ("models/bad/manifest.yaml", "is not a number"))


def open_clip(path: Path, flip: bool) -> Case:
    code = (
        "def _pcfg(**k): return k\n_B32 = dict(openai=_pcfg(url='', hf_hub='timm/vit_base.openai/'),"
        " e1=_pcfg(hf_hub='laion/both/'), e2=_pcfg(hf_hub='laion/both/'))\n_PRETRAINED = {'ViT-B-32': _B32}\n"
    )
    head = "name,pretrained,params (M),FLOPs (B),Average perf. on 38 datasets,ImageNet 1k"
    results = csv(
        head,
        "ViT-B-32,openai,151.28,14.78,0.5245,0.6332",
        "ViT-B-32,e1,151.28,14.78,0.5,0.6",
        "ViT-B-32,e2,151.28,,0.5,0.6",
        flip=flip,
    )
    columns = "MSCOCO image retr. R@1,MSCOCO text retr. R@1,Flickr image retr. R@1,Flickr text retr. R@1"
    retrieval = csv(f"name,pretrained,{columns}", "ViT-B-32,openai,0.3043,0.5012,0.5878,0.7890", flip=flip)
    profile = csv("model,image_size,gflops,image_gflops", "ViT-B-32,224,14.78,8.82", flip=flip)
    names = ("openclip_results.csv", "openclip_retrieval_results.csv", "model_profile.csv")
    folder = tables(path, dict(zip(names, (results, retrieval, profile), strict=True)))
    given = [wheel(path, "open_clip_torch", "9.9", {"open_clip/pretrained.py": code}), folder]
    rows = {"open-clip/vit-b-32-openai", "open-clip/vit-b-32-e1"}
    return Case(given, rows, ("openclip_results.csv:", "FLOPs (B) is not a number"))


def open_asr(path: Path, flip: bool) -> Case:
    head = "model,Avg. WER,RTFx,Model size (B),License,AMI WER,LS Clean WER,LS Other WER"
    short = csv(
        head,
        "openai/whisper-tiny.en,12.80625,348.1,0.0378,Open,24.24,5.66,15.45",
        "openai/whisper-large,-1,143.7,2,Open,16.73,2.73,5.54",
        "google/chirp,8.29,-1,2,Proprietary,15.9,3.53,6.38",
        flip=flip,
    )
    multi = csv(
        "model,Model size (B),RTFx,de_fleurs,fr_mls,Avg", "openai/whisper-large-v3,2,110,3.27,3.92,4.8", flip=flip
    )
    files = {
        "en_shortform.csv": short,
        "en_longform.csv": csv("model_id,Average", flip=flip),
        "multilingual.csv": multi,
    }
    rows = {"transformers/whisper-tiny.en", "transformers/whisper-large-v3"}
    return Case([tables(path, files)], rows, ("en_shortform.csv:", "of -1 % cannot be"))


def opus_mt(path: Path, flip: bool) -> Case:
    rows = jsonl(
        {
            "pair": "en-de",
            "release": "opus-2020-02-26.zip",
            "bench": [["newstest2019-ende.en.de", 40.9, 0.654], ["Tatoeba.en.de", 47.3, 0.664]],
        },
        {"pair": "de+nl-en", "release": "opus-2020-02-26.zip", "bench": [["Tatoeba.de.en", 40.0, 0.6]]},
        {"pair": "af-de", "release": "opus-2020-01-19.zip", "bench": [["Tatoeba.af.de", "n/a", 0.6]]},
        flip=flip,
    )
    return Case(
        [tables(path, {"models.jsonl": rows})],
        {"transformers/opus-mt-en-de"},
        ("models.jsonl:", "BLEU is not a number"),
    )


def speechbrain(path: Path, flip: bool) -> Case:
    hub = "https://huggingface.co/speechbrain"
    rows = jsonl(
        {
            "src": "tests/recipes/CommonVoice.csv",
            "task": "ASR-CTC",
            "dataset": "CommonVoice",
            "hf": f"{hub}/asr-wav2vec2-commonvoice-14-de",
            "perf": "Test-WER=8.39%",
        },
        {
            "src": "tests/recipes/LibriParty.csv",
            "task": "VAD",
            "dataset": "LibriParty",
            "hf": f"{hub}/vad-crdnn-libriparty",
            "perf": "Test-Precision=0.9518 Test Recall=0.9437 Test F-Score=0.9477",
        },
        {
            "src": "tests/recipes/VoxCeleb.csv",
            "task": "Speaker_recognition",
            "dataset": "VoxCeleb",
            "hf": f"{hub}/spkrec-ecapa-voxceleb",
            "perf": "none yet",
        },
        flip=flip,
    )
    ids = {"speechbrain/asr-wav2vec2-commonvoice-14-de", "speechbrain/vad-crdnn-libriparty"}
    return Case([tables(path, {"recipes.jsonl": rows})], ids, ("recipes.jsonl:", "has no figure"))


def spacy(path: Path, flip: bool) -> Case:
    rows = jsonl(
        {"name": "de_core_news_sm", "version": "3.8.0", "license": "MIT", "size": "13 MB", "ents_f": 0.8210481349},
        {"name": "xx_sent_ud_sm", "version": "3.8.0", "license": "MIT", "size": "4 MB", "ents_f": None},
        {"name": "fr_core_news_sm", "version": "3.8.0", "license": "MIT", "size": "big", "ents_f": 0.81},
        flip=flip,
    )
    return Case(
        [tables(path, {"pipelines.jsonl": rows})], {"spacy/de-core-news-sm"}, ("pipelines.jsonl:", "is not in MB")
    )


def gift_eval(path: Path, flip: bool) -> Case:
    def model(name: str, link: str, n: int = 97, kind: str = "pretrained", leak: str = "No") -> dict[str, object]:
        cfg = {"model": name, "model_type": kind, "testdata_leakage": leak, "model_link": link}
        return {"name": name, "n": n, "cfg": cfg, "mase": 0.698, "crps": 0.485}

    hub = "https://huggingface.co"
    rows = jsonl(
        model("chronos-2", f"{hub}/amazon/chronos-2"),
        model("Toto-2.0-4m", f"{hub}/Datadog/Toto-2.0-4m", n=90),
        model("agent", f"{hub}/amazon/chronos-2-agent", kind="agentic"),
        model("leaky", f"{hub}/amazon/chronos-2-leaky", leak="Yes"),
        flip=flip,
    )
    return Case(
        [tables(path, {"models.jsonl": rows})],
        {"chronos-forecasting/amazon-chronos-2"},
        ("models.jsonl:", "scored on 90 of 97"),
    )


CASES: dict[str, Callable[[Path, bool], Case]] = {
    "gift-eval": gift_eval,
    "mieb": mieb,
    "mmaction2": mmaction2,
    "mmdet": mmdet,
    "mmocr": mmocr,
    "mmpose": mmpose,
    "mmpretrain": mmpretrain,
    "mmsegmentation": mmsegmentation,
    "mteb": mteb,
    "open-asr": open_asr,
    "open-clip": open_clip,
    "opus-mt": opus_mt,
    "qai-hub-models": qai_hub_models,
    "spacy": spacy,
    "speechbrain": speechbrain,
    "timm": timm,
    "torchvision": torchvision,
}
"""Source → maker of its input: a folder to write into, and whether its rows stand in the other order."""
