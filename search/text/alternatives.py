"""The alternatives of one typed word, out of the vocabulary. Pure; see `query_plan`.

Weights: the word itself 1, lemma .8, prefix .6, synonym .4, stem .5, a correction
.5 / (1 + errors). Words of the Dutch and English terms that every locale's index holds are
tried too, a little lower, for a reader who types a word from a Dutch letter.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from search.text.compounds import best_split
from search.text.form_map import FormMap
from search.text.keys import COMPOUNDING_LOCALES, query_keys
from search.text.query_plan import Alternative, Kind, Lexicon, Where
from search.text.skeleton import latin_skeletons
from search.text.stems import stem
from search.text.vocabulary import Vocabulary

EXACT = 1.0
LEMMA = 0.8
JOINED = 0.8
SYNONYM = 0.4
PREFIX = 0.6
STEM = 0.5
PARTS = 0.3
SKELETON = 0.8
SKELETON_LEMMA = 0.7
SKELETON_PREFIX = 0.5
TYPO = 0.5
BEGINNING_TYPO = 0.3
FOREIGN = 0.75
"""Factor for a Dutch or English reading of a word in another locale."""

MAX_ALTERNATIVES = 32
_SHORTEST_PREFIX = 2
_SHORTEST_SKELETON = 3  # ww would be the preposition в, which is everywhere
_CORRECTIONS_WITH_KEYS = 3
_MAX_SKELETON_WORDS = 3
_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


def _one(kind: Kind, where: Where, term: str, weight: float) -> Alternative:
    return Alternative(kind, where, (term,), weight)


def alternatives(word: str, lexicon: Lexicon, *, is_open: bool, is_loose: bool) -> tuple[Alternative, ...]:
    """Everything a folded word may stand for, best first.

    is_open: it may be half-typed. is_loose: look for corrections even of known words.
    Corrections are otherwise tried only if nothing else is found.
    """
    asked = word, is_open, is_loose
    known = lexicon.alternatives.get(asked)
    if known is None:
        known = _looked_up(word, lexicon, is_open=is_open, is_loose=is_loose)
        lexicon.alternatives.keep(asked, known)
    return known


def _looked_up(word: str, lexicon: Lexicon, *, is_open: bool, is_loose: bool) -> tuple[Alternative, ...]:
    found = [*_own(word, lexicon), *_latin(word, lexicon, is_open)]
    found.extend(_foreign(word, lexicon, knows_word=bool(found)))
    if is_open and len(word) >= _SHORTEST_PREFIX:
        longer_words = lexicon.vocabulary.words_from(word)
        found.extend(_one(Kind.PREFIX, Where.WORDS, longer, PREFIX) for longer in longer_words)
    if not any(alternative.kind in (Kind.EXACT, Kind.LEMMA) for alternative in found):
        found.extend(_parts(word, lexicon))
    if not found or is_loose:
        found.extend(_corrections(word, lexicon))
    if not found and is_open:
        for near in lexicon.vocabulary.near_beginnings(word):
            weight = BEGINNING_TYPO / (1 + near.distance)
            found.append(_one(Kind.TYPO, Where.WORDS, near.word, weight))
    return best_of(found)


def best_of(found: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Without repeats (the heavier stays), heaviest first, in a fixed order, capped."""
    best: dict[tuple[Where, tuple[str, ...]], Alternative] = {}
    for alternative in found:
        place = (alternative.where, alternative.terms)
        known = best.get(place)
        if known is None or known.weight < alternative.weight:
            best[place] = alternative
    ordered = sorted(best.values(), key=lambda a: (-a.weight, _RANKS[a.kind], a.terms))
    return tuple(ordered[:MAX_ALTERNATIVES])


def _own(word: str, lexicon: Lexicon) -> Iterator[Alternative]:
    """The word, its lemmas and stems in the locale's own language."""
    vocabulary = lexicon.vocabulary
    if vocabulary.has_word(word):
        yield _one(Kind.EXACT, Where.WORDS, word, EXACT)
    keys = query_keys(word, lexicon.forms)
    for lemma in keys.lemmas:
        if vocabulary.has_key(lemma):
            yield _one(Kind.LEMMA, Where.KEYS, lemma, LEMMA)
    for marked in keys.stems:
        if vocabulary.has_key(marked):
            yield _one(Kind.STEM, Where.KEYS, marked, STEM)


