"""Meilisearch as the processes that answer readers use it: HTTP, a breaker, and a task that watches the server.

Every search is one request, two with a filter that has a facet; and one more when it finds what was not found before
and is not stored nearby.
What goes wrong is an EngineUnavailable; the finder then asks the embedded engine.
"""

import asyncio
import contextlib
import time
from typing import Any, Final

import structlog

from search.breaker import Breaker
from search.display import KEPT_CHARACTERS, size_of
from search.engines.meilisearch_http import MeilisearchHttp
from search.engines.meilisearch_queries import (
    Shown,
    displays_body,
    displays_of,
    facets_body,
    hits_of,
    search_body,
    versions_of,
)
from search.engines.meilisearch_settings import PRIMARY_KEY, STATE_CURSOR, own_index, own_state
from search.engines.protocol import Cursor, EngineUnavailable, Nearby, SearchHits, SearchQuery
from search.last_used import LastUsed

NAME: Final = "meilisearch"
SEARCH_SECONDS: Final = 1.5
SUGGESTION_SECONDS: Final = 0.8
LOOK_SECONDS: Final = 0.5
"""How often it looks for a server that is away or not whole."""
LOOK_AGAIN_SECONDS: Final = 0.5
"""How often it looks whether a server is still whole, and what it has followed: answers are kept until that changes."""

# After these, what the server holds must be looked at before it is believed: it may have come back empty.
_LOST_CODES = frozenset({"refused", "connection", "index_not_found"})
_BUSY_CODES = frozenset({"timeout", "too_many_search_requests"})
_SHAPE_ERRORS = (KeyError, TypeError, ValueError, AttributeError)

log = structlog.get_logger()


