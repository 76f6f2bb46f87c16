"""The index side of `keys`: the only place, with `lemmas`, that loads a dictionary."""

from functools import lru_cache

from search.text.compounds import best_split, split_compound
from search.text.keys import COMPOUNDING_LOCALES, WordKeys, stems_of
from search.text.lemmas import LemmaDictionary, plain_spelling
from search.text.tokens import MAX_LETTERS


class IndexKeys:
    """The keys of words as documents have them. Loads the locale's lemma dictionary at the
    first word; safe to share between threads."""

    def __init__(self, locale: str, dictionary: LemmaDictionary | None = None) -> None:
        self.locale = locale
        self._dictionary = dictionary or LemmaDictionary(locale)
        self._splits = locale.partition("-")[0] in COMPOUNDING_LOCALES
        self._cached = lru_cache(maxsize=65536)(self._keys)

    def keys(self, written: str, folded: str) -> WordKeys:
        """The keys of a word: as written in the document, and folded (a token's text)."""
        return self._cached(written, folded)

    def _keys(self, written: str, folded: str) -> WordKeys:
        lemmas = self._dictionary.lemmas(written) or (folded,)
        parts: tuple[str, ...] = ()
        if self._splits:
            if not self._dictionary.knows(plain_spelling(written).lower()):
                lemmas = self._with_compound_lemma(folded, lemmas)
            parts = self._parts(lemmas[0]) or self._parts(folded)
        return WordKeys(lemmas, stems_of((*lemmas, folded), self.locale), parts)

    def _with_compound_lemma(self, word: str, lemmas: tuple[str, ...]) -> tuple[str, ...]:
        """Of a compound that no dictionary has, the lemma is its last part's (loonstroken)."""
        split = best_split(word, self._dictionary.knows)
        if split is None:
            return lemmas
        tail = split[1]
        lemma = word[: len(word) - len(tail)] + self._dictionary.lemmas(tail)[0]
        return tuple(dict.fromkeys((lemma[:MAX_LETTERS], *lemmas[1:])))

    def _parts(self, word: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in split_compound(word, self._dictionary.knows):
            found.update(dict.fromkeys(self._dictionary.lemmas(part)))
        found.pop(word, None)
        return tuple(found)