def _foreign(word: str, lexicon: Lexicon, *, knows_word: bool) -> Iterator[Alternative]:
    """Dutch and English readings; stems only of words that mean nothing else here."""
    if word in lexicon.forms:
        return
    for forms in lexicon.foreign:
        for lemma in forms.lemmas(word):
            if lexicon.vocabulary.has_key(lemma):
                yield _one(Kind.LEMMA, Where.KEYS, lemma, LEMMA * FOREIGN)
        marked = "" if knows_word else stem(word, forms.locale)
        if marked and lexicon.vocabulary.has_key(marked):
            yield _one(Kind.STEM, Where.KEYS, marked, STEM * FOREIGN)


def _latin(word: str, lexicon: Lexicon, is_open: bool) -> Iterator[Alternative]:
    """Bulgarian typed in Latin letters."""
    if not lexicon.is_bulgarian or len(word) < _SHORTEST_SKELETON:
        return
    vocabulary = lexicon.vocabulary
    skeletons = latin_skeletons(word)
    hit = False
    for skeleton in skeletons:
        if vocabulary.has_skeleton(skeleton):
            hit = True
            yield _one(Kind.SKELETON, Where.LATIN, skeleton, SKELETON)
            # The words themselves too: only they tell a title from a text.
            for written in vocabulary.words_of_skeleton(skeleton)[:_MAX_SKELETON_WORDS]:
                yield _one(Kind.SKELETON, Where.WORDS, written, SKELETON)
        for lemma in lexicon.skeleton_lemmas.get(skeleton, ()):
            if vocabulary.has_key(lemma):
                hit = True
                yield _one(Kind.SKELETON, Where.KEYS, lemma, SKELETON_LEMMA)
    for skeleton in skeletons[:1]:
        for longer in _longer_latin(skeleton, vocabulary) if is_open else ():
            hit = True
            yield longer
        if not hit and not vocabulary.has_word(word):
            for near in vocabulary.near_skeletons(skeleton):
                weight = TYPO / (1 + near.distance)
                yield _one(Kind.TYPO, Where.LATIN, near.word, weight)


def _longer_latin(skeleton: str, vocabulary: Vocabulary) -> Iterator[Alternative]:
    """What a half-typed Bulgarian word may become."""
    if len(skeleton) < _SHORTEST_PREFIX:
        return
    for longer in vocabulary.skeletons_from(skeleton):
        yield _one(Kind.PREFIX, Where.LATIN, longer, SKELETON_PREFIX)
        for written in vocabulary.words_of_skeleton(longer)[:1]:
            yield _one(Kind.PREFIX, Where.WORDS, written, SKELETON_PREFIX)


def _parts(word: str, lexicon: Lexicon) -> Iterator[Alternative]:
    """A Dutch compound the index does not have, as its first and last part together."""
    for forms in (lexicon.forms, *lexicon.foreign):
        if forms.locale.partition("-")[0] not in COMPOUNDING_LOCALES:
            continue
        key = partial(_indexed_lemma, forms, lexicon.vocabulary)
        split = best_split(word, key)
        if split is not None:
            yield Alternative(Kind.PARTS, Where.KEYS, tuple(map(key, split)), PARTS)


def _indexed_lemma(forms: FormMap, vocabulary: Vocabulary, part: str) -> str:
    """The lemma of a part that the index has as a key; "" if it has none."""
    return next((key for key in forms.lemmas(part) if vocabulary.has_key(key)), "")


def _corrections(word: str, lexicon: Lexicon) -> Iterator[Alternative]:
    """Words of the vocabulary near to the typed one; of the nearest also their lemmas. If
    there are none, forms that no document spells out, by their lemmas alone."""
    corrections = lexicon.vocabulary.near_words(word) or lexicon.form_typos.near(word)
    for rank, near in enumerate(corrections):
        weight = TYPO / (1 + near.distance)
        if lexicon.vocabulary.has_word(near.word):
            yield _one(Kind.TYPO, Where.WORDS, near.word, weight)
        if rank < _CORRECTIONS_WITH_KEYS:
            for lemma in query_keys(near.word, lexicon.forms).lemmas:
                if lexicon.vocabulary.has_key(lemma):
                    yield _one(Kind.TYPO, Where.KEYS, lemma, weight * LEMMA)
