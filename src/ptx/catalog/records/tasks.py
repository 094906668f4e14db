"""Tasks, the questions that people ask for them, and words for the values of options."""

from dataclasses import field
from typing import Literal

from ptx.catalog.records.base import Goal, Modality, Names, Record, Source, Text


class MetricGroup(Record):
    """Figures that can be compared with one another: one metric on one dataset under one protocol."""

    metric: str
    """Metric as figures name it: `acc@1`, `box mAP`, `WER`."""
    dataset: str
    """Dataset and split as figures name it."""
    protocol: str | None = None
    """What else must be equal for two figures to be comparable."""
    unit: str
    """`%`, `dB`, `points` or `1` for a plain ratio."""
    higher_is_better: bool
    """Which way is better."""
    per_doubling: float
    """Metric units that one doubling of the latency must buy in the `balanced` objective (a judgement)."""
    languages: list[str] = field(default_factory=list)
    """Languages that this group speaks for; empty: not tied to a language, or English by default."""


class StackRole(Record):
    """One part of the library stack of a task."""

    role: Literal["input", "preprocess", "tokenize", "data", "train", "metric", "postprocess"]
    """What the library does in the stack."""
    library: str
    """Id of the library."""
    goals: list[Goal] = field(default_factory=lambda: ["infer", "finetune", "export"])
    """Goals for which the part is needed."""


class Need(Record):
    """A constraint that only this task has, asked for with `--need NAME`."""

    name: str
    """Kebab-case name."""
    trait: str
    """The model trait that fulfils it."""
    title: str
    """What the person gets, in one phrase."""


class Task(Record):
    """What a person wants done, named as Hugging Face's pipeline tags name it where a tag exists."""

    id: str
    """Kebab-case id, equal to the file name."""
    title: Text
    """Name for people."""
    summary: Text
    """What goes in and what comes out, in one sentence."""
    modality: Modality
    """Kind of the main input."""
    aliases: Names
    """Words that mean this task and no other."""
    inputs: list[str]
    """What goes in."""
    outputs: list[str]
    """What comes out."""
    language_bound: bool
    """True where a model serves some human languages and not others."""
    groups: list[MetricGroup]
    """Comparable metric groups; the first is the main one (the first that speaks the language asked for)."""
    macs_per_param: float
    """Multiply-adds per parameter of one typical pass; used only where a model's FLOPs are unknown."""
    held_macs_per_param: float | None = None
    """The part of `macs_per_param` whose results lie in memory at one time; null: all of it. Less where a typical
    pass is many passes of the network, as in generating text."""
    typical_pass: str
    """What one pass is: `one 224x224 image`, `30 s of speech`."""
    fast_enough_ms: float
    """Latency below which faster is not worth quality in the `balanced` objective (a judgement)."""
    stack: list[StackRole]
    """Libraries around the model."""
    needs: list[Need] = field(default_factory=list)
    """Constraints of its own."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Sources named by this file."""


class Utterances(Record):
    """Ways in which people ask for a task; free-text queries are resolved by likeness to them."""

    task: str
    """Id of the task, equal to the file name; `other` collects questions that ptx must refuse."""
    en: list[str]
    """Questions in English."""
    zh: list[str]
    """Questions in Chinese."""


class Words(Record):
    """Words in a question that stand for a value of an option: `german` for `--language de`."""

    id: str
    """The option: `language`, `license` or `goal`; or `concept`, or `aside`: words that say nothing about the task.
    Equal to the file name."""
    values: dict[str, Names]
    """Value of the option → the words. Of `concept`: what many words mean → those words, for any task."""
