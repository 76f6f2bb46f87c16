"""The readings of a query, tried with the answers of an engine that is asked over HTTP.

While the engine looks for the words, the sentence encoder and the embedded index say what else is near, and what the
embedded index finds is presented.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from search.engines.protocol import EngineUnavailable, SearchEngine, SearchHits, SearchQuery
from search.passes_here import NOTHING_FOUND, Look, Pass, PassesHere, query_of, speaks
from search.second_opinion import WINDOW, in_this_order, others_query, weighed, words_query
from search.text.planning import plan_query

if TYPE_CHECKING:
    from search.engines.protocol import EngineHit
    from search.meanings import Meanings
    from search.results import SearchRequest
    from search.second_opinion import NearPages, Opinion
    from search.text.query_plan import Lexicon, QueryPlan

Meanwhile = Callable[["QueryPlan", Sequence["EngineHit"]], None]
"""Does something with some hits of the embedded index that the engine will probably find too."""

Run = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs something on a thread."""

T = TypeVar("T")

_SHORT = 120
"""Texts of at most so many characters are soon read: most searches are."""

_AHEAD = 16
_AHEAD_AT_ONCE = 4
"""How many hits are handed to `Meanwhile` at most, and in one go: some tenths of a ms for those."""

_TURNS = 3
"""Of the loop, until a request that was written is sent, and one to spare."""


