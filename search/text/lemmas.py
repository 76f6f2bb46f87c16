"""Lemmas, on the index side only: a word's dictionary form, folded.

Never loaded by a process that answers queries; those carry a `FormMap` made from the
lemmas that occur (`form_map.py`).
"""

import unicodedata
from functools import lru_cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY, DictionaryFactory
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from search.text.folding import fold_str
from search.text.own_forms import own_forms
from search.text.tokens import MAX_LETTERS, join_marks_out


def plain_spelling(written: str) -> str:
    """A written word as dictionaries spell it: composed, without soft hyphens and the like."""
    composed = unicodedata.normalize("NFC", written)
    if composed.isalpha():
        return composed
    visible = (c for c in composed if unicodedata.category(c) not in ("Cf", "Cs"))
    return "".join(visible).replace("’", "'").replace("\u2011", "-").replace("\u2010", "-")


class LemmaDictionary:
    """The lemmas of one locale; of a locale without a dictionary every word is its own.

    Loads in 0.1 s (Polish 1.2 s) at the first word and keeps 5 MB (Polish 47 MB), unless it is
    given dictionaries out of files (`packed`). Safe to share between threads.
    """

    def __init__(self, locale: str, dictionaries: DictionaryFactory = LOW_MEMORY_DICTIONARY_FACTORY) -> None:
        self.locale = locale
        strategy = DefaultStrategy(greedy=False, dictionary_factory=dictionaries)
        # Without a cache of its own: each word comes here once, and is remembered here.
        self._lemmatize = Lemmatizer(cache_max_size=0, lemmatization_strategy=strategy).lemmatize
        self._look_up = DictionaryLookupStrategy(dictionaries).get_lemma
        language = locale.partition("-")[0]
        self._language = language if language in SUPPORTED_LANGUAGES else ""
        self._own: dict[str, list[str]] = {}
        for form, lemma in own_forms(language):
            self._own.setdefault(form, []).append(fold_str(lemma))
        self._cached_lemmas = lru_cache(maxsize=65536)(self._lemmas)
        self._cached_knows = lru_cache(maxsize=65536)(self._knows)

    def lemmas(self, written: str) -> tuple[str, ...]:
        """The folded lemmas of a word as written (accents, capitals): one, seldom more.

        More when a capital may be a name's or a sentence's beginning, or when `own_forms` has
        another reading. () for no word.
        """
        return self._cached_lemmas(written)

    def knows(self, word: str) -> bool:
        """Whether the dictionary itself has the word (as written, or in lower case)."""
        return self._cached_knows(word)

    def _knows(self, word: str) -> bool:
        word = unicodedata.normalize("NFC", word)
        return bool(self._language and word) and self._look_up(word, self._language) is not None

    def _lemmas(self, written: str) -> tuple[str, ...]:
        word = plain_spelling(written)
        lowered = word.lower()
        readings = [lowered]
        if word != lowered and not word.isupper():
            readings.append(word)
        found = dict.fromkeys(self._folded_lemma(reading) for reading in readings)
        found.update(dict.fromkeys(self._own.get(lowered, ())))
        found.pop("", None)
        return tuple(found)

    def _folded_lemma(self, word: str) -> str:
        lemma = word
        if self._language and word and not any(c.isdigit() for c in word):
            lemma = self._lemmatize(word, self._language)
        folded = join_marks_out(fold_str(lemma))
        # A lemma of two words, or of none, could never be one key: keep the word then.
        return (folded if folded.isalnum() else join_marks_out(fold_str(word)))[:MAX_LETTERS]
