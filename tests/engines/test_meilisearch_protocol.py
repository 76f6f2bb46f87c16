"""The protocol side of Meilisearch against a scripted server: what goes wrong, and that nothing is asked twice."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from search.breaker import Breaker
from search.engines import meilisearch_http
from search.engines.meilisearch import MeilisearchEngine
from search.engines.meilisearch_settings import own_index
from search.engines.protocol import EngineHit, EngineUnavailable, SearchHits, SearchQuery
from search.text.query_plan import Alternative, Kind, PlannedToken, QueryPlan, Where
from tests.engines.scripted_meilisearch import Answer, ScriptedMeilisearch, found, refusal, scripted

WORD = "zdrowotnego"


@pytest.fixture
def server() -> Iterator[ScriptedMeilisearch]:
    with scripted() as running:
        yield running


def query(**more: Any) -> SearchQuery:
    token = PlannedToken(WORD, False, (Alternative(Kind.EXACT, Where.WORDS, (WORD,), 1.0),))
    return SearchQuery(QueryPlan("pl", WORD, (token,), 1, False), **more)


async def until(holds: Callable[[], bool], seconds: float = 3.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


def run(server: ScriptedMeilisearch, do: Callable[[MeilisearchEngine], Awaitable[None]], **more: Any) -> None:
    """Runs a test with a started engine that has seen the server whole."""

    async def with_engine() -> None:
        engine = MeilisearchEngine(server.url, "search-key", look_seconds=0.05, **{"look_again_seconds": 60.0, **more})
        await engine.start()
        try:
            await until(engine.is_ready)
            await do(engine)
        finally:
            await engine.stop()

    asyncio.run(with_engine())


async def refused(engine: MeilisearchEngine, asked: SearchQuery | None = None) -> str:
    with pytest.raises(EngineUnavailable) as caught:
        await engine.search(asked or query())
    return caught.value.code


DISPLAYS = f"/indexes/{own_index('pl')}/search"


def hit(id_: str, version: str) -> dict[str, Any]:
    return {"id": id_, "version": version, "_federation": {"weightedRankingScore": 0.5}}


def displays(*found: tuple[str, str, str]) -> Answer:
    return Answer({"hits": [{"id": id_, "version": version, "display": shown} for id_, version, shown in found]})


def searches(server: ScriptedMeilisearch) -> int:
    return len(server.asked("POST", "/multi-search"))


def test_a_search_is_one_post_and_its_answer_is_read(server: ScriptedMeilisearch) -> None:
    server.tell("POST", "/multi-search", Answer(found(3, hit("page-1", "v1"))))
    server.tell("POST", DISPLAYS, displays(("page-1", "v1", "[1]")))

    async def do(engine: MeilisearchEngine) -> None:
        hits = (EngineHit("page-1", 0.5, "[1]", "v1"),)
        assert await engine.search(query()) == SearchHits(hits, 3, {"work": 3}, {})

    run(server, do)
    (request,) = server.asked("POST", "/multi-search")
    assert request.path == "/multi-search"
    assert request.authorization == "Bearer search-key"
    assert {one["indexUid"] for one in json.loads(request.body)["queries"]} == {own_index("pl")}
    assert all(one["q"] for one in json.loads(request.body)["queries"])


def test_what_a_version_shows_is_asked_for_once(server: ScriptedMeilisearch) -> None:
    both = Answer(found(2, hit("page-1", "v1"), hit("page-2", "v2")))
    server.tell("POST", "/multi-search", Answer(found(1, hit("page-1", "v1"))), both)
    server.tell("POST", DISPLAYS, displays(("page-1", "v1", "[1]")), displays(("page-2", "v2", "[2]")))

    async def do(engine: MeilisearchEngine) -> None:
        await engine.search(query())
        for _ in range(2):
            assert [one.display for one in (await engine.search(query())).hits] == ["[1]", "[2]"]

    run(server, do)
    asked = [json.loads(request.body)["filter"] for request in server.asked("POST", DISPLAYS)]
    assert asked == ['id IN ["page-1"]', 'id IN ["page-2"]']


def test_the_server_is_not_asked_for_what_is_stored_nearby(server: ScriptedMeilisearch) -> None:
    both = Answer(found(3, hit("page-1", "v1"), hit("page-2", "v2"), hit("page-3", "v3")))
    server.tell("POST", "/multi-search", both, both)
    server.tell("POST", DISPLAYS, displays(("page-2", "v2", "[2]"), ("page-3", "v3", "[3]")))
    looked_for = []

    def nearby(locale: str, ids: Sequence[str]) -> list[EngineHit]:
        looked_for.append((locale, *ids))
        # Of the second an older version is there, of the third nothing.
        return [EngineHit("page-1", 0.1, "[1]", "v1"), EngineHit("page-2", 0.1, "[old]", "v0")]

    async def do(engine: MeilisearchEngine) -> None:
        for _ in range(2):
            assert [one.display for one in (await engine.search(query())).hits] == ["[1]", "[2]", "[3]"]

    run(server, do, nearby=nearby)
    asked = [json.loads(request.body)["filter"] for request in server.asked("POST", DISPLAYS)]
    assert asked == ['id IN ["page-2", "page-3"]']
    assert looked_for == [("pl", "page-1", "page-2", "page-3")]


def test_what_changes_between_a_search_and_what_it_shows_is_shown_as_it_is_now(server: ScriptedMeilisearch) -> None:
    server.tell("POST", "/multi-search", Answer(found(2, hit("page-1", "old"), hit("page-2", "deleted"))))
    server.tell("POST", DISPLAYS, displays(("page-1", "new", "[1]")))

    async def do(engine: MeilisearchEngine) -> None:
        assert (await engine.search(query())).hits == (EngineHit("page-1", 0.5, "[1]", "new"),)

    run(server, do)


def test_a_search_and_what_it_shows_take_no_longer_together(server: ScriptedMeilisearch) -> None:
    server.tell("POST", "/multi-search", Answer(found(1, hit("page-1", "v1")), delay=0.3))
    server.tell("POST", DISPLAYS, Answer({"hits": []}, delay=1.5))

    async def do(engine: MeilisearchEngine) -> None:
        began = time.monotonic()
        assert await refused(engine) == "timeout"
        assert time.monotonic() - began < 1.0

    run(server, do, search_seconds=0.4)


@pytest.mark.parametrize("answer", [Answer({"hits": [{"id": "page-1"}]}), Answer({"hits": 1}), Answer([])])
def test_displays_of_another_shape_are_no_answer(server: ScriptedMeilisearch, answer: Answer) -> None:
    server.tell("POST", "/multi-search", Answer(found(1, hit("page-1", "v1"))))
    server.tell("POST", DISPLAYS, answer)

    async def do(engine: MeilisearchEngine) -> None:
        assert await refused(engine) == "answer"

    run(server, do)


def test_a_filtered_facet_is_counted_without_its_filter(server: ScriptedMeilisearch) -> None:
    facets = {"results": [{"facetDistribution": {"topic": {"work": 1, "health": 2}}}]}
    answers = {True: Answer(found(1)), False: Answer(facets)}
    server.answer = lambda request: (  # type: ignore[method-assign]  # what it answers from now on
        answers["federation" in request.body] if "multi" in request.path else Answer({"hits": [1]})
    )

    async def do(engine: MeilisearchEngine) -> None:
        assert (await engine.search(query(topic="work"))).topics == {"work": 1, "health": 2}

    run(server, do)


@pytest.mark.parametrize(("titles_only", "seconds"), [(False, 0.4), (True, 0.2)])
def test_it_waits_only_so_long_and_asks_once(server: ScriptedMeilisearch, titles_only: bool, seconds: float) -> None:
    server.tell("POST", "/multi-search", Answer(found(1), delay=1.5))

    async def do(engine: MeilisearchEngine) -> None:
        began = time.monotonic()
        assert await refused(engine, query(titles_only=titles_only)) == "timeout"
        assert seconds <= time.monotonic() - began < seconds + 0.5

    run(server, do, search_seconds=0.4, suggestion_seconds=0.2)
    assert searches(server) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusal(503, "too_many_search_requests", "system"), "too_many_search_requests"),
        (refusal(500, "internal", "internal"), "internal"),
        (refusal(403, "invalid_api_key", "auth"), "invalid_api_key"),
        (refusal(404, "index_not_found"), "index_not_found"),
        (refusal(400, "A code with SECRETWORDS"), "http-400"),
        (Answer(b"<html>bad gateway</html>", 502), "http-502"),
        (Answer(b"<html>welcome</html>"), "answer"),
        (Answer({"hits": "?"}), "answer"),
        (Answer([]), "answer"),
        (Answer(status=302), "http-302"),
        (Answer(drops=True), "connection"),
    ],
)
def test_what_goes_wrong_is_a_code_and_is_not_tried_again(
    server: ScriptedMeilisearch, answer: Answer, code: str
) -> None:
    server.tell("POST", "/multi-search", answer)

    async def do(engine: MeilisearchEngine) -> None:
        assert await refused(engine) == code

    with capture_logs() as logs:
        run(server, do)
    assert searches(server) == 1
    assert WORD not in str(logs)
    assert "SECRETWORDS" not in str(logs)


def counted(monkeypatch: pytest.MonkeyPatch, after_refusal: Callable[[], None]) -> list[str]:
    """The paths that are tried; `after_refusal` is called when a connection was refused."""
    tried: list[str] = []
    original = meilisearch_http.MeilisearchHttp._post

    async def post(http: meilisearch_http.MeilisearchHttp, path: str, data: bytes) -> Any:
        tried.append(path)
        try:
            return await original(http, path, data)
        except meilisearch_http._Refused:
            after_refusal()
            raise

    monkeypatch.setattr(meilisearch_http.MeilisearchHttp, "_post", post)
    return tried


def test_a_refused_connection_is_tried_once_more(server: ScriptedMeilisearch, monkeypatch: pytest.MonkeyPatch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        server.stop()
        tried = counted(monkeypatch, server.start)
        assert (await engine.search(query())).total == 1
        assert tried == ["/multi-search", "/multi-search"]
        assert engine.is_ready()

    run(server, do)


def test_and_no_more_than_once(server: ScriptedMeilisearch, monkeypatch: pytest.MonkeyPatch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        server.stop()
        tried = counted(monkeypatch, lambda: None)
        assert await refused(engine) == "refused"
        assert tried.count("/multi-search") == 2
        # What comes back may be empty, so it is looked at first; meanwhile nothing is asked.
        assert await refused(engine) == "not-whole"
        assert tried.count("/multi-search") == 2

    run(server, do)


def test_five_failures_open_the_breaker_and_a_trial_closes_it(server: ScriptedMeilisearch) -> None:
    server.tell("POST", "/multi-search", refusal(503, "too_many_search_requests", "system"))
    now = [0.0]

    async def do(engine: MeilisearchEngine) -> None:
        for _ in range(5):
            await refused(engine)
        assert not engine.is_ready()
        assert await refused(engine) == "breaker"
        assert searches(server) == 5
        now[0] += 5
        assert engine.is_ready()
        await refused(engine)
        assert await refused(engine) == "breaker"
        assert searches(server) == 6
        server.tell("POST", "/multi-search", Answer(found(2)))
        now[0] += 5
        assert (await engine.search(query())).total == 2
        assert (await engine.search(query())).total == 2

    run(server, do, breaker=Breaker(clock=lambda: now[0]))


def test_an_index_that_is_not_whole_is_not_asked(server: ScriptedMeilisearch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        server.tell("POST", "/indexes/", Answer({"hits": []}))
        assert not await engine.look()
        assert await refused(engine) == "not-whole"
        assert searches(server) == 0
        server.tell("POST", "/indexes/", Answer({"hits": [{"id": "cursor"}]}))
        await until(engine.is_ready)
        assert (await engine.search(query())).total == 1

    run(server, do)


def test_nothing_found_on_a_server_that_lost_its_data_is_no_answer(server: ScriptedMeilisearch) -> None:
    server.tell("POST", "/multi-search", Answer(found(0)))

    async def do(engine: MeilisearchEngine) -> None:
        assert (await engine.search(query())).total == 0
        server.tell("POST", "/indexes/", refusal(404, "index_not_found"))
        assert await refused(engine) == "not-whole"

    run(server, do)


def test_it_falls_back_and_returns_by_itself(server: ScriptedMeilisearch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        for _ in range(2):
            server.stop()
            await refused(engine)
            assert not engine.is_ready()
            server.start()
            await until(engine.is_ready, 2.0)
            assert (await engine.search(query())).total == 1

    run(server, do)


def test_an_expired_key_ends_its_standing(server: ScriptedMeilisearch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        server.tell("POST", "/", refusal(403, "invalid_api_key", "auth"))
        assert not await engine.look()
        assert not engine.is_ready()

    run(server, do)


def test_a_busy_server_keeps_its_standing(server: ScriptedMeilisearch) -> None:
    async def do(engine: MeilisearchEngine) -> None:
        server.tell("POST", "/", refusal(503, "too_many_search_requests", "system"))
        assert await engine.look()

    run(server, do)


def test_starting_does_not_wait_for_a_server_that_is_away() -> None:
    async def start() -> None:
        engine = MeilisearchEngine("http://127.0.0.1:9", "")
        await engine.start()
        assert not engine.is_ready()
        assert await refused(engine) == "not-whole"
        await engine.stop()

    asyncio.run(start())
