"""Request -> plan -> engine -> results: the one way in which readers' searches are answered.

A search of the embedded index runs in a small thread pool, from its beginning to its end. Over another engine HTTP is
awaited, and what is soon computed is computed where that is (`passes_there`, docs/adr/0006). Nothing here touches the
database, and nothing that a reader typed is logged or written.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from content.errors import Unavailable
from search.display import Display
from search.engines.configured import remote_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Cursor, EngineUnavailable, SearchEngine, SearchHits, SearchQuery
from search.kept_results import KeptResults
from search.passes_here import Pass, PassesHere
from search.passes_there import PassesThere
from search.prepared_displays import PreparedDisplay, PreparedDisplays
from search.presented_ahead import PresentedAhead
from search.presenting import did_you_mean
from search.results import Facet, SearchRequest, SearchResults, Suggestion
from search.stats import Stats
from search.text.planning import plan_query

if TYPE_CHECKING:
    from search.engines.embedded_why import Why
    from search.engines.protocol import EngineHit
    from search.frame import Frame
    from search.meanings import Meanings
    from search.passes_there import Meanwhile
    from search.settings import SearchSettings
    from search.text.query_plan import Lexicon, QueryPlan

_THREADS = 2
_DISPLAYS_FOR_SPELLING = 3
_KEPT_SECONDS = 30.0
"""How long an answer of an engine that is not looked into is kept at most."""

T = TypeVar("T")


class SearchUnavailable(Unavailable):
    """No engine can answer: the index was never built, and the server, if there is one, is away."""


class Finder:
    """Answers searches and suggestions in one process. Made before the event loop, started within it."""

    def __init__(self, settings: SearchSettings, frame: Frame | None = None) -> None:
        self.stats = Stats()
        self._embedded = EmbeddedEngine(settings.index_dir, with_meanings=settings.sentence_encoder)
        self._remote: SearchEngine | None = remote_engine(settings, self._nearby)
        self._frame = frame
        self._displays = PreparedDisplays()
        self._here = PassesHere(self._embedded, self._displays)
        self._there = None if self._remote is None else PassesThere(self._remote, self._here, self._run)
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
        query = await self._run(partial(_completing, text, self._lexicon(locale), area, limit))
        if query is None:
            return (), False
        if self._remote is not None and self._remote.is_ready():
            try:
                return self._suggestions(await self._remote.search(query)), False
            except EngineUnavailable:
                pass  # the embedded one answers, and says so
        return await self._run(partial(self._suggest_here, query)), self.has_remote

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
        lexicon, meanings = self._lexicon(request.locale), self._embedded.meanings
        passes = await self._passes_there(request, lexicon, meanings)
        if passes is None:
            passes = await self._run(partial(self._passes_here, request, lexicon, meanings))
        return passes

    def why(self, plan: QueryPlan, document_id: str) -> Why | None:
        """Why a document matches, as far as the embedded index knows."""
        return self._embedded.why(plan, document_id)

    async def _kept_or_found(self, request: SearchRequest) -> SearchResults:
        if not request.text.strip():
            return _nothing(False)
        lexicon, meanings = self._lexicon(request.locale), self._embedded.meanings
        state = self._state()
        known = None if state is None else self._kept.get(request, lexicon, meanings, state)
        if known is not None:
            return known
        results = await self._search(request, lexicon, meanings)
        if state is not None and not results.degraded:
            self._kept.keep(request, lexicon, meanings, results, state)
        return results

    def _state(self) -> tuple[Cursor | None, int] | None:
        """What answers hold for beside lexicon and meanings, which are others with every change of the embedded index;
        None when nothing can be kept. It is read before an engine is asked: an answer may be newer, and never older."""
        if self._remote is None:
            return (None, 0) if self._embedded.is_ready() else None
        cursor = self._remote.cursor()
        if cursor is None or not self._remote.is_ready():
            return None
        # Not for long: what a check mends moves no cursor.
        return cursor, int(time.monotonic() / _KEPT_SECONDS)

    async def _search(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> SearchResults:
        ahead = PresentedAhead(self._displays, lexicon)
        passes = await self._passes_there(request, lexicon, meanings, ahead.present)
        if passes is None:
            return await self._run(partial(self._search_here, request, lexicon, meanings))
        displays = self._displays.all_known(_shown_hits(request, passes[-1]))
        if displays is not None:
            # Soon done: to hand it to a thread and back takes as long again, and would hold up the loop as much.
            return _results(request, passes, displays, ahead)
        return await self._run(partial(self._prepared_results, request, passes, ahead))

    async def _passes_there(
        self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None, meanwhile: Meanwhile | None = None
    ) -> list[Pass] | None:
        """The readings with the configured engine's answers; None when there is none or it cannot answer."""
        if self._there is None or self._remote is None or not self._remote.is_ready():
            return None
        try:
            return await self._there.passes(request, lexicon, meanings, meanwhile)
        except EngineUnavailable:
            return None

    def _search_here(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> SearchResults:
        passes = self._passes_here(request, lexicon, meanings)
        return self._prepared_results(request, passes, PresentedAhead(self._displays, lexicon))

    def _prepared_results(self, request: SearchRequest, passes: Sequence[Pass], ahead: PresentedAhead) -> SearchResults:
        displays = list(map(self._displays.get, _shown_hits(request, passes[-1])))
        return _results(request, passes, displays, ahead)

    def _passes_here(self, request: SearchRequest, lexicon: Lexicon, meanings: Meanings | None) -> list[Pass]:
        try:
            return self._here.passes(request, lexicon, meanings, is_degraded=self.has_remote)
        except EngineUnavailable as error:
            raise self._unavailable(error) from error

    def _suggest_here(self, query: SearchQuery) -> tuple[Suggestion, ...]:
        try:
            return self._suggestions(self._embedded.search_here(query))
        except EngineUnavailable as error:
            raise self._unavailable(error) from error

    def _suggestions(self, hits: SearchHits) -> tuple[Suggestion, ...]:
        found = []
        for hit in hits.hits:
            known = self._displays.known(hit)
            # Nothing of it is marked, so it need not be made ready for that.
            one = Display.from_json(hit.display) if known is None else known.display
            found.append(Suggestion(one.title, one.kind, one.slug, one.page_slug, one.locale))
        return tuple(dict.fromkeys(found))

    def _unavailable(self, error: EngineUnavailable) -> SearchUnavailable:
        self.stats.failed += 1
        return SearchUnavailable(error.code)

    def _nearby(self, locale: str, ids: Sequence[str]) -> Sequence[EngineHit]:
        try:
            return self._embedded.stored(locale, ids)
        except EngineUnavailable:
            return ()

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


def _completing(text: str, lexicon: Lexicon, area: str | None, limit: int) -> SearchQuery | None:
    """Asks for titles that go on as a text begins; None when there can be none."""
    plan = plan_query(text, lexicon)
    if not plan.is_possible:
        return None
    # All words must be in the title, or what is offered is no completion.
    strict = replace(plan, minimum=len(plan.tokens))
    if not strict.is_possible:
        return None
    return SearchQuery(strict, area, limit=limit, wants_facets=False, titles_only=True)


def _shown_hits(request: SearchRequest, last: Pass) -> Sequence[EngineHit]:
    """What was found, as much of it as was asked for."""
    return () if last.hits is None else last.hits.hits[: request.limit]


def _results(
    request: SearchRequest, passes: Sequence[Pass], displays: Sequence[PreparedDisplay], ahead: PresentedAhead
) -> SearchResults:
    degraded = any(one.is_degraded for one in passes)
    last = passes[-1]
    if last.hits is None or not last.found_something:
        return _nothing(degraded)
    plan, hits = last.plan, last.hits
    presenter = ahead.presenter(plan)
    return SearchResults(
        total=hits.total,
        hits=presenter.hits(displays),
        topics=_facets(hits.topics),
        kinds=_facets(hits.kinds),
        degraded=degraded,
        loosened=plan.is_loose,
        did_you_mean=did_you_mean(request.text, plan, presenter.highlighter, displays[:_DISPLAYS_FOR_SPELLING]),
    )


def _facets(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _nothing(degraded: bool) -> SearchResults:
    return SearchResults(0, (), (), (), degraded, False, None)
