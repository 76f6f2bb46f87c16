"""The readings of a query, tried with the answers of an engine that is asked over HTTP.

While the engine looks for the words, the sentence encoder and the embedded index say what else is near.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from search.engines.protocol import SearchEngine, SearchHits, SearchQuery
from search.passes_here import NOTHING_FOUND, Pass, PassesHere, joined, query_of, speaks
from search.second_opinion import WINDOW, opinion_on, others_query, weighed, words_query
from search.text.planning import plan_query

if TYPE_CHECKING:
    from search.meanings import Meanings
    from search.results import SearchRequest
    from search.second_opinion import NearPages, Opinion
    from search.text.query_plan import Lexicon, QueryPlan

Run = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs something on a thread."""

_SHORT = 60
"""Texts of at most so many characters are soon read: most searches are."""


@dataclass(frozen=True)
class _UnderWay:
    """A search that the engine was asked for."""

    query: SearchQuery
    answer: asyncio.Future[SearchHits]

    async def stretch(self, query: SearchQuery) -> SearchHits:
        """What another query for the same asks for that lies within it."""
        found = await self.answer
        skipped = query.offset - self.query.offset
        return replace(found, hits=found.hits[skipped : skipped + query.limit])


class PassesThere:
    """Tries readings with an engine. Its methods raise EngineUnavailable, whichever of both engines is away."""

    def __init__(self, engine: SearchEngine, here: PassesHere, run: Run) -> None:
        """here: for what only the embedded index can tell."""
        self._engine = engine
        self._here = here
        self._run = run

    async def passes(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> list[Pass]:
        """The readings that were tried; the last one counts."""
        plan = await self._strict_plan(request.text, lexicon)
        words = self._ask(query_of(request, plan), opinion_follows=meanings is not None)
        try:
            opinion = None
            if meanings is not None:
                opinion = await self._run(partial(opinion_on, request.text, plan, lexicon, meanings))
            found = [await self._pass(request, lexicon, opinion, plan, words)]
            if not found[0].found_something:
                loose = await self._run(partial(plan_query, request.text, lexicon, is_loose=True))
                found.append(await self._pass(request, lexicon, opinion, loose, None))
            return found
        finally:
            if words is not None:
                # It was asked for, so what comes of it is heard, needed or not.
                await asyncio.gather(words.answer, return_exceptions=True)

    async def _strict_plan(self, text: str, lexicon: Lexicon) -> QueryPlan:
        if len(text) > _SHORT:
            # A dozen mistyped words take 10 ms and more.
            plan: QueryPlan = await self._run(partial(plan_query, text, lexicon))
            return plan
        # A fraction of a ms mostly: to hand it to a thread and back takes longer, and holds up the loop as much.
        return plan_query(text, lexicon)

    def _ask(self, query: SearchQuery, *, opinion_follows: bool) -> _UnderWay | None:
        """Asks for a strict reading's words before its second opinion is known, if that makes sense."""
        if not query.plan.is_possible or (opinion_follows and query.offset >= WINDOW):
            return None
        asked = words_query(query) if opinion_follows else query
        return _UnderWay(asked, asyncio.ensure_future(self._engine.search(asked)))

    async def _pass(
        self,
        request: SearchRequest,
        lexicon: Lexicon,
        opinion: Opinion | None,
        plan: QueryPlan,
        words: _UnderWay | None,
    ) -> Pass:
        plan, spoken = weighed(plan, lexicon, opinion)
        query = query_of(request, plan)
        if speaks(spoken, plan):
            near, best_other = await self._run(partial(self._here.near_and_best, query, spoken))
            others = await self._others(query, spoken, near, words)
            return joined(query, spoken, near, best_other, others, is_degraded=False)
        if not plan.is_possible:
            return Pass(plan, None, False)
        return Pass(plan, await (self._engine.search(query) if words is None else words.stretch(query)), False)

    async def _others(
        self, query: SearchQuery, opinion: Opinion, near: NearPages, words: _UnderWay | None
    ) -> SearchHits:
        """What was found by words, without the near pages."""
        if not query.plan.is_possible:
            return NOTHING_FOUND
        if query.offset >= WINDOW:
            return await self._engine.search(others_query(query, opinion, near.hits.total))
        return near.others(await (self._engine.search(words_query(query)) if words is None else words.answer))
