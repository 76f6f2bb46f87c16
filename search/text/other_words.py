"""The words of subjects that are none of ours: dishes, games, singers.

A word that no page has may be anything: a name, or what an editor forgot. One of these says that something else is
meant, and is no typing error for a word of ours. They are written by who knew no query (`data/other_words`).
"""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from search.text.folding import fold_str
from search.text.skeleton import bulgarian_skeleton, latin_skeletons
from search.text.stems import stem


class _Listed(NamedTuple):
    """The stems of a language's words; and the words' skeletons, where they may be typed in Latin letters."""

    stems: frozenset[str]
    skeletons: frozenset[str]


def is_other_word(word: str, languages: Iterable[str]) -> bool:
    """Whether a folded word, in any form of it, is listed in one of these languages. Each is read at its first use, in
    20 ms."""
    for language in languages:
        listed = _listed(language)
        if _stem(word, language) in listed.stems:
            return True
        if listed.skeletons and word.isascii() and not listed.skeletons.isdisjoint(latin_skeletons(word)):
            return True
    return False


@cache
def _listed(language: str) -> _Listed:
    file = resources.files("search.text") / "data" / "other_words" / f"{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if language.isalnum() and file.is_file() else []
    words = {fold_str(line) for line in lines if not line.startswith("#")}
    stems = {_stem(word, language) for word in words}
    return _Listed(frozenset(stems) - {""}, frozenset(map(bulgarian_skeleton, words)) - {""})


def _stem(word: str, language: str) -> str:
    """A word's stem, or itself where it has none: one with a hyphen."""
    return stem(word, language) or word
