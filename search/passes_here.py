"""The readings of a query, tried one after the other in the embedded index: a strict one and, when that finds nothing,
a loose one; each with the sentence encoder's second opinion where there is one.

On one thread from the beginning to the end: a search that changed threads for each of its steps would wait for its
turn every time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from search.best_passages import BestPassages
from search.display import Display
from search.encoder_opinions import EncoderOpinions
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineHit, SearchHits, SearchQuery, ThingKey
from search.giving_way import give_way
from search.meanings import Meanings
from search.prepared_displays import PreparedDisplays
from search.results import SearchRequest
from search.second_opinion import (
    ENOUGH,
    FOR_PASSAGES,
    STANDS_OUT,
    WINDOW,
    NearPages,
    Opinion,
    best_query,
    has_words,
    is_a_topic,
    is_narrowed,
    matching_query,
    near_pages,
    near_query,
    others_query,
    titled_query,
    together,
    weighed,
    widened,
    words_query,
)
from search.text.planning import plan_query
from search.text.query_plan import Lexicon, QueryPlan

NOTHING_FOUND = SearchHits((), 0)


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of a query and what it found; `hits` is None when no engine was asked."""

    plan: QueryPlan
    hits: SearchHits | None
    is_degraded: bool

    @property
    def found_something(self) -> bool:
        """Whether there are hits, here or behind a filter: facets count what other filters hide."""
        return self.hits is not None and bool(self.hits.total or self.hits.topics or self.hits.kinds)


@dataclass(frozen=True, slots=True)
class Look:
    """What this process knows of a strict reading before anything is answered.

    opinion: the encoder's; None when there is no encoder, or the words decide. best: the best by words, of all topics
    and kinds; None when they were not searched for.
    """

    opinion: Opinion | None = None
    best: SearchHits | None = None


