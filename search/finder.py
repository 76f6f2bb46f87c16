"""Request -> plan -> engine -> results: the one way in which readers' searches are answered.

Text layer and embedded engine run in small thread pools; only HTTP is awaited. Nothing here touches the database, and
nothing that a reader typed is logged or written.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from content.errors import Unavailable
from search.display import Display
from search.engines.configured import remote_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_why import Why
from search.engines.protocol import Cursor, EngineUnavailable, SearchEngine, SearchHits, SearchQuery
from search.frame import Frame
from search.kept_results import KeptResults
from search.meanings import Meanings
from search.prepared_displays import PreparedDisplays
from search.presenting import Presenter, did_you_mean
from search.results import Facet, SearchRequest, SearchResults, Suggestion
from search.second_opinion import (
    Opinion,
    best_query,
    has_words,
    matching_query,
    near_hits,
    near_query,
    opinion_on,
    others_query,
    together,
    weighed,
)
from search.settings import SearchSettings
from search.stats import Stats
from search.text.highlight import Highlighter
from search.text.planning import plan_query
from search.text.query_plan import Lexicon, QueryPlan

_THREADS = 2
_DISPLAYS_FOR_SPELLING = 3

T = TypeVar("T")


class SearchUnavailable(Unavailable):
    """No engine can answer: the index was never built, and the server, if there is one, is away."""


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


class Finder:
    """Answers searches and suggestions in one process. Made before the event loop, started within it."""

    def __init__(self, settings: SearchSettings, frame: Frame | None = None) -> None:
        self.stats = Stats()
        self._embedded = EmbeddedEngine(settings.index_dir, with_meanings=settings.sentence_encoder)
        self._remote: SearchEngine | None = remote_engine(settings)
        self._frame = frame
        self._displays = PreparedDisplays()
        self._kept = KeptResults()
        self._pool: ThreadPoolExecutor | None = None

    async def start(self) -> None:
        """Opens the engines. What is not there yet is found as soon as it is."""
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")
        if self._frame is not None:
            self._embedded.set_frame(self._frame)
        await self._embedded.start()
        if self._remote is not None:
            await self._remote.start()

    async def stop(self) -> None:
        """Closes the engines."""
        if self._remote is not None:
            await self._remote.stop()
        await self._embedded.stop()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def is_ready(self) -> bool:
        """Whether a search can be answered: the embedded index, which also holds the words, is open and whole."""
        return self._embedded.is_ready()

    def cursors(self) -> dict[str, Cursor | None]:
        """Engine -> up to where its index follows the feed; None for one not known to be whole."""
        engines: list[SearchEngine] = [self._embedded, *([self._remote] if self._remote else [])]
        return {engine.name: engine.cursor() for engine in engines}

    def has_frame(self) -> bool:
        """Whether it was ever told of areas and synonyms."""
        return self._frame is not None

    def set_frame(self, frame: Frame) -> None:
        """Uses other areas, synonyms and stop words from now on. Safe from any thread."""
        self._frame = frame
        self._embedded.set_frame(frame)

    def knows_area(self, code: str) -> bool:
        """Whether there is an area of this code."""
        return self._frame is not None and code in self._frame.ancestors

    def region_of(self, area: str | None) -> str:
        """The labour-market region that an area is or lies in; "" for none."""
        return "" if self._frame is None or area is None else self._frame.regions.get(area, "")

    async def search(self, request: SearchRequest) -> SearchResults:
        """Answers a search. Blank text finds nothing. Raises SearchUnavailable."""
        with self.stats.timed():
            results = await self._kept_or_found(request)
        self._count(results)
        return results

    async def suggest(
        self, text: str, locale: str, area: str | None, limit: int = 8
    ) -> tuple[tuple[Suggestion, ...], bool]:
        """Titles that go on as the text begins, best first; and whether the answer is degraded.

        Raises SearchUnavailable.
        """
        self.stats.suggestions += 1
        if not text.strip() or limit < 1:
            return (), False
        lexicon = self._lexicon(locale)
        plan = await self._run(partial(plan_query, text, lexicon))
        if not plan.is_possible:
            return (), False
        # All words must be in the title, or what is offered is no completion.
        strict = replace(plan, minimum=len(plan.tokens))
        if not strict.is_possible:
            return (), False
        query = SearchQuery(strict, area, limit=limit, wants_facets=False, titles_only=True)
        hits, degraded = await self._ask(query)
        found = []
        for hit in hits.hits:
            display = Display.from_json(hit.display)
            found.append(Suggestion(display.title, display.kind, display.slug, display.page_slug, display.locale))
        return tuple(dict.fromkeys(found)), degraded

    @property
    def has_remote(self) -> bool:
        """Whether an engine is configured beside the embedded one."""
        return self._remote is not None

    async def settle(self, seconds: float) -> None:
        """Waits until the configured engine is known to be whole, at most so long."""
        ends = time.monotonic() + seconds
        # An engine tells nobody when it becomes ready, as nobody but this waits for it.
        while self._remote is not None and not self._remote.is_ready() and time.monotonic() < ends:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.05)

    async def passes(self, request: SearchRequest) -> list[Pass]:
        """The readings that `search` tries, until one finds something. Counts nothing. Raises SearchUnavailable."""
        return await self._passes(request, self._lexicon(request.locale), self._embedded.meanings)

    def why(self, plan: QueryPlan, document_id: str) -> Why | None:
        """Why a document matches, as far as the embedded index knows."""
        return self._embedded.why(plan, document_id)

    async def _kept_or_found(self, request: SearchRequest) -> SearchResults:
        if not request.text.strip():
            return _nothing(False)
        lexicon, meanings = self._lexicon(request.locale), self._embedded.meanings
        can_keep = self._remote is None and self._embedded.is_ready()
        known = self._kept.get(request, lexicon, meanings) if can_keep else None
        if known is not None:
            return known
        results = await self._search(request, lexicon, meanings)
        if can_keep:
            self._kept.keep(request, lexicon, meanings, results)
        return results

    async def _search(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> SearchResults:
        passes = await self._passes(request, lexicon, meanings)
        degraded = any(one.is_degraded for one in passes)
        last = passes[-1]
        if last.hits is None or not last.found_something:
            return _nothing(degraded)
        return await self._run(partial(self._results, request, last.plan, lexicon, last.hits, degraded))

    async def _passes(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> list[Pass]:
        """A strict reading; when that finds nothing, a loose one."""
        strict, opinion = await self._run(partial(_strictly_read, request.text, lexicon, meanings))
        found = [await self._pass(request, lexicon, opinion, strict)]
        if not found[0].found_something:
            loose = await self._run(partial(plan_query, request.text, lexicon, is_loose=True))
            found.append(await self._pass(request, lexicon, opinion, loose))
        return found

    async def _pass(self, request: SearchRequest, lexicon: Lexicon, opinion: Opinion | None, plan: QueryPlan) -> Pass:
        plan, spoken = weighed(plan, lexicon, opinion)
        if spoken.near and (plan.is_possible or plan.is_loose):
            return await self._pass_with(_query(request, plan), spoken)
        if not plan.is_possible:
            return Pass(plan, None, False)
        return Pass(plan, *await self._ask(_query(request, plan)))

    async def _pass_with(self, query: SearchQuery, opinion: Opinion) -> Pass:
        """A reading with a second opinion. It fails as the embedded engine does when that is not whole."""
        is_remote = self._remote is not None and query.plan.is_possible
        near, best_other = await self._run(partial(self._near, query, opinion, asks_best=is_remote))
        others, degraded = SearchHits((), 0), False
        if query.plan.is_possible:
            others, degraded = await self._ask(others_query(query, opinion, near.total))
        if degraded or not is_remote:
            best_other = max((hit.score for hit in others.hits), default=0.0)
        if not query.plan.is_loose and not has_words(near, others):
            return Pass(query.plan, None, degraded)
        return Pass(query.plan, together(query, opinion, near, best_other, others), degraded)

    def _near(self, query: SearchQuery, opinion: Opinion, *, asks_best: bool) -> tuple[SearchHits, float]:
        """The near pages, and the best score of all others in the embedded engine if that is asked for."""
        try:
            near = self._embedded.search_here(near_query(query, opinion))
            near = near_hits(near, self._embedded.search_here(matching_query(query, opinion)))
            best = self._embedded.search_here(best_query(query, opinion)).hits if asks_best else ()
        except EngineUnavailable as error:
            self.stats.failed += 1
            raise SearchUnavailable(error.code) from error
        return near, max((hit.score for hit in best), default=0.0)

    async def _ask(self, query: SearchQuery) -> tuple[SearchHits, bool]:
        """The answer of the configured engine, else of the embedded one; and whether it is degraded."""
        if self._remote is not None:
            try:
                return await self._remote.search(query), False
            except EngineUnavailable:
                pass  # the embedded one answers, and says so
        try:
            return await self._embedded.search(query), self._remote is not None
        except EngineUnavailable as error:
            self.stats.failed += 1
            raise SearchUnavailable(error.code) from error

    def _lexicon(self, locale: str) -> Lexicon:
        lexicon = self._embedded.lexicon(locale)
        if lexicon is None:
            self.stats.failed += 1
            raise SearchUnavailable("no-index")
        return lexicon

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _results(
        self, request: SearchRequest, plan: QueryPlan, lexicon: Lexicon, hits: SearchHits, degraded: bool
    ) -> SearchResults:
        highlighter = Highlighter(plan, lexicon)
        presenter = Presenter(highlighter)
        displays = [self._displays.get(hit.display) for hit in hits.hits[: request.limit]]
        return SearchResults(
            total=hits.total,
            hits=tuple(presenter.hit(display) for display in displays),
            topics=_facets(hits.topics),
            kinds=_facets(hits.kinds),
            degraded=degraded,
            loosened=plan.is_loose,
            did_you_mean=did_you_mean(request.text, plan, highlighter, displays[:_DISPLAYS_FOR_SPELLING]),
        )

    def _count(self, results: SearchResults) -> None:
        stats = self.stats
        stats.degraded += results.degraded
        stats.corrected += results.did_you_mean is not None
        if not results.total:
            stats.nothing += 1
        elif results.loosened:
            stats.loosened += 1
        else:
            stats.found += 1


def _strictly_read(text: str, lexicon: Lexicon, meanings: Meanings | None) -> tuple[QueryPlan, Opinion | None]:
    """The plan of a text, and what the sentence encoder says of it; None without one."""
    plan = plan_query(text, lexicon)
    return plan, None if meanings is None else opinion_on(text, plan, lexicon, meanings)


def _query(request: SearchRequest, plan: QueryPlan) -> SearchQuery:
    # limit 0 would make tantivy panic; the one hit too many is dropped again.
    return SearchQuery(plan, request.area, request.topic, request.kind, request.offset, max(1, request.limit))


def _facets(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _nothing(degraded: bool) -> SearchResults:
    return SearchResults(0, (), (), (), degraded, False, None)
