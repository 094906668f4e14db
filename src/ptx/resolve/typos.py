"""Mends typing errors in a question: a word that nobody wrote, one slip from one that many wrote."""

from __future__ import annotations

from collections.abc import Iterator

from ptx.catalog.evidence import counts
from ptx.catalog.index import Index
from ptx.catalog.terms import join, key, stem, tokens

_SHORTEST, _MOST_WORDS, _OFTEN = 5, 4, 2.0
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mended(index: Index, text: str) -> str:
    """Return the text with each unknown word replaced by the commonest known one that is one slip away.

    A slip is a letter too many, too few, another one, or two that changed places (the first letter stays,
    unless it changed places). Words of fewer than five letters are left alone.
    """
    parts = tokens(text)
    long = {p for p in parts if p.isascii() and p.isalpha() and len(p) >= _SHORTEST}
    stems = {part: stem(part) for part in sorted(long)}
    known = index.term_counts(stems.values()).keys() | index.concepts(map(key, long)).keys()
    unknown = [part for part, plain in stems.items() if plain not in known][:_MOST_WORDS]
    repairs = {part: near for part in unknown if (near := _nearest(index, stems[part]))}
    return join(repairs.get(part, part) for part in parts) if repairs else text


def _nearest(index: Index, word: str) -> str | None:
    rows = index.term_counts(_slips(word))
    often = {term: total for term, row in rows.items() if (total := sum(counts(row).values())) >= _OFTEN}
    return min(often, key=lambda term: (-often[term], term), default=None)


def _slips(word: str) -> Iterator[str]:
    for i in range(len(word)):
        if i + 1 < len(word):
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if i:
            if len(word) > _SHORTEST:
                yield word[:i] + word[i + 1 :]
            for letter in _LETTERS:
                yield word[:i] + letter + word[i + 1 :]
                yield word[:i] + letter + word[i:]
    yield from (word + letter for letter in _LETTERS)
