"""Cuts a text into terms: stems, pairs of stems, beginnings of words, Chinese n-grams, and concepts.

A concept is what many words mean, in both languages: `photo`, `snapshot` and `照片` are all `picture`
(`catalog/words/concept.yaml`). Two concepts that stand in one text are a term of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

_PIECE, _CONCEPT, _CONCEPT_PAIR = 0.3, 1.0, 0.5
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_STOP_WORDS = """
a an the of to for from in on at by with and or is are be am do does did i me my we us our you your it its
this that these those there here can could would should will want wants need needs like please how s t m re ve
ll just some any all so if then than as into onto about up out get got make let help way which what who whose
when where why model models tool tools app library using use best good
"""
STOP = frozenset(_STOP_WORDS.split())
"""Words that say nothing about a task."""
_KEPT_PAIRS = frozenset({"to", "from", "into", "which", "what", "who", "where", "out"})
_HAN_STOP = frozenset("的了我你他她它们是在有和与及就都也很请想要把被给让个这那些吗呢吧啊一")
_ENDINGS = {
    ending: (instead, least)
    for instead, least, endings in (
        ("if", 2, "ifications ification ifiers ifier ifying ifies ified ify"),
        ("", 3, "izations isations ization isation ations ation ators ator ating ated ates ate"),
        ("", 4, "ition itions"),
        ("", 5, "ions ion ors or"),
        ("", 3, "ising izing ised ized ises izes ings ers ing ies ied ise ize est er ed es ly s e"),
    )
    for ending in endings.split()
}
"""Ending → what stands for it, and how many letters must stand before it."""
_BY_LENGTH = sorted(_ENDINGS, key=lambda ending: (-len(ending), ending))


def words(text: str) -> list[str]:
    """Return the Latin words and the runs of Chinese characters of a text, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?|[\u4e00-\u9fff]+", folded)


def tokens(text: str) -> list[str]:
    """Return Latin words whole and Chinese characters one by one."""
    return [token for word in words(text) for token in ([word] if word[0].isascii() else word)]


def join(parts: Iterable[str]) -> str:
    """Return the text of tokens."""
    return "".join(part if is_han(part) else f" {part} " for part in parts)


def is_han(token: str) -> bool:
    """Return whether a token is Chinese."""
    return "\u4e00" <= token[0] <= "\u9fff"


def stem(word: str) -> str:
    """Return the word without its commonest English endings."""
    word = word.partition("'")[0]
    if word == "into":
        return "to"
    for ending in _BY_LENGTH:
        if word.endswith(ending):
            instead, least = _ENDINGS[ending]
            if len(word) - len(ending) >= least:
                word = word.removesuffix(ending) + instead
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word[-1] == "y" else word


def terms(text: str, concepts: Mapping[str, Iterable[str]]) -> Counter[str]:
    """Return the weighted terms of a text.

    Args:
        text: A question, or a name.
        concepts: Concept word (see `keys`) → the concepts that it means.
    """
    found: Counter[str] = Counter()
    previous: str | None = None
    for word in words(text):
        if _HAN.fullmatch(word):
            _han_terms(word, found)
            previous = None
            continue
        plain = stem(word)
        if previous is not None and not (word in STOP and word not in _KEPT_PAIRS):
            found[f"{previous} {plain}"] += 1
        if word in STOP:
            previous = plain if word in _KEPT_PAIRS else previous
            continue
        found[plain] += 1
        for size in (4, 5):
            if len(plain) > size:
                found[f"{plain[:size]}*"] += _PIECE  # type: ignore[assignment]  # a weight, not a count
        previous = plain
    meant = sorted({concept for key in keys(text) for concept in concepts.get(key, ())})
    for concept in meant:
        found[f"#{concept}"] = _CONCEPT  # type: ignore[assignment]  # a weight, not a count
    for one, other in combinations(meant, 2):
        found[f"#{one} {other}"] = _CONCEPT_PAIR  # type: ignore[assignment]  # a weight, not a count
    return found


def _han_terms(run: str, found: Counter[str]) -> None:
    for i, character in enumerate(run):
        if character not in _HAN_STOP:
            found[character] += 0.4  # type: ignore[assignment]  # a weight, not a count
        for size in (2, 3):
            if i + size <= len(run):
                found[run[i : i + size]] += 1


def keys(text: str) -> set[str]:
    """Return what could be a concept word in a text: one to three stems, or one to six Chinese characters."""
    found: set[str] = set()
    stems: list[str] = []
    for word in words(text):
        if _HAN.fullmatch(word):
            stems = []
            found.update(word[i : i + size] for i in range(len(word)) for size in range(1, 7))
        else:
            stems = [*stems[-2:], stem(word)]
            found.update(" ".join(stems[i:]) for i in range(len(stems)))
    return found


def key(word: str) -> str:
    """Return the form in which `keys` finds a concept word."""
    return " ".join(part if _HAN.fullmatch(part) else stem(part) for part in words(word))
