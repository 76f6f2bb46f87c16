"""The one contract that every engine keeps, whatever it is made of."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from search.engines.protocol import Cursor, EngineUnavailable, SearchHits, SearchQuery, ThingDocuments, ThingKey
from search.text.form_map import FormMap
from search.text.planning import plan_query
from search.text.query_plan import Lexicon
from search.text.vocabulary import IndexVocabulary
from tests.engines.conftest import Both, make_thing

CURSOR = Cursor("epoch", 7)


def page(number: int) -> ThingKey:
    return ThingKey("page", str(uuid.UUID(int=number)))


def term(number: int) -> ThingKey:
    return ThingKey("term", str(uuid.UUID(int=1000 + number)))


def query(engine: Both, text: str, **filters: object) -> SearchQuery:
    lexicon = engine.embedded.lexicon("pl")
    assert lexicon is not None
    plan = plan_query(text, lexicon, is_loose=bool(filters.pop("is_loose", False)))
    assert plan.is_possible, text
    return replace(SearchQuery(plan), **filters)  # type: ignore[arg-type]  # filters are of several types


def ask(engine: Both, text: str, **filters: object) -> SearchHits:
    wanted = query(engine, text, **filters)
    return engine.ask(lambda reader: reader.search(wanted))


def ids(hits: SearchHits) -> list[str]:
    return [hit.id for hit in hits.hits]


def fill(engine: Both) -> None:
    made = [
        make_thing(
            engine.forms, page(1), "Umowa najmu", "Kaucja jest zwykle równa miesięcznemu czynszowi.", topic="housing"
        ),
        make_thing(engine.forms, page(2), "Umowa o pracę", "Praca i płaca.", topic="work"),
        make_thing(engine.forms, page(3), "Złe mieszkanie", "Wilgoć. Umowa nic nie zmienia.", topic="housing"),
        make_thing(engine.forms, page(4), "Nowości o umowach", "Umowa, umowa.", topic="work", page_kind="news"),
        make_thing(engine.forms, term(1), "umowa zbiorowa", "Zasady.", topic="work", foreign={"nl": "cao"}),
    ]
    engine.write(made, CURSOR)


def test_an_index_that_is_not_whole_does_not_answer(engine: Both) -> None:
    engine.write([make_thing(engine.forms, page(1), "Umowa najmu")])
    assert engine.writer.cursor() is None
    lexicon = Lexicon("pl", IndexVocabulary({"umowa": 1}), FormMap("pl"))
    plan = plan_query("umowa", lexicon)
    with pytest.raises(EngineUnavailable):
        engine.ask(lambda reader: reader.search(SearchQuery(plan)))


def test_the_cursor_is_kept(engine: Both) -> None:
    fill(engine)
    assert engine.writer.cursor() == CURSOR
    engine.writer.apply((), Cursor("other", 9))
    assert engine.writer.cursor() == Cursor("other", 9)
    engine.writer.ensure()
    assert engine.writer.cursor() == Cursor("other", 9)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("umowa najmu", page(1)),
        ("umowy najmu", page(1)),
        ("umow najem", page(1)),
        ("kaucji", page(1)),
        ("zle mieszkanie", page(3)),
        ("ZŁYCH mieszkań", page(3)),
        ("wilg", page(3)),
        ("umowa o prace", page(2)),
        ("cao", term(1)),
        ("kaucia", page(1)),
    ],
)
def test_what_is_typed_finds_its_page(engine: Both, text: str, first: ThingKey) -> None:
    fill(engine)
    assert ids(ask(engine, text))[0] == str(first)


def test_all_of_two_words_are_wanted(engine: Both) -> None:
    fill(engine)
    found = ask(engine, "umowa wilgoć ")
    assert ids(found) == [str(page(3))]
    assert found.total == 1


def test_the_loose_pass_wants_one(engine: Both) -> None:
    fill(engine)
    strict = query(engine, "kaucja wilgoć ")
    assert engine.ask(lambda reader: reader.search(strict)).total == 0
    assert set(ids(ask(engine, "kaucja wilgoć ", is_loose=True))) == {str(page(1)), str(page(3))}


def test_pages_stand_before_news_and_terms(engine: Both) -> None:
    fill(engine)
    found = ids(ask(engine, "umowa"))
    assert len(found) == 5
    places = [found.index(str(thing)) for thing in (page(1), page(2), page(4), term(1))]
    assert max(places[:2]) < min(places[2:])


def test_paging_gives_each_hit_once(engine: Both) -> None:
    fill(engine)
    whole = ids(ask(engine, "umowa", limit=20))
    paged = [id_ for offset in range(5) for id_ in ids(ask(engine, "umowa", offset=offset, limit=1))]
    assert paged == whole
    beyond = ask(engine, "umowa", offset=40, limit=20)
    assert (ids(beyond), beyond.total) == ([], 5)


def test_filters_and_facets(engine: Both) -> None:
    fill(engine)
    found = ask(engine, "umowa")
    assert dict(found.topics) == {"housing": 2, "work": 3}
    assert dict(found.kinds) == {"page": 4, "term": 1}
    work = ask(engine, "umowa", topic="work")
    assert work.total == 3
    assert dict(work.topics) == {"housing": 2, "work": 3}
    assert dict(work.kinds) == {"page": 2, "term": 1}
    terms = ask(engine, "umowa", kind="term")
    assert ids(terms) == [str(term(1))]
    assert dict(terms.topics) == {"work": 1}
    assert dict(terms.kinds) == {"page": 4, "term": 1}
    none = ask(engine, "umowa", kind="term", topic="housing")
    assert none.total == 0
    assert dict(none.topics) == {"work": 1}
    assert dict(none.kinds) == {"page": 2}


def test_titles_only(engine: Both) -> None:
    fill(engine)
    assert str(page(3)) not in ids(ask(engine, "umow", titles_only=True, wants_facets=False))
    assert str(page(1)) in ids(ask(engine, "umowa na", titles_only=True, wants_facets=False))


def test_one_variant_matches_any_area(engine: Both) -> None:
    variants = (
        ("", ("*",), ("GM1", "AR1", "GM2"), "umowa wspólna"),
        ("AR1", ("AR1", "GM2"), (), "umowa regionalna"),
        ("AR1+GM1", ("GM1",), (), "umowa miejska"),
    )
    engine.write([make_thing(engine.forms, page(1), "Tytuł", variants=variants)], CURSOR)

    def seen(area: str | None) -> list[str]:
        hits = ask(engine, "umowa", area=area)
        assert hits.total == 1
        return [word for word in ("wspólna", "regionalna", "miejska") for hit in hits.hits if word in hit.display]

    assert seen(None) == ["wspólna"]
    assert seen("GM3") == ["wspólna"]
    assert seen("AR1") == ["regionalna"]
    assert seen("GM2") == ["regionalna"]
    assert seen("GM1") == ["miejska"]


def test_what_is_local_only_is_found_there_and_without_area(engine: Both) -> None:
    key = ThingKey("contact-point", str(uuid.UUID(int=5)))
    local = (("", ("AR1", "GM1", "none"), (), "punkt"),)
    engine.write([make_thing(engine.forms, key, "Punkt informacyjny", variants=local)], CURSOR)
    assert ask(engine, "punkt").total == 1
    assert ask(engine, "punkt", area="GM1").total == 1
    assert ask(engine, "punkt", area="GM2").total == 0


def test_a_changed_thing_has_only_its_new_documents(engine: Both) -> None:
    variants = (("", ("*",), ("GM1",), "umowa stara"), ("GM1", ("GM1",), (), "umowa stara miejska"))
    engine.write([make_thing(engine.forms, page(1), "Tytuł", variants=variants)], CURSOR)
    assert len(list(engine.writer.stored())) == 2
    engine.write([make_thing(engine.forms, page(1), "Tytuł", "umowa nowa")], Cursor("epoch", 8))
    (stored,) = engine.writer.stored()
    assert (stored.thing, stored.index_locale, stored.id) == (page(1), "pl", str(page(1)))
    assert ask(engine, "umowa", area="GM1").total == 1
    assert "nowa" in ask(engine, "umowa").hits[0].display


def test_a_thing_that_is_gone_is_found_no_more(engine: Both) -> None:
    fill(engine)
    engine.write([ThingDocuments(page(1))], Cursor("epoch", 8))
    assert str(page(1)) not in ids(ask(engine, "umowa"))
    assert page(1) not in {stored.thing for stored in engine.writer.stored()}


def test_applying_twice_changes_nothing(engine: Both) -> None:
    fill(engine)
    before = sorted((one.id, one.version) for one in engine.writer.stored())
    fill(engine)
    assert sorted((one.id, one.version) for one in engine.writer.stored()) == before


def test_display_data_come_back_as_they_were_and_are_not_searched(engine: Both) -> None:
    made = make_thing(engine.forms, page(1), 'Umowa <b>"najmu"</b> \U0001f3e0', "Żółć & й.")
    engine.write([made], CURSOR)
    (hit,) = ask(engine, "umowa").hits
    assert hit.display == made.documents[0].display
    lexicon = engine.embedded.lexicon("pl")
    assert lexicon is not None
    assert not plan_query("answer ", lexicon).is_possible


def test_only_the_readers_locale_is_searched(engine: Both) -> None:
    engine.write(
        [
            make_thing(engine.forms, page(1), "Umowa"),
            make_thing(engine.forms, page(2), "umowa huurcontract", locale="nl"),
        ],
        CURSOR,
    )
    assert ids(ask(engine, "umowa")) == [str(page(1))]


def test_some_things_alone_or_all_but_them(engine: Both) -> None:
    fill(engine)
    named = (str(page(1)), str(page(2)))
    everything = ask(engine, "umowa ")
    alone = ask(engine, "umowa ", only=named)
    others = ask(engine, "umowa ", but=named)
    assert sorted(ids(alone)) == sorted(named)
    assert sorted([*ids(alone), *ids(others)]) == sorted(ids(everything))
    assert alone.total + others.total == everything.total
    assert alone.topics == {"housing": 1, "work": 1}


def test_words_that_only_order_what_filters_leave(engine: Both) -> None:
    fill(engine)
    named = (str(page(2)), str(page(3)), str(page(9)))
    found = ask(engine, "wilgoc ", only=named, is_optional=True)
    assert ids(found) == [str(page(3)), str(page(2))]
    assert found.total == 2
    assert found.topics == {"housing": 1, "work": 1}
    assert ask(engine, "wilgoc ", only=named).total == 1
    assert ask(engine, "wilgoc ", only=named, is_optional=True, topic="work").total == 1
