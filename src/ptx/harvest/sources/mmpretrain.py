"""mmpretrain: image classification and a few vision-language models of the mmpretrain wheel."""

from __future__ import annotations

from ptx.harvest.harvester import Harvester, Input
from ptx.harvest.openmmlab import Metric, Project, collect

PROJECT = Project(
    distribution="mmpretrain",
    library="mmpretrain",
    constructor="mmpretrain.get_model",
    tasks={
        "Image Classification": "image-classification",
        "Image Caption": "image-to-text",
        "Visual Question Answering": "visual-question-answering",
    },
    metrics={
        "Top 1 Accuracy": Metric("acc@1"),
        "Top 5 Accuracy": Metric("acc@5"),
        "CIDER": Metric("CIDEr", unit="points"),
        "BLEU-4": Metric("BLEU-4", unit="points"),
        "Accuracy": Metric("accuracy"),
    },
    datasets={
        "ImageNet-1k": "ImageNet-1K val",
        "CIFAR-10": "CIFAR-10 test",
        "CIFAR-100": "CIFAR-100 test",
        "CIFAR100": "CIFAR-100 test",
        "COCO": "COCO captions",
    },
)

HARVESTER = Harvester(
    name="mmpretrain",
    reads="metafiles of the mmpretrain wheel, with parameters and FLOPs",
    authority=1,
    inputs=(Input("wheel", "mmpretrain", "1.2.0"),),
    collect=lambda trees, report: collect(PROJECT, trees["wheel"], report),
)
