"""A search comes to the same, whether the embedded index answers it on one thread or as the engine that is asked while
the encoder is at work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import judged_set, quality_site
from search.display import Display
from search.encoder import encoder
from search.encoder_opinions import EncoderOpinions
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import EngineHit, EngineUnavailable, SearchHits, SearchQuery
from search.meanings import Meanings
from search.passes_here import Pass, PassesHere
from search.passes_there import PassesThere
from search.prepared_displays import PreparedDisplays
from search.presented_ahead import PresentedAhead
from search.results import SearchRequest
from search.second_opinion import WINDOW, Opinion, is_a_topic
from search.text.planning import plan_query
from search.text.query_plan import QueryPlan
from tests.support.site import copy_of

EVERY = 9
"""Of the judged set, one in so many; it has all languages and kinds in turns."""

STRETCHES: list[dict[str, Any]] = [
    {},
    {"offset": 5, "limit": 7},
    {"offset": 20},
    {"offset": WINDOW - 2, "limit": 10},
    {"offset": WINDOW},
    {"offset": WINDOW + 15, "limit": 9},
    {"topic": "work"},
    {"kind": "page", "offset": 3},
    {"area": "GM0772", "limit": 100},
]


class There:
    """The embedded index as an engine far away; it can be gone."""

    name = "there"

    def __init__(self, embedded: EmbeddedEngine) -> None:
        self.embedded = embedded
        self.asked: list[SearchQuery] = []
        self.is_gone = False
        self.turns = 1
        """Of the loop, that an answer takes."""

    async def search(self, query: SearchQuery) -> SearchHits:
        self.asked.append(query)
        for _ in range(self.turns):
            await asyncio.sleep(0)
        if self.is_gone:
            raise EngineUnavailable("refused")
        return self.embedded.search_here(query)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def is_ready(self) -> bool:
        return True

    def cursor(self) -> None:
        return None


@pytest.fixture(scope="module")
def embedded(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("passes")
    copy_of(indexed_folder, folder)
    made = EmbeddedEngine(folder / "index", with_meanings=True)
    made.set_frame(quality_site.frame_of(folder))
    made.look()
    assert made.is_ready() and made.meanings is not None
    return made


def shown(hit: EngineHit) -> Display:
    return Display.from_json(hit.display)


async def at_once(work: Callable[[], Any]) -> Any:
    return work()


def seen(passes: list[Pass]) -> list[object]:
    """What readers see of it."""
    return [
        (one.plan, one.hits and ([hit.id for hit in one.hits.hits], one.hits.total, one.hits.topics, one.hits.kinds))
        for one in passes
    ]


@pytest.mark.parametrize("with_encoder", [True, False])
def test_here_and_there_find_the_same(embedded: EmbeddedEngine, *, with_encoder: bool) -> None:
    here, there = PassesHere(embedded, PreparedDisplays()), There(embedded)
    asking = PassesThere(there, here, at_once)
    meanings = embedded.meanings if with_encoder else None
    queries = [*judged_set.read()[::EVERY], *judged_set.read(judged_set.LONG_QUESTIONS)[::EVERY]]
    assert {one.locale for one in queries} == {"nl", "en", "pl", "ro", "bg"} and len(queries) > 80

    async def compare() -> None:
        for number, one in enumerate(queries):
            lexicon = embedded.lexicon(one.locale)
            assert lexicon is not None
            first = SearchRequest(one.query, one.locale)
            for request in (first, replace(first, **STRETCHES[number % len(STRETCHES)])):
                found = here.passes(request, lexicon, meanings, is_degraded=False)
                assert seen(await asking.passes(request, lexicon, meanings)) == seen(found), request

    asyncio.run(compare())
    # One question a reading: a query whose words answer it is sent once, before anybody knows what is near.
    assert len(there.asked) < 2.5 * len(queries)


@pytest.mark.parametrize(
    ("locale", "text", "words_decide"),
    [
        ("pl", "umowa najmu", True),  # a title
        ("nl", "zorgtoeslag", True),  # a single word of a title
        ("pl", "szef mi nie zapłacił za nadgodziny", False),
        ("en", "they pay me peanuts per hour", False),
        ("ro", "calendarul maias", False),  # known nowhere
    ],
)
def test_words_decide_that_are_all_in_one_title(
    embedded: EmbeddedEngine, locale: str, text: str, *, words_decide: bool
) -> None:
    lexicon = embedded.lexicon(locale)
    assert lexicon is not None and embedded.meanings is not None
    here = PassesHere(embedded, PreparedDisplays())
    for more in ({}, {"topic": "health"}, {"kind": "term"}, {"offset": 20}):
        request = replace(SearchRequest(text, locale), **more)
        look = here.look(request, lexicon, embedded.meanings, plan_query(text, lexicon))
        assert (look.opinion is None) is words_decide, more


def test_a_first_page_is_in_one_order_whatever_another_engine_thinks_of_it(embedded: EmbeddedEngine) -> None:
    class UpsideDown(There):
        async def search(self, query: SearchQuery) -> SearchHits:
            found = await super().search(query)
            return replace(found, hits=found.hits[:WINDOW][::-1] + found.hits[WINDOW:])

    here = PassesHere(embedded, PreparedDisplays())
    there = PassesThere(UpsideDown(embedded), here, at_once)
    lexicon = embedded.lexicon("pl")
    assert lexicon is not None
    found = asyncio.run(there.passes(SearchRequest("umowa najmu", "pl"), lexicon, embedded.meanings))
    assert found[-1].hits is not None and shown(found[-1].hits.hits[0]).slug == "rental-contract"
    orders = set()
    for number, one in enumerate(judged_set.read()[::17]):
        lexicon = embedded.lexicon(one.locale)
        assert lexicon is not None
        request = SearchRequest(one.query, one.locale, kind="page" if number % 3 == 0 else None)
        plan = plan_query(one.query, lexicon)
        if is_a_topic(plan, lexicon):
            continue  # neither the embedded index nor the encoder is asked
        wanted = here.passes(request, lexicon, embedded.meanings, is_degraded=False)
        found = asyncio.run(there.passes(request, lexicon, embedded.meanings))
        assert seen(found) == seen(wanted), one.query
        orders.add(here.look(request, lexicon, embedded.meanings, plan).opinion is None)
    assert orders == {True, False}, "words decided, and the encoder did"


def test_a_facet_counts_what_its_filter_finds(embedded: EmbeddedEngine) -> None:
    """Whoever has the last word, words or encoder."""
    here = PassesHere(embedded, PreparedDisplays())
    deciding = set()
    for one in judged_set.read()[::17]:
        lexicon = embedded.lexicon(one.locale)
        assert lexicon is not None
        request = SearchRequest(one.query, one.locale)
        look = here.look(request, lexicon, embedded.meanings, plan_query(one.query, lexicon))
        deciding.add(look.opinion is None)
        found = here.passes(request, lexicon, embedded.meanings, is_degraded=False)[-1].hits
        for name in ("topics", "kinds") if found else ():
            for value, count in getattr(found, name).items():
                narrowed = replace(request, **{name.removesuffix("s"): value})
                alone = here.passes(narrowed, lexicon, embedded.meanings, is_degraded=False)[-1].hits
                assert alone is not None and alone.total == count, (one.query, name, value)
    assert deciding == {True, False}


def test_the_encoder_is_asked_once_of_a_text_while_pages_mean_the_same(
    embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, lexicon, meanings, model = "nie moge spac", embedded.lexicon("pl"), embedded.meanings, encoder()
    assert lexicon is not None and meanings is not None and model is not None
    plan, encode = plan_query(text, lexicon), model.encode
    asked: list[str] = []

    def counted(texts: Sequence[str]) -> Any:
        asked.extend(texts)
        return encode(texts)

    monkeypatch.setattr(model, "encode", counted)
    opinions = EncoderOpinions()
    first = opinions.on(text, plan, lexicon, meanings)
    assert first is not None and first.near
    assert asked.count(text) == 1
    assert opinions.on(f" {text}\t", plan, lexicon, meanings) == first
    assert asked.count(text) == 1
    assert opinions.on(text, plan, lexicon, Meanings()) == Opinion.of((), first.elsewhere)
    assert opinions.on(text, plan, lexicon, meanings) == first
    assert asked.count(text) == 3


@pytest.mark.parametrize("with_encoder", [True, False])
def test_hits_that_are_presented_ahead_look_the_same(embedded: EmbeddedEngine, *, with_encoder: bool) -> None:
    here, there, displays = PassesHere(embedded, PreparedDisplays()), There(embedded), PreparedDisplays()
    asking = PassesThere(there, here, at_once)
    ahead: list[str] = []

    async def compare() -> None:
        for number, one in enumerate(judged_set.read()[::EVERY]):
            lexicon = embedded.lexicon(one.locale)
            assert lexicon is not None
            there.turns, before = (1, 30)[number % 2], len(ahead)
            presented = PresentedAhead(displays, lexicon)

            def meanwhile(plan: QueryPlan, hits: Sequence[EngineHit], presented: PresentedAhead = presented) -> None:
                ahead.extend(hit.id for hit in hits)
                presented.present(plan, hits)

            request = SearchRequest(one.query, one.locale)
            last = (await asking.passes(request, lexicon, embedded.meanings if with_encoder else None, meanwhile))[-1]
            shown_then = [displays.get(hit) for hit in last.hits.hits] if last.hits else []
            afterwards = PresentedAhead(displays, lexicon).presenter(last.plan).hits(shown_then)
            assert presented.presenter(last.plan).hits(shown_then) == afterwards, one.query
            assert there.turns > 1 or len(ahead) == before  # nobody waits for what has come

    asyncio.run(compare())
    assert len(ahead) > 100


def test_an_engine_answers_without_the_embedded_index(embedded: EmbeddedEngine) -> None:
    class Gone(PassesHere):
        def best(self, query: SearchQuery, known: SearchHits | None) -> SearchHits:
            raise EngineUnavailable("not-whole")

    there = There(embedded)
    there.turns = 30
    lexicon = embedded.lexicon("pl")
    assert lexicon is not None
    asking = PassesThere(there, Gone(embedded, PreparedDisplays()), at_once)
    presented = PresentedAhead(PreparedDisplays(), lexicon)
    found = asyncio.run(asking.passes(SearchRequest("umowa najmu", "pl"), lexicon, None, presented.present))
    assert found[-1].hits is not None and found[-1].hits.total > 3


def test_documents_are_found_by_their_ids(embedded: EmbeddedEngine) -> None:
    lexicon = embedded.lexicon("pl")
    assert lexicon is not None
    hits = embedded.search_here(SearchQuery(plan_query("umowa najmu", lexicon))).hits
    stored = {hit.id: hit for hit in embedded.stored("pl", [*(hit.id for hit in hits), "page-nowhere"])}
    assert len(hits) > 3 and stored.keys() == {hit.id for hit in hits}
    assert all((stored[hit.id].display, stored[hit.id].version) == (hit.display, hit.version) for hit in hits)
    assert embedded.stored("pl", ["page-nowhere"]) == ()


def test_an_engine_that_is_gone_is_said_to_be(embedded: EmbeddedEngine) -> None:
    there = There(embedded)
    there.is_gone = True
    asking = PassesThere(there, PassesHere(embedded, PreparedDisplays()), at_once)
    lexicon = embedded.lexicon("pl")
    assert lexicon is not None
    for text in ("umowa najmu mieszkania", "urlop"):
        with pytest.raises(EngineUnavailable):
            asyncio.run(asking.passes(SearchRequest(text, "pl"), lexicon, embedded.meanings))
    # What no document can match is not asked at all.
    nothing = asyncio.run(asking.passes(SearchRequest("qqqq wwww", "pl"), lexicon, None))
    assert all(one.hits is None for one in nothing)
