"""Request -> plan -> engine -> results: the one way in which readers' searches are answered.

Text layer and embedded engine run in small thread pools; only HTTP is awaited. Nothing here touches the database, and
nothing that a reader typed is logged or written.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from content.errors import Unavailable
from search.display import Display
from search.engines.configured import remote_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineUnavailable, SearchEngine, SearchHits, SearchQuery
from search.frame import Frame
from search.presenting import Presenter, did_you_mean
from search.results import Facet, SearchRequest, SearchResults, Suggestion
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


class Finder:
    """Answers searches and suggestions in one process. Made before the event loop, started within it."""

    def __init__(self, settings: SearchSettings, frame: Frame | None = None) -> None:
        self.stats = Stats()
        self._embedded = EmbeddedEngine(settings.index_dir)
        self._remote: SearchEngine | None = remote_engine(settings)
        self._frame = frame
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

    async def search(self, request: SearchRequest) -> SearchResults:
        """Answers a search. Blank text finds nothing. Raises SearchUnavailable."""
        with self.stats.timed():
            results = await self._search(request)
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

    async def _search(self, request: SearchRequest) -> SearchResults:
        degraded = False
        if not request.text.strip():
            return _nothing(degraded)
        lexicon = self._lexicon(request.locale)
        for is_loose in (False, True):
            plan = await self._run(partial(plan_query, request.text, lexicon, is_loose=is_loose))
            if not plan.is_possible:
                continue
            hits, degraded = await self._ask(_query(request, plan))
            # Facets count what other filters hide, so they too say that something was found.
            if hits.total or hits.topics or hits.kinds:
                return await self._run(partial(_results, request, plan, lexicon, hits, degraded))
        return _nothing(degraded)

    async def _ask(self, query: SearchQuery) -> tuple[SearchHits, bool]:
        """The answer of the configured engine, else of the embedded one; and whether it is degraded."""
        if self._remote is not None:
            try:
                return await self._remote.search(query), False
            except EngineUnavailable:
                pass
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


def _query(request: SearchRequest, plan: QueryPlan) -> SearchQuery:
    # limit 0 would make tantivy panic; the one hit too many is dropped again.
    return SearchQuery(plan, request.area, request.topic, request.kind, request.offset, max(1, request.limit))


def _results(
    request: SearchRequest, plan: QueryPlan, lexicon: Lexicon, hits: SearchHits, degraded: bool
) -> SearchResults:
    highlighter = Highlighter(plan, lexicon)
    presenter = Presenter(highlighter)
    displays = [Display.from_json(hit.display) for hit in hits.hits[: request.limit]]
    return SearchResults(
        total=hits.total,
        hits=tuple(presenter.hit(display) for display in displays),
        topics=_facets(hits.topics),
        kinds=_facets(hits.kinds),
        degraded=degraded,
        loosened=plan.is_loose,
        did_you_mean=did_you_mean(request.text, plan, highlighter, displays[:_DISPLAYS_FOR_SPELLING]),
    )


def _facets(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _nothing(degraded: bool) -> SearchResults:
    return SearchResults(0, (), (), (), degraded, False, None)
