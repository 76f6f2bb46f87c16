"""The index side of `keys`: the only place, with `lemmas`, that loads a dictionary."""

from dataclasses import dataclass
from functools import lru_cache

from search.text.compounds import best_split, split_compound
from search.text.folding import fold
from search.text.keys import COMPOUNDING_LOCALES, WordKeys, stems_of
from search.text.lemmas import LemmaDictionary, plain_spelling
from search.text.tokens import MAX_LETTERS, WORD, word_at

_KEPT = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class WrittenWord:
    """All that a written word is indexed under. One object for each word and locale, so that texts are made of them
    by joining: a vocabulary is small, a text is long.

    tokens: its searchable tokens (parts, then the whole), each with its keys. lemmas: their lemmas and parts. words,
    plain_keys, stems: tokens, lemmas and parts, and stems, each as one text separated by blanks (stems may be "").
    """

    tokens: tuple[tuple[str, WordKeys], ...]
    lemmas: tuple[str, ...]
    words: str
    plain_keys: str
    stems: str


class IndexKeys:
    """The keys of words as documents have them. Loads the locale's lemma dictionary at the
    first word; safe to share between threads."""

    def __init__(self, locale: str, dictionary: LemmaDictionary | None = None) -> None:
        self.locale = locale
        self._dictionary = dictionary or LemmaDictionary(locale)
        self._splits = locale.partition("-")[0] in COMPOUNDING_LOCALES
        self._word = lru_cache(maxsize=_KEPT)(self._new_word)
        self.words_in = lru_cache(maxsize=_KEPT)(self._words_in)

    def _words_in(self, chunk: str) -> tuple[WrittenWord, ...]:
        """The written words of a piece of a text without blanks in it: mostly one, with or without a comma."""
        folded = fold(chunk)
        places = [match.span() for match in WORD.finditer(folded.text)]
        return tuple(self._word(chunk[slice(*folded.original_range(*at))], folded.text[slice(*at)]) for at in places)

    def _new_word(self, written: str, folded: str) -> WrittenWord:
        """A written word (a match of `tokens.WORD`): as it stands in the document, and folded."""
        inside = fold(written)
        tokens = tuple(
            # A character that is several words (½) is of no use to a dictionary.
            (token.text, self._keys(written[slice(*inside.original_range(token.start, token.end))], token.text))
            if inside.text == folded
            else (token.text, self._keys(token.text, token.text))
            for token in word_at(folded).tokens
        )
        plain = [key for _, keys in tokens for key in dict.fromkeys((*keys.lemmas, *keys.parts))]
        stems = [stem for _, keys in tokens for stem in keys.stems]
        words = " ".join(text for text, _ in tokens)
        return WrittenWord(tokens, tuple(plain), words, " ".join(plain), " ".join(stems))

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
