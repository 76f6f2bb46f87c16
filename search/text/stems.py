"""Stems of folded words, marked so that they never meet a word.

Snowball (PyStemmer) where it knows the language; for Bulgarian, which it does not, a light
stemmer of our own. Stems are computed on folded text on both sides: they are coarser than
lemmas and weigh less, but they also catch words that no dictionary has.
"""

import threading
from functools import lru_cache
from typing import Protocol

import Stemmer  # type: ignore[import-not-found]  # PyStemmer has no type hints

STEM_MARK = "^"
"""Before every stem. Our tokenizer never lets it through, so no typed word equals a stem; Meilisearch's own keeps it in
words (see `docs/adr/0006-http-to-meilisearch.md`)."""

# Where the algorithm's name is not the language's: the language tag's first part.
_ALGORITHMS = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_PER_THREAD = threading.local()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's name


def _stemmer(algorithm: str) -> _Stemmer:
    """This thread's own stemmer: PyStemmer objects keep state while they work."""
    stemmers: dict[str, _Stemmer] | None = getattr(_PER_THREAD, "stemmers", None)
    if stemmers is None:
        stemmers = _PER_THREAD.stemmers = {}
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return stemmers[algorithm]


def has_stemmer(locale: str) -> bool:
    """Whether words of this locale have stems at all."""
    language = locale.partition("-")[0]
    return language == "bg" or language in _ALGORITHMS


@lru_cache(maxsize=4096)
def stem(word: str, locale: str) -> str:
    """The marked stem of a folded word; "" where the locale has no stemmer or the word a digit."""
    language = locale.partition("-")[0]
    if not word or not word.isalpha():
        return ""
    if language == "bg":
        return STEM_MARK + bulgarian_stem(word)
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return ""
    return STEM_MARK + _stemmer(algorithm).stemWord(word)


# Bulgarian endings, folded (й and ѝ are и), longest first. They are the noun's and
# adjective's own, as any grammar lists them: plurals in -и, -ове, -еве, -ета, -ия;
# the article after the word, -ът -ят -а -я (masculine), -та (feminine), -то (neuter),
# -те -та (plural), and the adjective's -ият -ия; verbal nouns in -не, plural -ния; and of
# the verb only the present. `-стта` is the article after a noun in -ст (болестта). Not
# -ища: rare as a plural, and жилище would lose its end to it.
_BULGARIAN_ENDINGS = (
    "анията", "енията", "анието", "ението", "овете", "евете", "ането", "енето",
    "ания", "ения", "ание", "ение", "иите", "ията", "ието",
    "ове", "еве", "ият", "ите", "ата", "ята", "ото", "ето", "ане", "ене", "аме",
    "ате", "яме", "ява", "яте",
    "ия", "ии", "ие", "ът", "ят", "ам", "ям", "аш", "яш", "ат", "иш", "им", "та",
    "а", "я", "и", "е", "о", "у", "ю",
)  # fmt: skip
_BULGARIAN_SHORTEST = 3
_BULGARIAN_BY_LENGTH = tuple(
    (length, frozenset(ending for ending in _BULGARIAN_ENDINGS if len(ending) == length))
    for length in sorted({len(ending) for ending in _BULGARIAN_ENDINGS}, reverse=True)
)


def bulgarian_stem(word: str) -> str:
    """The stem of a folded Bulgarian word: one ending off, then two sound changes undone.

    The changes: the vowel that comes and goes (здравен, здравна; данък, данъци) is left
    out, and ц is к again (работници, работник).
    """
    stemmed = word
    for length, endings in _BULGARIAN_BY_LENGTH:
        ending = word[-length:]
        if ending not in endings or len(word) - length < _BULGARIAN_SHORTEST:
            continue
        if ending == "та" and not word.endswith("стта"):
            continue
        stemmed = word[:-length]
        break
    if len(stemmed) > _BULGARIAN_SHORTEST + 1 and stemmed[-2] in "еъ" and stemmed[-1] in "нцкр":
        stemmed = stemmed[:-2] + stemmed[-1]
    return stemmed[:-1] + "к" if stemmed.endswith("ц") else stemmed