@dataclass(frozen=True)
class _UnderWay:
    """A search that the engine was asked for."""

    query: SearchQuery
    answer: asyncio.Future[SearchHits]

    async def stretch(self, query: SearchQuery, best: SearchHits | None) -> SearchHits:
        """What another query for the same asks for that lies within it. best: of the embedded index, if it is known."""
        found = await self.answer
        if best is not None:
            found = in_this_order(found, best)  # from the first hit on: `words_query`, as it was searched for
        skipped = query.offset - self.query.offset
        return replace(found, hits=found.hits[skipped : skipped + query.limit])

    async def heard(self) -> None:
        """Waits for what comes of it, which is no fault, and is heard, even if nobody needs it."""
        if not self.answer.done():
            await asyncio.gather(self.answer, return_exceptions=True)
        elif not self.answer.cancelled():
            self.answer.exception()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading, and what this process says of it: the near pages, None when the opinion has nothing to add, and the
    best score by words of all others in the embedded index. best: the best by words in that index, None when they were
    not searched for."""

    query: SearchQuery
    opinion: Opinion
    near: NearPages | None = None
    best_other: float = 0.0
    best: SearchHits | None = None


async def _let_it_be_sent() -> None:
    """Waits until what was asked for is on its way, so that the engine is at work while this process is."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class PassesThere:
    """Tries readings with an engine. Its methods raise EngineUnavailable, whichever of both engines is away."""

    def __init__(self, engine: SearchEngine, here: PassesHere, run: Run) -> None:
        """here: for what only the embedded index can tell."""
        self._engine = engine
        self._here = here
        self._run = run
        self._under_way = 0
        """How many searches there are at the moment."""

    async def passes(
        self,
        request: SearchRequest,
        lexicon: Lexicon,
        meanings: Meanings | None,
        meanwhile: Meanwhile | None = None,
    ) -> list[Pass]:
        """The readings that were tried; the last one counts. meanwhile: what is done while the engine is at work."""
        plan = await self._compute(request, partial(plan_query, request.text, lexicon))
        words = self._ask(query_of(request, plan), meanings)
        self._under_way += 1
        try:
            if words is not None:
                await _let_it_be_sent()
            look, strict = await self._compute(request, partial(self._strict, request, lexicon, meanings, plan))
            if words is not None and meanwhile is not None:
                with contextlib.suppress(EngineUnavailable):  # the embedded index: the other one may still answer
                    await self._use_the_wait(request, strict, words, meanwhile)
            found = [await self._pass(strict, words)]
            if not found[0].found_something:
                # Known words are corrected too, which takes longer.
                loose = await self._run(partial(self._loose, request, lexicon, look.opinion))
                found.append(await self._pass(loose, None))
            return found
        finally:
            self._under_way -= 1
            if words is not None:
                await words.heard()

    async def _compute(self, request: SearchRequest, work: Callable[[], T]) -> T:
        """On the loop what is soon done: to hand it to a thread and back takes as long again, and for most of that time
        the loop could do nothing else either. On a thread what may take long."""
        if len(request.text) <= _SHORT:
            return work()
        found: T = await self._run(work)
        return found

    def _ask(self, query: SearchQuery, meanings: Meanings | None) -> _UnderWay | None:
        """Asks for a strict reading's words before its second opinion is known, if that makes sense."""
        if not query.plan.is_possible or (meanings is not None and query.offset >= WINDOW):
            return None
        asked = query if meanings is None else words_query(query)
        return _UnderWay(asked, asyncio.ensure_future(self._engine.search(asked)))

    async def _use_the_wait(
        self, request: SearchRequest, strict: _Reading, words: _UnderWay, meanwhile: Meanwhile
    ) -> None:
        """Until the engine answers. Not for later pages of hits, on which it often has others, nor while other searches
        are under way: nearly half of what is done ahead is done for nothing."""
        if request.offset or len(request.text) > _SHORT or not strict.query.plan.is_possible:
            return
        hits = self._found_here(strict)
        for _ in range(0, min(_AHEAD, request.limit), _AHEAD_AT_ONCE):
            await asyncio.sleep(0)  # or it would not be known that it has answered
            if words.answer.done() or self._under_way > 1:
                return
            some = tuple(islice(hits, _AHEAD_AT_ONCE))
            if some:
                meanwhile(strict.query.plan, some)

    def _found_here(self, strict: _Reading) -> Iterator[EngineHit]:
        """What the embedded index finds for a strict reading, best first, each once."""
        near = () if strict.near is None else strict.near.hits.hits
        yield from near
        ids = {hit.id for hit in near}
        best = self._here.best(strict.query, None) if strict.best is None else strict.best
        yield from (hit for hit in best.hits if hit.id not in ids)

    def _strict(
        self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None, plan: QueryPlan
    ) -> tuple[Look, _Reading]:
        look = self._here.look(request, lexicon, meanings, plan)
        return look, self._reading(request, plan, look)

    def _loose(self, request: SearchRequest, lexicon: Lexicon, opinion: Opinion | None) -> _Reading:
        return self._reading(request, plan_query(request.text, lexicon, is_loose=True), Look(opinion))

    def _reading(self, request: SearchRequest, plan: QueryPlan, look: Look) -> _Reading:
        plan, spoken = weighed(plan, look.opinion, look.best)
        query = query_of(request, plan)
        if not speaks(spoken, plan):
            best = None if look.best is None else self._here.best(query, look.best)
            return _Reading(query, spoken, best=best)
        best = self._here.best(query, look.best)
        return _Reading(query, spoken, *self._here.near_and_best(query, spoken, best), best=best)

    async def _pass(self, reading: _Reading, words: _UnderWay | None) -> Pass:
        query, near = reading.query, reading.near
        if near is not None:
            others = await self._others(query, reading, near, words)
            joined = partial(
                self._here.joined, query, reading.opinion, near, reading.best_other, others, is_degraded=False
            )
            if self._here.is_soon_joined(query, near, others):
                return joined()
            found: Pass = await self._run(joined)
            return found
        if not query.plan.is_possible:
            return Pass(query.plan, None, False)
        if words is None:
            return Pass(query.plan, await self._engine.search(query), False)
        return Pass(query.plan, await words.stretch(query, reading.best), False)

    async def _others(
        self, query: SearchQuery, reading: _Reading, near: NearPages, words: _UnderWay | None
    ) -> SearchHits:
        """What was found by words, without the near pages."""
        if not query.plan.is_possible:
            return NOTHING_FOUND
        if query.offset >= WINDOW:
            return await self._engine.search(others_query(query, reading.opinion, near.hits.total))
        found = near.others(await (self._engine.search(words_query(query)) if words is None else words.answer))
        return found if reading.best is None else in_this_order(found, reading.best)
