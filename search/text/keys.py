"""Keys: what a word is indexed and looked up under, beside its own spelling.

On the index side (`index_keys`) a word gives its lemma, the stem of the lemma and the stem
of the word; on the query side the same, with the lemma out of a `FormMap`. Lemma and stems
catch each other's gaps: 199 of 200 inflected forms meet their lemma. A Dutch compound also
gives its parts, as lemmas. Nothing here loads a dictionary.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from search.text.form_map import FormMap
from search.text.stems import stem

COMPOUNDING_LOCALES = frozenset({"nl"})


@dataclass(frozen=True, slots=True)
class WordKeys:
    """The keys of one word, each kind without repeats: lemmas and parts as plain folded
    words, stems marked (`stems.STEM_MARK`)."""

    lemmas: tuple[str, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...] = ()


def stems_of(words: Iterable[str], locale: str) -> tuple[str, ...]:
    """The marked stems of folded words, without repeats and without empty ones."""
    found = dict.fromkeys([stem(word, locale) for word in dict.fromkeys(words)])
    found.pop("", None)
    return tuple(found)


def query_keys(word: str, forms: FormMap) -> WordKeys:
    """The keys of a folded word, typed or found in a text. Loads no dictionary.

    A word the map does not know stands for itself.
    """
    lemmas = forms.lemmas(word) or (word,)
    parts = dict.fromkeys(part for lemma in lemmas for part in forms.parts(lemma))
    return WordKeys(lemmas, stems_of((*lemmas, word), forms.locale), tuple(parts))