class MeilisearchEngine:
    """The `SearchEngine` of a Meilisearch server. Belongs to one event loop."""

    name = NAME

    def __init__(
        self,
        url: str,
        key: str,
        breaker: Breaker | None = None,
        *,
        search_seconds: float = SEARCH_SECONDS,
        suggestion_seconds: float = SUGGESTION_SECONDS,
        look_seconds: float = LOOK_SECONDS,
        look_again_seconds: float = LOOK_AGAIN_SECONDS,
        nearby: Nearby | None = None,
    ) -> None:
        """key: one that can only search. The first two times are for a search as a whole, in seconds. nearby: looked
        into before the server is asked for what documents show."""
        self._http = MeilisearchHttp(url, key)
        self.breaker = breaker or Breaker()
        self._search_seconds = search_seconds
        self._suggestion_seconds = suggestion_seconds
        self._look_seconds = look_seconds
        self._look_again_seconds = look_again_seconds
        self._nearby = nearby
        self._displays: LastUsed[str, str] = LastUsed(KEPT_CHARACTERS)
        """By version."""
        self._is_whole = False
        self._last_code = ""
        self._cursor: Cursor | None = None
        self._lost = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Opens the session and begins to watch the server, without waiting for it."""
        await self._http.open()
        # Of this loop: started again in another one, the engine needs another event.
        self._lost = asyncio.Event()
        self._watch = asyncio.create_task(self._keep_looking(), name="meilisearch-watch")

    async def stop(self) -> None:
        """Ends the watch and closes the connections."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
            self._watch = None
        await self._http.close()
        self._is_whole = False

    def is_ready(self) -> bool:
        """Whether the server was whole when last seen and the breaker lets a search through."""
        return self._is_whole and self.breaker.would_admit()

    def cursor(self) -> Cursor | None:
        """Up to where the server's indexes followed the feed when last looked at."""
        return self._cursor if self._is_whole else None

    async def search(self, query: SearchQuery) -> SearchHits:
        """Answers a query. Raises EngineUnavailable."""
        if not self._is_whole:
            raise EngineUnavailable("not-whole")
        body = search_body(query)
        if body is None:
            return SearchHits((), 0)
        if not self.breaker.admits():
            raise EngineUnavailable("breaker")
        try:
            found = await self._ask(query, body)
        except EngineUnavailable as error:
            self.breaker.failed()
            if error.code in _LOST_CODES:
                self._set_whole(False, error.code)
            raise
        self.breaker.succeeded()
        return found

    async def _ask(self, query: SearchQuery, body: dict[str, Any]) -> SearchHits:
        seconds = self._suggestion_seconds if query.titles_only else self._search_seconds
        ends = time.monotonic() + seconds
        facets = facets_body(query)
        if facets is None:
            answers = [await self._http.post("/multi-search", body, seconds), None]
        else:
            answers = await self._both(body, facets, seconds)
        try:
            shown = await self._shown(query, versions_of(query, answers[0]), ends)
            found = hits_of(query, answers[0], answers[1], shown)
        except _SHAPE_ERRORS:
            raise EngineUnavailable("answer") from None
        if not found.total and not await self.look(seconds):
            # Nothing found, because the server lost its data a moment ago.
            raise EngineUnavailable("not-whole")
        return found

    async def _shown(self, query: SearchQuery, versions: dict[str, str], ends: float) -> dict[str, Shown]:
        """What some documents show, by id. What is not known is asked for, and may be of a newer version, or gone."""
        shown = {}
        for id_, version in versions.items():
            known = self._displays.get(version)
            if known is not None:
                shown[id_] = Shown(version, known)
        missing = [id_ for id_ in versions if id_ not in shown]
        if missing and self._nearby is not None:
            for hit in self._nearby(query.plan.locale, missing):
                if hit.version == versions[hit.id]:
                    shown[hit.id] = self._learn(Shown(hit.version, hit.display))
            missing = [id_ for id_ in missing if id_ not in shown]
        if missing:
            path = f"/indexes/{own_index(query.plan.locale)}/search"
            seconds = max(0.0, ends - time.monotonic())
            found = displays_of(await self._http.post(path, displays_body(missing), seconds))
            shown |= {id_: self._learn(one) for id_, one in found.items()}
        return shown

    def _learn(self, shown: Shown) -> Shown:
        self._displays.keep(shown.version, shown.display, size_of(shown.display))
        return shown

    async def _both(self, body: dict[str, Any], facets: dict[str, Any], seconds: float) -> list[Any]:
        tasks = [asyncio.ensure_future(self._http.post("/multi-search", part, seconds)) for part in (body, facets)]
        try:
            return list(await asyncio.gather(*tasks))
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def look(self, seconds: float = SEARCH_SECONDS) -> bool:
        """Looks whether the server's indexes are whole, and remembers it. Raises nothing for the engine's sake."""
        body = {"q": "", "filter": f'{PRIMARY_KEY} = "{STATE_CURSOR}"', "limit": 1}
        try:
            answer = await self._http.post(f"/indexes/{own_state()}/search", body, seconds)
            self._cursor = _cursor_in(answer["hits"])
            self._set_whole(bool(answer["hits"]), "not-whole")
        except EngineUnavailable as error:
            # A server that is merely busy keeps its standing; whether to ask it is the breaker's business.
            self._set_whole(self._is_whole and error.code in _BUSY_CODES, error.code)
        except _SHAPE_ERRORS:
            self._set_whole(False, "answer")
        return self._is_whole

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # the watch must live, or the engine would never come back
                self._set_whole(False, type(error).__name__)
            if self._is_whole:
                with contextlib.suppress(TimeoutError):  # as mostly: nothing was lost meanwhile
                    # Not wait_for: that of Python 3.11 can swallow the cancel of `stop`.
                    async with asyncio.timeout(self._look_again_seconds):
                        await self._lost.wait()
            if not self._is_whole:
                await asyncio.sleep(self._look_seconds)

    def _set_whole(self, is_whole: bool, code: str) -> None:
        if is_whole and not self._is_whole:
            log.info("search engine is whole", engine=NAME)
        elif not is_whole and (self._is_whole or code != self._last_code):
            log.warning("search engine cannot answer", engine=NAME, code=code)
        if is_whole:
            self._lost.clear()
        else:
            self._lost.set()
        self._is_whole = is_whole
        self._last_code = "" if is_whole else code


def _cursor_in(hits: Any) -> Cursor | None:
    """The cursor of a state document; None of one that holds none, which says all the same that the index is whole."""
    try:
        return Cursor(str(hits[0]["epoch"]), int(hits[0]["n"]))
    except (*_SHAPE_ERRORS, IndexError):
        return None
