"""The words of subjects that are none of ours: dishes, games, singers.

A word that no page has may be anything: a name, or what an editor forgot. One of these says that something else is
meant, and is no typing error for a word of ours. They are written by who knew no query (`data/other_words`).
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from search.text.data_lines import data_lines
from search.text.folding import fold_str
from search.text.skeleton import bulgarian_skeleton, latin_skeletons
from search.text.stems import stem


class OtherWords(NamedTuple):
    """The stems of a language's words; and the words' skeletons, where they may be typed in Latin letters."""

    stems: frozenset[str]
    skeletons: frozenset[str]


def is_other_word(word: str, languages: Iterable[str]) -> bool:
    """Whether a folded word, in any form of it, is listed in one of these languages."""
    for language in languages:
        listed = other_words(language)
        if _stem(word, language) in listed.stems:
            return True
        if listed.skeletons and word.isascii() and not listed.skeletons.isdisjoint(latin_skeletons(word)):
            return True
    return False


@cache
def other_words(language: str) -> OtherWords:
    """The words listed in a language; none without a list. Read at the first use, in 20 ms."""
    words = set(map(fold_str, data_lines("other_words", language)))
    stems = {_stem(word, language) for word in words}
    return OtherWords(frozenset(stems), frozenset(map(bulgarian_skeleton, words)) - {""})


def _stem(word: str, language: str) -> str:
    """A word's stem, or itself where it has none: one with a hyphen."""
    return stem(word, language) or word