class PassesHere:
    """Tries readings in the embedded index. Its methods raise EngineUnavailable."""

    def __init__(self, embedded: EmbeddedEngine, displays: PreparedDisplays) -> None:
        self._embedded = embedded
        self._displays = displays
        self._opinions = EncoderOpinions()

    def passes(
        self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None, *, is_degraded: bool
    ) -> list[Pass]:
        """The readings that were tried; the last one counts."""
        plan = plan_query(request.text, lexicon)
        look = self.look(request, lexicon, meanings, plan)
        found = [self._pass(request, look, plan, is_degraded=is_degraded)]
        if not found[0].found_something:
            loose = plan_query(request.text, lexicon, is_loose=True)
            found.append(self._pass(request, Look(look.opinion), loose, is_degraded=is_degraded))
        return found

    def look(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None, plan: QueryPlan) -> Look:
        """Asks the encoder of a strict plan, unless the words decide."""
        if meanings is None or is_a_topic(plan, lexicon):
            return Look()
        best = None
        if plan.is_possible:
            query = widened(query_of(request, plan))
            best = self._asked(best_query(query))
            if self._stands_out(query, best):
                return Look(best=best)
        return Look(self._opinions.on(request.text, plan, lexicon, meanings), best)

    def _stands_out(self, query: SearchQuery, best: SearchHits) -> bool:
        """Whether the first of the best by words has all of them in its title or among its search words, no other page
        comes near it, and there are some more."""
        if len(best.hits) < ENOUGH:
            return False
        first = self._show(best.hits[0])
        next_page = next((hit for hit in best.hits if self._show(hit).page_slug != first.page_slug), None)
        if next_page is not None and best.hits[0].score < STANDS_OUT * next_page.score:
            return False
        titled = titled_query(query, ThingKey(first.kind, first.id))
        return titled is not None and bool(self._asked(titled).hits)

    def near(self, query: SearchQuery, opinion: Opinion, found: SearchHits) -> NearPages:
        """The near pages. found: the best by words in this index, for a query that begins with the first of them."""
        near = self._asked(near_query(query, opinion)).hits
        return near_pages(query, near, self._matching(query, opinion, near, found), self._show)

    def near_and_best(self, query: SearchQuery, opinion: Opinion, best: SearchHits) -> tuple[NearPages, float]:
        """The near pages, and the best score by words of all others: for hits of another engine. best: by words."""
        near = self.near(query, opinion, best)
        return near, _best(near.others(best))

    def best(self, query: SearchQuery, known: SearchHits | None) -> SearchHits:
        """The best by words. known: as `Look.best`, which will do for all topics and kinds."""
        return self._search(best_query(query)) if known is None or is_narrowed(query) else known

    def _pass(self, request: SearchRequest, look: Look, plan: QueryPlan, *, is_degraded: bool) -> Pass:
        plan, spoken = weighed(plan, look.opinion, look.best)
        query = query_of(request, plan)
        if not speaks(spoken, plan):
            return Pass(plan, self._asked(query) if plan.is_possible else None, is_degraded)
        found = self._search(words_query(query) if query.offset < WINDOW else best_query(query))
        near = self.near(query, spoken, found)
        others = near.others(found)
        if query.offset >= WINDOW and plan.is_possible:
            others = self._asked(others_query(query, spoken, near.hits.total))
        return self.joined(query, spoken, near, _best(others), others, is_degraded=is_degraded)

    def joined(
        self,
        query: SearchQuery,
        opinion: Opinion,
        near: NearPages,
        best_other: float,
        others: SearchHits,
        *,
        is_degraded: bool,
    ) -> Pass:
        """Near pages and others as one reading's hits. Of a strict one something must have the words."""
        if not query.plan.is_loose and not has_words(near, others):
            return Pass(query.plan, None, is_degraded)
        shares = partial(self._passage_shares, query.plan) if query.plan.is_question else None
        return Pass(query.plan, together(query, opinion, near.hits, best_other, others, shares), is_degraded)

    def is_soon_joined(self, query: SearchQuery, near: NearPages, others: SearchHits) -> bool:
        """Whether nothing must be made ready for it that takes long."""
        if not query.plan.is_question:
            return True
        return self._displays.all_known((*near.hits.hits, *others.hits[:FOR_PASSAGES])) is not None

    def _passage_shares(self, plan: QueryPlan, hits: Sequence[EngineHit]) -> Sequence[float]:
        lexicon = self._embedded.lexicon(plan.locale)
        if lexicon is None:
            return [0.0] * len(hits)
        return BestPassages(plan, lexicon).shares(list(map(self._displays.get, hits)))

    def _show(self, hit: EngineHit) -> Display:
        return self._displays.get(hit).display

    def _search(self, query: SearchQuery) -> SearchHits:
        return self._asked(query) if query.plan.is_possible else NOTHING_FOUND

    def _asked(self, query: SearchQuery) -> SearchHits:
        give_way()
        return self._embedded.search_here(query)

    def _matching(
        self, query: SearchQuery, opinion: Opinion, near: tuple[EngineHit, ...], found: SearchHits
    ) -> frozenset[str]:
        """The ids of the near pages that match by words; the index is asked only when nothing else tells."""
        with_any = {hit.id for hit in near if hit.score > 0}
        if not query.plan.is_possible:
            return frozenset()
        if query.plan.minimum <= 1:
            return frozenset(with_any)
        known = frozenset(hit.id for hit in found.hits) & with_any
        is_all = found.total <= len(found.hits) and not is_narrowed(query)
        if is_all or known == with_any:
            return known
        hits = self._asked(matching_query(query, opinion)).hits
        return frozenset(hit.id for hit in hits if hit.score > 0)


def query_of(request: SearchRequest, plan: QueryPlan) -> SearchQuery:
    """What an engine is asked for a request."""
    # limit 0 would make tantivy panic; the one hit too many is dropped again.
    return SearchQuery(plan, request.area, request.topic, request.kind, request.offset, max(1, request.limit))


def speaks(opinion: Opinion, plan: QueryPlan) -> bool:
    """Whether an opinion has anything to add to a plan."""
    return bool(opinion.near) and (plan.is_possible or plan.is_loose)


def _best(hits: SearchHits) -> float:
    return max((hit.score for hit in hits.hits), default=0.0)
