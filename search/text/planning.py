"""Making a plan of a query. Pure: text and lexicon in, plan out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from search.text.alternatives import (
    JOINED,
    LEMMA,
    SYNONYM,
    alternatives,
    best_of,
)
from search.text.answerable import known_share, telling
from search.text.keys import query_keys
from search.text.other_words import is_other_word
from search.text.query_plan import (
    Alternative,
    Kind,
    Lexicon,
    PlannedToken,
    QueryPlan,
    Where,
    minimum_tokens,
)
from search.text.synonyms import Phrase
from search.text.tokens import Join, QueryTokens, query_tokens

# Dutch is often written apart where it is one word (zorg verzekering), with its linking s.
_LINKS = ("", "s")

MAX_QUERY_WORDS = 12
"""How many words are looked for, stop words not counted: who asks in a sentence often names the subject last."""


def plan_query(text: str, lexicon: Lexicon, *, is_loose: bool = False) -> QueryPlan:
    """The plan of a typed text; any string is safe, one without words gives no tokens.

    The first pass (not loose) wants all of two words or some of more. When it finds nothing, a second, loose one
    wants any one word and also corrects known words; say so in the answer. A last word with nothing behind it may be
    half-typed.
    """
    query = query_tokens(text)
    kept = _kept(query, lexicon)
    spans = _by_token(query, kept, lexicon)
    tokens: list[PlannedToken] = []
    for at in kept:
        word = query.tokens[at].text
        is_open = at == len(query.tokens) - 1 and not query.finished
        own = alternatives(word, lexicon, is_open=is_open, is_loose=is_loose)
        found = best_of([*own, *spans.get(at, ())])
        is_other = all(one.kind is Kind.TYPO for one in found) and is_other_word(word, lexicon.languages)
        tokens.append(PlannedToken(word, is_open, found, is_other, telling(word, found, lexicon)))
    findable = sum(1 for token in tokens if token.alternatives)
    minimum = min(1, len(tokens)) if is_loose else minimum_tokens(len(tokens), findable)
    known = known_share(tokens, lexicon)
    return QueryPlan(lexicon.locale, query.folded, tuple(tokens), minimum, is_loose, known)


def _kept(query: QueryTokens, lexicon: Lexicon) -> list[int]:
    """Which tokens to search for: no stop words unless nothing is left, none twice, the first MAX_QUERY_WORDS."""
    texts = [token.text for token in query.tokens]
    own = [at for at, text in enumerate(texts) if text not in lexicon.stop_words]
    content = [at for at in own if texts[at] not in lexicon.foreign_stop_words or texts[at] in lexicon.forms]
    kept = content or own or list(range(len(texts)))
    # Of a repeated word the last stays, as only the last can be half-typed.
    return sorted({texts[at]: at for at in kept}.values())[:MAX_QUERY_WORDS]


def _by_token(query: QueryTokens, kept: Sequence[int], lexicon: Lexicon) -> dict[int, list[Alternative]]:
    """Alternatives that stand for several tokens together, given to each of them."""
    found: dict[int, list[Alternative]] = {}
    joins = [*query.joins, *_written_apart(query, kept)]
    for join in joins:
        span = [at for at in kept if join.start <= at < join.stop]
        for alternative in _joined(join.text, len(span), lexicon):
            for at in span:
                found.setdefault(at, []).append(alternative)
    spellings = [{w, *lexicon.forms.lemmas(w)} for w in (query.tokens[at].text for at in kept)]
    for expansion in lexicon.synonyms.expansions(spellings):
        span = list(kept[expansion.start : expansion.stop])
        for phrase in expansion.phrases:
            for alternative in _synonym(phrase, len(span), lexicon):
                for at in span:
                    found.setdefault(at, []).append(alternative)
    return found


def _written_apart(query: QueryTokens, kept: Sequence[int]) -> Iterator[Join]:
    for at, after in pairwise(kept):
        if after == at + 1:
            first, last = query.tokens[at].text, query.tokens[after].text
            for link in _LINKS:
                yield Join(at, after + 1, first + link + last)


def _joined(word: str, span: int, lexicon: Lexicon) -> Iterator[Alternative]:
    """Several tokens as one word of the index. The weight is shared out among them."""
    if not span:
        return
    weight = JOINED / span
    if lexicon.vocabulary.has_word(word):
        yield Alternative(Kind.JOINED, Where.WORDS, (word,), weight)
    for forms in (lexicon.forms, *lexicon.foreign):
        for lemma in forms.lemmas(word):
            if lexicon.vocabulary.has_key(lemma):
                yield Alternative(Kind.JOINED, Where.KEYS, (lemma,), weight * LEMMA)


def _synonym(phrase: Phrase, span: int, lexicon: Lexicon) -> Iterator[Alternative]:
    """A synonym for `span` tokens, as words and as lemmas; only if all of it occurs."""
    weight = SYNONYM / span
    if all(lexicon.vocabulary.has_word(word) for word in phrase):
        yield Alternative(Kind.SYNONYM, Where.WORDS, phrase, weight)
    lemmas = tuple(_indexed_key(word, lexicon) for word in phrase)
    if all(lemmas):
        yield Alternative(Kind.SYNONYM, Where.KEYS, lemmas, weight * LEMMA)


def _indexed_key(word: str, lexicon: Lexicon) -> str:
    """The word's first lemma that the index has, in its own or a foreign language, or ""."""
    for forms in (lexicon.forms, *lexicon.foreign):
        for lemma in query_keys(word, forms).lemmas:
            if lexicon.vocabulary.has_key(lemma):
                return lemma
    return ""
