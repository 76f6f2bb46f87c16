"""Stored answers: kept and dropped by the rule, bounded, with the right tags and codings."""

from __future__ import annotations

import datetime as dt
import gzip
import random
import tracemalloc

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import NO_BODY, Answer, matches, pick_coding
from api.asking import Asking, storage_key
from api.purge_keys import purge_keys
from api.stored_answers import Notes, StoredAnswers
from content.feed import Change, Thing, Version
from content.models import ThingKind

PAGE = Thing(ThingKind.PAGE, "a")
OTHER = Thing(ThingKind.PAGE, "b")
FACT = Thing(ThingKind.FACT, "wage")


def version(n: int, epoch: str = "e") -> Version:
    return Version(n, dt.datetime(2026, 11, 24, tzinfo=dt.UTC), epoch, 0)


def answer(text: str = "x") -> Answer:
    return Answer(((b"content-type", b"application/json"),), text.encode())


def store(n: int = 1) -> StoredAnswers:
    answers = StoredAnswers(1024 * 1024)
    answers.polled(version(n), [])
    return answers


def test_what_depends_on_a_changed_thing_goes_and_nothing_else() -> None:
    answers = store()
    answers.keep(("page-a",), answer(), Notes(version(1), [PAGE, FACT], []))
    answers.keep(("page-b",), answer(), Notes(version(1), [OTHER], []))
    answers.keep(("list",), answer(), Notes(version(1), [], [ThingKind.PAGE]))
    answers.polled(version(2), [Change(FACT, 2, False)])
    assert answers.by_key.get(("page-a",)) is None
    assert answers.by_key.get(("page-b",)) is not None
    assert answers.by_key.get(("list",)) is not None
    answers.polled(version(3), [Change(OTHER, 3, True)])
    assert answers.by_key.get(("page-b",)) is None
    assert answers.by_key.get(("list",)) is None


def test_a_build_held_back_across_a_publish_is_not_kept() -> None:
    answers = store(1)
    held_back = Notes(version(1), [PAGE], [])
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert not answers.keep(("page-a",), answer(), held_back)
    assert answers.by_key.get(("page-a",)) is None


def test_a_build_from_a_newer_version_than_the_last_poll_is_kept_and_dropped_by_it() -> None:
    answers = store(1)
    assert answers.keep(("page-a",), answer(), Notes(version(2), [PAGE], []))
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert answers.by_key.get(("page-a",)) is None


def test_nothing_is_kept_before_the_first_poll_nor_of_another_epoch() -> None:
    answers = StoredAnswers(1024 * 1024)
    assert not answers.keep(("page-a",), answer(), Notes(version(1), [PAGE], []))
    answers.polled(version(1), [])
    assert answers.keep(("page-a",), answer(), Notes(version(1), [PAGE], []))
    answers.polled(version(0, "restored"), [])
    assert answers.by_key.get(("page-a",)) is None
    assert not answers.keep(("page-a",), answer(), Notes(version(5), [PAGE], []))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4000), st.sampled_from(["", "gzip", "br"])), max_size=60))
def test_memory_stays_under_its_bound(writes: list[tuple[int, int, str]]) -> None:
    answers = StoredAnswers(max_bytes=40_000)
    answers.polled(version(1), [])
    for name, size, coding in writes:
        key, made = (str(name),), answer("x" * size)
        answers.keep(key, made, Notes(version(1), [PAGE], [ThingKind.FACT]))
        made.in_coding(coding)
        answers.grew(key, made)
        assert 0 <= answers.bytes <= answers.max_bytes
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert answers.bytes == 0


def test_the_bound_is_that_of_real_memory() -> None:
    bound = 1024 * 1024
    answers = StoredAnswers(bound)
    answers.polled(version(1), [])
    dice = random.Random(9)
    common = tuple((b"x-header-%d" % number, b"value") for number in range(14))
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(300):
            made = Answer((*common, (b"cache-tag", b"page-%d" % number)), dice.randbytes(dice.randint(200, 6_000)))
            for coding in ("", "gzip", "br"):
                made.in_coding(coding)
            things = [Thing(ThingKind.FACT, f"{number}-{part}") for part in range(10)]
            answers.keep((f"/v1/pages/{number}", "nl"), made, Notes(version(1), things, [ThingKind.AREA]))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answers.counts.evicted > 0
    assert bound * 0.5 < after - before < bound * 1.1


def test_what_was_used_longest_ago_makes_room() -> None:
    answers = StoredAnswers(max_bytes=40_000)
    answers.polled(version(1), [])
    for name in "abc":
        answers.keep((name,), answer("x" * 6_000), Notes(version(1)))
    answers.by_key[("a",)].hits += 1
    for name in "de":
        answers.keep((name,), answer("x" * 6_000), Notes(version(1)))
    assert answers.by_key.get(("a",)) is not None
    assert answers.by_key.get(("b",)) is None


