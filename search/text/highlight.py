"""Marks in the original text, by a query's plan: for both engines, escaped first.

The engines' own highlighters mark neither corrections nor lemmas, count bytes, or leave
HTML as it is. This one looks at each word of the original under the keys the plan has, and
loads no dictionary. Of a text it only visits the words that may answer something: which of all do
so is asked of a book that is kept from query to query.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from search.text.marks import Mark, all_tokens, densest, marked, window, without_overlaps
from search.text.prepared import PreparedText
from search.text.query_plan import Alternative, Kind, Lexicon, QueryPlan, Where
from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import Token, word_at

ELLIPSIS = "…"
EXCERPT_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Answer:
    """How much of a query a text answers: which tokens, one bit each, and how many marks it would get."""

    tokens: int
    marks: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text: its range in the original, and as HTML with marks and ellipses."""

    start: int
    end: int
    html: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that answer a token only one after the other."""

    alternative: Alternative
    token: int


# What is known of a written word: its marked parts (start, end, tokens), and the phrases
# that may begin with it.
_Known = tuple[tuple[tuple[int, int, int], ...], tuple[_Phrase, ...]]
_NOTHING: _Known = ((), ())
NO_ANSWER = Answer(0, 0)


class Highlighter:
    """Marks texts for one plan. Keeps what it learnt of words: use it for all hits of a
    query. Not for several threads at once."""

    def __init__(self, plan: QueryPlan, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms: dict[Where, dict[str, int]] = {where: {} for where in Where}
        self._beginnings: list[tuple[str, int]] = []
        self._phrases: list[_Phrase] = []
        self._book = lexicon.word_terms.book()
        self._maybe: set[str] = set()  # the words that may answer something, of those that were met
        self._met = -1  # how many words that was of
        self._known: dict[str, _Known] = {}
        self._parts: dict[str, tuple[Token, ...]] = {}  # of the words that were looked at for phrases
        for at, token in enumerate(plan.tokens):
            for alternative in token.alternatives:
                self._learn(alternative, 1 << at)
            kinds = {a.kind for a in token.alternatives if a.where is Where.WORDS}
            if token.is_open and Kind.PREFIX in kinds:
                self._beginnings.append((token.text, 1 << at))
        self._wanted = self._all_terms()

    def _learn(self, alternative: Alternative, token: int) -> None:
        if alternative.kind is Kind.SYNONYM and len(alternative.terms) > 1:
            self._phrases.append(_Phrase(alternative, token))
            return
        terms = self._terms[alternative.where]
        for term in alternative.terms:
            terms[term] = terms.get(term, 0) | token

    def _all_terms(self) -> frozenset[str]:
        """Everything that a word must have something of, or it cannot answer anything (but as a beginning)."""
        found = {term for terms in self._terms.values() for term in terms}
        found.update(one.alternative.terms[0] for one in self._phrases)
        return frozenset(found)

    def meet(self, texts: Iterable[PreparedText]) -> None:
        """Texts that will be asked about, as many at once as can be: nothing is found in those that were never met."""
        number = self._book.number
        for text in texts:
            if text.book != number:
                self._book.add(text.words)
                text.book = number
        if self._met == len(self._book):
            return
        self._met = len(self._book)
        self._maybe = self._book.under(self._wanted)
        for beginning, _ in self._beginnings:
            self._maybe |= self._book.beginning(beginning)

    def marks(self, text: str) -> list[Mark]:
        """The ranges to mark, in order, not overlapping, never inside a letter and its
        marks. Any string is safe."""
        return self.marks_in(self._just_met(text))

    def marks_in(self, text: PreparedText) -> list[Mark]:
        """As `marks`, of a text that was met."""
        maybe = self._maybe
        if maybe.isdisjoint(text.words):
            return []
        found: list[Mark] = []
        folded, words, starts = text.folded, text.words, text.starts
        for place in [place for place, written in enumerate(words) if written in maybe]:
            hits, phrases = self._look(words[place])
            for start, end, tokens in hits:
                found.append(Mark(*folded.original_range(starts[place] + start, starts[place] + end), tokens))
            for phrase in phrases:
                found.extend(self._phrase_marks(text, place, phrase))
        return without_overlaps(found)

    def answer_in(self, text: PreparedText) -> Answer:
        """What the marks of a text that was met come to, without looking for their places where that can be avoided."""
        maybe = self._maybe
        if maybe.isdisjoint(text.words):
            return NO_ANSWER
        tokens = marks = 0
        for written in filter(maybe.__contains__, text.words):
            hits, phrases = self._look(written)
            if phrases:
                # Whether a phrase goes on as it begins, only its place can tell.
                found = self.marks_in(text)
                return Answer(all_tokens(found), len(found))
            for _, _, answered in hits:
                tokens |= answered
            marks += len(hits)
        return Answer(tokens, marks)

    def html(self, text: str) -> str:
        """The whole text as HTML: escaped, with `<mark>` around what answers the query."""
        return self.html_of(self._just_met(text))

    def html_of(self, text: PreparedText) -> str:
        """As `html`, of a text that was met."""
        return marked(text.text, 0, len(text.text), self.marks_in(text))

    def best_excerpt(self, text: str, length: int = EXCERPT_CHARACTERS) -> Excerpt:
        """About `length` characters around the place that answers most of the query, else
        the beginning; cut between words, with blanks squeezed and ellipses where cut."""
        return self.best_excerpt_of(self._just_met(text), length)

    def best_excerpt_of(self, prepared: PreparedText, length: int = EXCERPT_CHARACTERS) -> Excerpt:
        """As `best_excerpt`, of a text that was met."""
        text = prepared.text
        marks = self.marks_in(prepared)
        start, end = window(text, densest(marks, length), length)
        inner = marked(text, start, end, marks)
        before = ELLIPSIS + " " if text[:start].strip() else ""
        after = " " + ELLIPSIS if text[end:].strip() else ""
        return Excerpt(start, end, before + " ".join(inner.split()) + after)

    def _just_met(self, text: str) -> PreparedText:
        prepared = PreparedText(text)
        self.meet((prepared,))
        return prepared

    def _look(self, written: str) -> _Known:
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._look_at(written)
        return known

    def _look_at(self, written: str) -> _Known:
        """What a written word (folded) answers."""
        word = word_at(written)
        whole = word.joined and self._tokens_of(word.joined.text)
        if word.joined and whole:
            hits: tuple[tuple[int, int, int], ...] = ((0, len(written), whole),)
        else:
            answers = ((part, self._tokens_of(part.text)) for part in word.parts)
            hits = tuple((part.start, part.end, tokens) for part, tokens in answers if tokens)
        first = word.parts[0].text
        phrases = tuple(p for p in self._phrases if self._is_term(first, p, 0))
        return (hits, phrases) if hits or phrases else _NOTHING

    def _tokens_of(self, word: str) -> int:
        """The plan's tokens that a folded word answers, one bit each."""
        tokens = self._terms[Where.WORDS].get(word, 0)
        by_key = self._terms[Where.KEYS]
        if by_key:
            for key in self._lexicon.document_keys(word):
                tokens |= by_key.get(key, 0)
        by_skeleton = self._terms[Where.LATIN]
        if by_skeleton:
            for spelling in (word, *self._lexicon.forms.lemmas(word)):
                tokens |= by_skeleton.get(bulgarian_skeleton(spelling), 0)
        for beginning, token in self._beginnings:
            if word.startswith(beginning):
                tokens |= token
        return tokens

    def _is_term(self, word: str, phrase: _Phrase, at: int) -> bool:
        term = phrase.alternative.terms[at]
        if phrase.alternative.where is Where.WORDS:
            return word == term
        return term in self._lexicon.document_keys(word)

    def _phrase_marks(self, text: PreparedText, place: int, phrase: _Phrase) -> list[Mark]:
        """The words of a phrase that begins with a text's word; stop words between do not matter."""
        found: list[tuple[int, Token]] = []
        wanted = len(phrase.alternative.terms)
        for at in range(place, len(text.words)):
            for part in self._parts_of(text.words[at]):
                if self._is_term(part.text, phrase, len(found)):
                    found.append((text.starts[at], part))
                elif part.text not in self._lexicon.stop_words:
                    return []
                if len(found) == wanted:
                    place_of = text.folded.original_range
                    return [Mark(*place_of(start + one.start, start + one.end), phrase.token) for start, one in found]
        return []

    def _parts_of(self, written: str) -> tuple[Token, ...]:
        known = self._parts.get(written)
        if known is None:
            known = self._parts[written] = word_at(written).parts
        return known
