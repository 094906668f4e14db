"""Learns which words speak for which task, from the questions in `catalog/utterances/`.

A naive Bayes model with complement counts (Rennie et al., 2003, "Tackling the poor assumptions of naive
Bayes text classifiers", eq. 5-8): each term gets a weight per task, computed in one pass when the
catalog is compiled. A question is then a sum of the weights of its own terms: no model is loaded.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_STOP_WORDS = """
a an the of to for from in on at by with and or is are be am do does did i me my we us our you your it its
this that these those there here can could would should will want wants need needs like please how s t m re ve
ll just some any all so if then than as into onto about up out get got make let help way which what who whose
when where why model models tool tools app library using use best good
"""
_STOP = frozenset(_STOP_WORDS.split())
_KEPT_PAIRS = frozenset({"to", "from", "into", "which", "what", "who", "where", "out"})
_HAN_STOP = frozenset("的了我你他她它们是在有和与及就都也很请想要把被给让个这那些吗呢吧啊一")
_SUFFIXES = (
    "izations", "isations", "ization", "isation", "ations", "ation", "ising", "izing", "ised", "ized",
    "ises", "izes", "ings", "ers", "ing", "ies", "ied", "ise", "ize", "est", "er", "ed", "es", "ly", "s", "e",
)  # fmt: skip


def words(text: str) -> list[str]:
    """Return the Latin words and the runs of Chinese characters of a text, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?|[\u4e00-\u9fff]+", folded)


def stem(word: str) -> str:
    """Return the word without its commonest English endings."""
    word = word.partition("'")[0]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word[-1] == "y" else word


def terms(text: str) -> Counter[str]:
    """Return the weighted terms of a text: stems, pairs of stems, pieces of words, Chinese n-grams."""
    found: Counter[str] = Counter()
    previous: str | None = None
    for word in words(text):
        if _HAN.fullmatch(word):
            _han_terms(word, found)
            previous = None
            continue
        plain = stem(word)
        if previous is not None and not (word in _STOP and word not in _KEPT_PAIRS):
            found[f"{previous} {plain}"] += 1
        if word in _STOP:
            previous = plain if word in _KEPT_PAIRS else previous
            continue
        found[plain] += 1
        for size in (4, 5):
            if len(plain) > size:
                found[f"{plain[:size]}*"] += 0.3  # type: ignore[assignment]  # a weight, not a count
        previous = plain
    return found


def _han_terms(run: str, found: Counter[str]) -> None:
    for i, character in enumerate(run):
        if character not in _HAN_STOP:
            found[character] += 0.4  # type: ignore[assignment]  # a weight, not a count
        for size in (2, 3):
            if i + size <= len(run):
                found[run[i : i + size]] += 1


@dataclass(frozen=True, slots=True)
class TermModel:
    """Weights of terms, ready for the index: term → one weight per task, in the order of `tasks`."""

    tasks: list[str]
    weights: list[tuple[str, str]]


def train(documents: Iterable[tuple[str, str]], smoothing: float = 0.1) -> TermModel:
    """Return the weights that the documents teach: how much more often a term stands in a task than outside.

    Args:
        documents: (task, text) pairs.
        smoothing: Pseudo-count of each term.
    """
    by_task: dict[str, Counter[str]] = defaultdict(Counter)
    for task, text in documents:
        by_task[task].update(terms(text))
    tasks = sorted(by_task)
    totals = {task: sum(by_task[task].values()) for task in tasks}
    total = sum(totals.values())
    vocabulary = sorted(set().union(*by_task.values())) if by_task else []
    prior = smoothing * len(vocabulary)
    inside = {task: totals[task] + prior for task in tasks}
    outside = {task: total - totals[task] + prior for task in tasks}
    weights = []
    for term in vocabulary:
        everywhere = sum(by_task[task][term] for task in tasks)
        row = []
        for task in tasks:
            count = by_task[task][term]
            rate, rest = (count + smoothing) / inside[task], (everywhere - count + smoothing) / outside[task]
            row.append(f"{math.log(rate / rest):.3g}")
        weights.append((term, " ".join(row)))
    return TermModel(tasks, weights)