def test_an_answer_that_would_take_all_room_is_not_kept() -> None:
    answers = StoredAnswers(max_bytes=40_000)
    answers.polled(version(1), [])
    assert not answers.keep(("a",), answer("x" * 20_000), Notes(version(1)))
    assert not StoredAnswers(0).keep(("a",), answer(), Notes(version(1)))


def test_a_build_may_be_joined_only_when_it_is_as_new_as_the_last_poll() -> None:
    wanted = store(5).freshness()
    assert wanted.allows(version(5))
    assert wanted.allows(version(6))
    assert not wanted.allows(version(4))
    assert not wanted.allows(version(9, "restored"))


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (b"", ""),
        (b"gzip, br", "br"),
        (b"gzip", "gzip"),
        (b"br;q=0, gzip", "gzip"),
        (b"br;q=0.1, gzip;q=0.9", "gzip"),
        (b"*", "br"),
        (b"identity", ""),
        (b"br;q=x", ""),
        (b"*;q=0", ""),
    ],
)
def test_codings(accept: bytes, coding: str) -> None:
    assert pick_coding(accept) == coding


def test_each_coding_has_its_own_tag_and_the_same_text() -> None:
    one = answer("tekst " * 200)
    plain, zipped, small = (one.in_coding(coding) for coding in ("", "gzip", "br"))
    assert plain.body["body"] == gzip.decompress(zipped.body["body"]) == brotli.decompress(small.body["body"])
    assert len({plain.etag, zipped.etag, small.etag}) == 3
    assert small.unless_known(small.etag) == (small.unchanged, NO_BODY)
    assert small.unless_known(b'"x", W/' + small.etag) == (small.unchanged, NO_BODY)
    assert small.unless_known(zipped.etag) == (small.start, small.body)
    assert small.unless_known(None) == (small.start, small.body)
    headers = dict(small.start["headers"])
    assert headers[b"content-encoding"] == b"br"
    assert headers[b"content-length"] == str(len(small.body["body"])).encode()
    unchanged = dict(small.unchanged["headers"])
    assert unchanged == {name: headers[name] for name in (b"etag", b"vary")}


def test_what_is_small_is_sent_as_it_is() -> None:
    one = answer()
    assert one.in_coding("br") is one.in_coding("")


def test_if_none_match() -> None:
    assert matches(b'"a", W/"b"', b'"b"')
    assert matches(b"*", b'"b"')
    assert not matches(b'"a"', b'"b"')


def key(path: str, query: str = "", languages: str = "") -> tuple[str, ...] | None:
    return storage_key(path, query.encode(), languages.encode(), frozenset({"area"}))


def test_a_key_is_path_known_parameters_and_locale() -> None:
    assert key("/v1/pages", "page=1&locale=pl") == key("/v1/pages", "locale=pl&page=1", "bg")
    assert key("/v1/pages", "", "bg-BG") == key("/v1/pages", "", "bg,en;q=0.1")
    assert key("/v1/pages", "", "bg") != key("/v1/pages", "", "pl")
    assert key("/v1/bundles/pl", "", "bg") == key("/v1/bundles/pl", "", "nl")
    assert key("/pl", "utm=1&area=GM0772") == key("/pl", "area=GM0772")
    assert key("/v1/pages", "page=1&page=2") is None
    assert key("/v1/pages", "x=" + "1" * 2000) is None


@pytest.mark.parametrize(
    "path",
    ["/v1/search", "/v1/suggestions", "/pl/search", "/console", "/console/pages", "/v1/editorial/pages", "/livez",
     "/readyz", "/metrics", "/docs", "/v1/openapi.json", "/v1/feedback"],
)  # fmt: skip
def test_what_is_never_stored_has_no_key(path: str) -> None:
    assert key(path) is None


@settings(deadline=None)
@given(
    st.sampled_from(["/v1/pages", "/pl/pages/payslip", "/v1/search"]),
    st.binary(max_size=600),
    st.none() | st.binary(max_size=60),
    st.none() | st.binary(max_size=60),
)
def test_what_is_remembered_is_what_would_be_read(
    path: str, query: bytes, languages: bytes | None, codings: bytes | None
) -> None:
    asking = Asking(frozenset({"area"}))
    first = asking[path, query, languages, codings]
    assert asking[path, query, languages, codings] == first
    assert first == (
        storage_key(path, query, languages or b"", frozenset({"area"})),
        pick_coding(codings or b""),
    )


def test_purge_keys() -> None:
    term = Thing(ThingKind.TERM, "t")
    assert purge_keys([PAGE, FACT], [ThingKind.NOTICE, ThingKind.AREA]) == b"area,notice,page-a"
    assert purge_keys([FACT], []) == b"fact-wage"
    assert purge_keys([PAGE, OTHER], [ThingKind.PAGE]) == b"page"
    assert purge_keys([FACT], [ThingKind.CONTACT_POINT]) == b"contact-point"
    assert purge_keys([term, *(Thing(ThingKind.PAGE, str(number)) for number in range(30))], []) == b"page,term"
