"""The sentence encoder as a second opinion beside the words, the same for every engine.

The pages whose texts mean nearly what was typed (`near`) are hits too. They are searched for apart, in the embedded
index, which knows how well their words match; the engine searches for what matches by words. Then the first WINDOW
hits are put in order by both: the share of the best score by words, and for the near ones how near they are. So a hit
by exact words keeps its place unless a page that also has the words is nearer, and later hits stay as they are. Of what
a question finds the first few are put in order once more, by how much of it their best passage answers.
Where the words say enough the encoder is not asked: `is_a_topic`, and `PassesHere.look`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from search.display import Display
from search.engines.protocol import EngineHit, SearchHits, SearchQuery, ThingKey
from search.meanings import Nearness
from search.text.answerable import is_answerable
from search.text.query_plan import Kind, Lexicon, QueryPlan

NEAREST = 10
"""How many pages an opinion may name."""

LEAST_NEAR = 0.35
"""What is farther away has nothing to do with the query."""

WINDOW = 40
"""How many hits by words are put in order anew: two pages of the usual size, as another engine may have on the second
what the embedded index has on the first."""

_SHARE = 1.5
"""What nearness counts beside the best score by words, which is 1."""

ENOUGH = 3
"""How many hits by words there are when the words decide alone: fewer leave room for pages that are near."""

STANDS_OUT = 1.2
"""How many times the score of the next page the best hit by words has when the words decide alone."""

FOR_PASSAGES = 10
"""How many of the first hits are put in order by their best passages too."""

_PASSAGE_SHARE = 0.5
"""What the best of these passages counts beside the best score by words, which is 1."""

_TOO_FEW_WORDS = 0.25
"""What the words of a near page count for that has fewer of them than a hit needs."""

SURE = frozenset({Kind.EXACT, Kind.LEMMA})
"""Of a word as it is, or inflected."""


@dataclass(frozen=True)
class Opinion:
    """The nearest pages, at most NEAREST of them, and how near the first left out is: only what is nearer than that
    tells anything."""

    near: tuple[Nearness, ...]
    background: float
    nearest: float = 0.0
    elsewhere: float = 0.0

    @classmethod
    def of(cls, nearest: Sequence[Nearness], elsewhere: float = 0.0) -> "Opinion":
        """Of the NEAREST + 1 nearest pages, and how near the nearest subject is that is none of ours."""
        background = nearest[NEAREST].value if len(nearest) > NEAREST else LEAST_NEAR
        near = tuple(one for one in nearest[:NEAREST] if one.value >= LEAST_NEAR)
        return cls(near, max(background, LEAST_NEAR), nearest[0].value if nearest else 0.0, elsewhere)

    @property
    def things(self) -> tuple[str, ...]:
        """The pages (as `str(ThingKey)`)."""
        return tuple(one.thing for one in self.near)

    def bonus(self, document_id: str) -> float:
        """What a document of one of these pages has before the others."""
        found = next((one.value for one in self.near if document_id.startswith(one.thing)), self.background)
        return _SHARE * max(0.0, found - self.background)


NO_OPINION = Opinion((), LEAST_NEAR)

PassageShares = Callable[[Sequence[EngineHit]], Sequence[float]]
"""How much of the query the best passage of each hit answers (`search.best_passages`)."""


@dataclass(frozen=True, slots=True)
class NearPages:
    """The near pages that an area sees. ids: of all of them. hits: those that the query asks for; with_words: those of
    them that match by words too. have_words: whether any of all has one of the words."""

    ids: frozenset[str]
    hits: SearchHits
    with_words: SearchHits
    have_words: bool

    def others(self, found: SearchHits) -> SearchHits:
        """Of what was found by words all but these."""
        return SearchHits(
            tuple(hit for hit in found.hits if hit.id not in self.ids),
            max(0, found.total - self.with_words.total),
            _less(found.topics, self.with_words.topics),
            _less(found.kinds, self.with_words.kinds),
        )


def weighed(plan: QueryPlan, opinion: Opinion | None, best: SearchHits | None = None) -> tuple[QueryPlan, Opinion]:
    """The plan, made answerable or unanswerable, and the opinion as far as it may speak: it says nothing of what is not
    answered.

    opinion: None when there is no encoder, or the words decide. best: what the embedded index found by words, if it was
    asked.
    """
    if not plan.tokens:
        return plan, NO_OPINION
    if opinion is None:
        answerable = is_answerable(plan.known, len(plan.tokens))
    else:
        is_found = best is not None and best.total > 0
        nearest, elsewhere = opinion.nearest, opinion.elsewhere
        answerable = is_answerable(plan.known, len(plan.tokens), nearest, elsewhere, is_found=is_found)
    plan = replace(plan, known=1.0 if answerable else 0.0)
    if opinion is None or not answerable:
        return plan, NO_OPINION
    return plan, opinion


def is_a_topic(plan: QueryPlan, lexicon: Lexicon) -> bool:
    """Whether it is a single word that pages have in their titles: what they are about, on which there are no two
    opinions."""
    if len(plan.tokens) != 1:
        return False
    kinds = [one for one in plan.tokens[0].alternatives if one.kind in SURE]
    return any(all(map(lexicon.vocabulary.is_topical, one.terms)) for one in kinds)


def titled_query(query: SearchQuery, thing: ThingKey) -> SearchQuery | None:
    """Asks whether a thing has all the words, in any reading of them, in its title or among its search words; None when
    it cannot."""
    plan = replace(query.plan, minimum=len(query.plan.tokens))
    if not plan.is_possible:
        return None
    return SearchQuery(plan, query.area, limit=1, wants_facets=False, titles_only=True, only=(str(thing),))


def in_this_order(found: SearchHits, best: SearchHits) -> SearchHits:
    """Hits by words of another engine, from the first on, in the order and measure of the embedded index, which tells
    the pages that have some words of a long question apart better.

    best: its best by words. What is not among them comes behind, as the engine has it; what is not among the first
    WINDOW stays where it is, so that later pages are what they were.
    """
    rest = {hit.id: hit for hit in found.hits[:WINDOW]}
    known = [(hit.score, rest.pop(hit.id)) for hit in best.hits if hit.id in rest]
    if not known:
        return found
    # Brings the rest to this measure, but never before what is known.
    share = known[0][0] / (known[0][1].score or 1.0)
    highest = max((hit.score for hit in rest.values()), default=0.0)
    if highest * share > known[-1][0]:
        share = known[-1][0] / highest
    ordered = [*known, *((hit.score * share, hit) for hit in rest.values())]
    return replace(found, hits=(*(replace(hit, score=score) for score, hit in ordered), *found.hits[WINDOW:]))


def near_query(query: SearchQuery, opinion: Opinion) -> SearchQuery:
    """Asks for the near pages alone, whether they have the words or not, of any topic and kind: any word counts for
    their order."""
    plan = replace(query.plan, minimum=min(1, query.plan.minimum))
    return replace(_of_near(query, opinion), plan=plan, is_optional=True)


def matching_query(query: SearchQuery, opinion: Opinion) -> SearchQuery:
    """Asks for the near pages alone; those that match by words too have a score."""
    # As a condition, the words would be looked for in all documents.
    return replace(_of_near(query, opinion), is_optional=True)


def _of_near(query: SearchQuery, opinion: Opinion) -> SearchQuery:
    return replace(widened(query), only=opinion.things, offset=0, limit=NEAREST * 2, wants_facets=False)


def words_query(query: SearchQuery) -> SearchQuery:
    """Asks for all that match by words, the near ones among them, from the first hit on: enough to put the first WINDOW
    in order. It can be sent before it is known what is near. For a query that begins within WINDOW."""
    return replace(query, offset=0, limit=max(WINDOW, query.offset + query.limit) + NEAREST)


def best_query(query: SearchQuery) -> SearchQuery:
    """Asks for as many of the best by words as must have one among them that is not near, if there is one."""
    return replace(query, offset=0, limit=NEAREST * 2 + 1, wants_facets=False)


def is_narrowed(query: SearchQuery) -> bool:
    """Whether it is for one topic or kind alone."""
    return query.topic is not None or query.kind is not None


def widened(query: SearchQuery) -> SearchQuery:
    """The same for all topics and kinds."""
    return replace(query, topic=None, kind=None)


def near_pages(
    query: SearchQuery, near: Sequence[EngineHit], matching: Collection[str], show: Callable[[EngineHit], Display]
) -> NearPages:
    """What the hits of `near_query` come to. matching: the ids of those that match by words; the words of the others
    count less."""
    shown = [(hit if hit.id in matching else replace(hit, score=hit.score * _TOO_FEW_WORDS), show(hit)) for hit in near]
    return NearPages(
        frozenset(hit.id for hit in near),
        _counted(query, shown),
        _counted(query, [(hit, display) for hit, display in shown if hit.id in matching]),
        any(hit.score > 0 for hit in near),
    )


def _counted(query: SearchQuery, shown: Sequence[tuple[EngineHit, Display]]) -> SearchHits:
    """Hits of all topics and kinds, narrowed and counted as an engine does it."""

    def is_of(display: Display, name: str) -> bool:
        wanted = getattr(query, name)
        return wanted is None or wanted == getattr(display, name)

    hits = tuple(hit for hit, display in shown if is_of(display, "topic") and is_of(display, "kind"))
    topics = Counter(one.topic for _, one in shown if one.topic is not None and is_of(one, "kind"))
    kinds = Counter(one.kind for _, one in shown if is_of(one, "topic"))
    return SearchHits(hits, len(hits), topics, kinds)


def others_query(query: SearchQuery, opinion: Opinion, near_count: int) -> SearchQuery:
    """Asks for all others: from the first hit on where some will be put in order anew. near_count: how many near pages
    there are among what is asked for."""
    if query.offset >= WINDOW + near_count:
        return replace(query, but=opinion.things, offset=query.offset - near_count)
    return replace(query, but=opinion.things, offset=0, limit=max(WINDOW, query.offset + query.limit))


def together(
    query: SearchQuery,
    opinion: Opinion,
    near: SearchHits,
    best_other: float,
    others: SearchHits,
    passage_shares: PassageShares | None = None,
) -> SearchHits:
    """The answer to `query` out of both. best_other: the best score of the others in the engine that found the near
    ones; another engine's scores are brought to its measure. passage_shares: asked about the first hits, of a question.
    """
    total = near.total + others.total
    topics, kinds = _sum(near.topics, others.topics), _sum(near.kinds, others.kinds)
    if query.offset >= WINDOW + near.total:
        return SearchHits(others.hits, total, topics, kinds)
    best = max(best_other, *(hit.score for hit in near.hits), 0.0) or 1.0
    scored = [(hit.score / best + opinion.bonus(hit.id), hit) for hit in near.hits]
    highest = max((hit.score for hit in others.hits), default=0.0) or 1.0
    scored += [(hit.score / highest * best_other / best, hit) for hit in others.hits[:WINDOW]]
    scored.sort(key=lambda one: -one[0])
    if passage_shares is not None:
        scored[:FOR_PASSAGES] = _by_passages(scored[:FOR_PASSAGES], passage_shares)
    scored += [(hit.score, hit) for hit in others.hits[WINDOW:]]
    wanted = scored[query.offset : query.offset + query.limit]
    hits = tuple(EngineHit(hit.id, score, hit.display, hit.version) for score, hit in wanted)
    return SearchHits(hits, total, topics, kinds)


def _by_passages(
    scored: Sequence[tuple[float, EngineHit]], passage_shares: PassageShares
) -> list[tuple[float, EngineHit]]:
    shares = passage_shares([hit for _, hit in scored])
    best = max(shares, default=0.0) or 1.0
    found = [(score + _PASSAGE_SHARE * share / best, hit) for (score, hit), share in zip(scored, shares, strict=True)]
    return sorted(found, key=lambda one: -one[0])


def has_words(near: NearPages, others: SearchHits) -> bool:
    """Whether anything was found by its words, here or behind a filter: or a facet would count what its filter, by
    another reading, does not find."""
    return near.have_words or bool(others.total or others.topics or others.kinds)


# A `Counter` can do both, in ten times the time.


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {value: one.get(value, 0) + other.get(value, 0) for value in {**one, **other}}


def _less(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {value: left for value, count in one.items() if (left := count - other.get(value, 0)) > 0}
