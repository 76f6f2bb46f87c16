"""A query as a plan: which words of the index stand for each word that was typed.

A plan is data, made of what the vocabulary holds; both engines build their own query out of
it and the highlighter marks by it. What a person typed is never parsed as a language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from search.last_used import LastUsed
from search.text.form_map import FormMap
from search.text.keys import query_keys
from search.text.skeleton import bulgarian_skeleton
from search.text.synonyms import SynonymSet
from search.text.typos import TypoIndex
from search.text.vocabulary import Vocabulary
from search.text.word_book import WordTerms

_KEPT_WORDS = 512

LEAST_KNOWN = 0.5
"""Of what less is known, whatever matches is a coincidence: say that there is nothing."""

QUESTION = 4
"""How many words a question has at least. Who types fewer names a subject: what pages are about, not a fact in them."""


class Kind(StrEnum):
    """Why a term stands for a token; in order of trust."""

    EXACT = "exact"
    LEMMA = "lemma"
    JOINED = "joined"
    SYNONYM = "synonym"
    SKELETON = "skeleton"
    PREFIX = "prefix"
    STEM = "stem"
    PARTS = "parts"
    TYPO = "typo"


class Where(StrEnum):
    """Which fields a term is looked for in (`analyse.FieldKeys`)."""

    WORDS = "words"
    """words of the whole text, and of its title."""
    KEYS = "keys"
    """keys of the whole text, and of its title and extra."""
    LATIN = "latin"
    """Bulgarian skeletons."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that stand for a token: all of them must occur (one, but for phrases and parts).

    weight: 1 for the word itself; multiplied with the engine's weight of the field.
    """

    kind: Kind
    where: Where
    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class PlannedToken:
    """A word of the query and its alternatives, best first; none if it occurs nowhere.

    is_open: the last word, perhaps half-typed. is_other: no page has it, and it belongs to subjects that are none of
    ours (`other_words`). telling: how much it tells, the rarer the more (`Vocabulary.rarity`).
    """

    text: str
    is_open: bool
    alternatives: tuple[Alternative, ...]
    is_other: bool = False
    telling: float = 0.0


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """What to search for. A document matches when at least `minimum` tokens do.

    folded: the query as folded (for counting); is_loose: the second, forgiving pass. known: how
    much of what was asked the index has words for, -1 to 1 (`answerable.known_share`).
    """

    locale: str
    folded: str
    tokens: tuple[PlannedToken, ...]
    minimum: int
    is_loose: bool
    known: float = 1.0

    @property
    def is_possible(self) -> bool:
        """Whether any document can match and would answer; otherwise do not ask the engine."""
        findable = sum(1 for token in self.tokens if token.alternatives)
        return bool(self.tokens) and findable >= self.minimum and self.known >= LEAST_KNOWN

    @property
    def is_question(self) -> bool:
        """Whether it asks for something that stands in a passage."""
        return len(self.tokens) >= QUESTION


@dataclass(frozen=True)
class Lexicon:
    """What a plan needs to know of one locale's index; one value, replaced as a whole.

    foreign: the form maps of the languages whose words every index also holds (nl, en);
    foreign_stop_words: theirs.
    """

    locale: str
    vocabulary: Vocabulary
    forms: FormMap
    stop_words: frozenset[str] = frozenset()
    synonyms: SynonymSet = field(default_factory=SynonymSet)
    foreign: tuple[FormMap, ...] = ()
    foreign_stop_words: frozenset[str] = frozenset()

    @property
    def is_bulgarian(self) -> bool:
        """Whether words may be typed in Latin letters instead of Cyrillic ones."""
        return self.locale.partition("-")[0] == "bg"

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that a query may be in: its own, and those whose words every index also holds."""
        return (self.locale.partition("-")[0], *(forms.locale for forms in self.foreign))

    def document_keys(self, word: str) -> frozenset[str]:
        """The keys under which a folded word of a document is indexed, as far as the form
        maps know: the highlighter's way back from a text to the plan. Cached a little;
        `word_terms` remembers more."""
        return self._cached_keys(word)

    @cached_property
    def _cached_keys(self) -> Callable[[str], frozenset[str]]:
        return lru_cache(maxsize=1024)(self._document_keys)

    def _document_keys(self, word: str) -> frozenset[str]:
        is_own = word in self.forms
        maps = (self.forms,) if is_own else (self.forms, *self.foreign)
        found: set[str] = set()
        for forms in maps:
            keys = query_keys(word, forms)
            found.update(keys.lemmas, keys.stems, keys.parts)
        return frozenset(found)

    @cached_property
    def alternatives(self) -> LastUsed[tuple[str, bool, bool], tuple[Alternative, ...]]:
        """What the last words stood for (word, is_open, is_loose): whole queries are mostly new, their words are not.
        In memory alone."""
        return LastUsed(_KEPT_WORDS)

    @cached_property
    def word_terms(self) -> WordTerms:
        """Under what the words of documents can be found, remembered. It depends on the form maps alone."""
        return WordTerms(self.document_keys, self.forms.lemmas, is_bulgarian=self.is_bulgarian)

    @cached_property
    def form_typos(self) -> TypoIndex:
        """All known forms, for a typing error in a form that no document spells out. Built at
        the first use (0.2 s for 50,000 forms); read it once before switching lexicons."""
        return TypoIndex(dict.fromkeys(self.forms.forms(), 1))

    @cached_property
    def skeleton_lemmas(self) -> Mapping[str, tuple[str, ...]]:
        """Skeleton of every known Bulgarian form -> its lemmas. Built at the first use
        (0.1 s); read it once before switching to a new lexicon."""
        found: dict[str, dict[str, None]] = {}
        if self.is_bulgarian:
            for form in self.forms.forms():
                skeleton = bulgarian_skeleton(form)
                if skeleton:
                    lemmas = dict.fromkeys(self.forms.lemmas(form))
                    found.setdefault(skeleton, {}).update(lemmas)
        return {skeleton: tuple(lemmas) for skeleton, lemmas in found.items()}


def minimum_tokens(count: int, findable: int) -> int:
    """How many of so many tokens must match: all of two, one of three and two of more, of those that occur at all.

    No more, as people ask in sentences: the page that answers has the telling words, and the order of hits, not this
    number, puts it before those that have the others. What occurs nowhere is beside the point of a sentence.
    """
    if count <= 2:
        return count
    return 2 if findable > 3 else 1
