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
    """A language's words, folded, with their stems; and their skeletons, where they may be typed in Latin letters."""

    terms: frozenset[str]
    skeletons: frozenset[str]


def is_other_word(word: str, languages: Iterable[str]) -> bool:
    """Whether a folded word, in any form of it, is listed in one of these languages. Each is read at its first use, in
    20 ms."""
    for language in languages:
        listed = _listed(language)
        if word in listed.terms or stem(word, language) in listed.terms:
            return True
        if listed.skeletons and word.isascii() and not listed.skeletons.isdisjoint(latin_skeletons(word)):
            return True
    return False


@cache
def _listed(language: str) -> _Listed:
    file = resources.files("search.text") / "data" / "other_words" / f"{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if language.isalnum() and file.is_file() else []
    words = {fold_str(line) for line in lines if not line.startswith("#")}
    stems = {stem(word, language) for word in words}
    return _Listed(frozenset(words | stems) - {""}, frozenset(map(bulgarian_skeleton, words)) - {""})
