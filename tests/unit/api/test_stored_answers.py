"""Stored answers: kept and dropped by the rule, bounded, with the right tags and codings."""

from __future__ import annotations

import datetime as dt
import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.middleware import storage_key
from api.stored_answers import Answer, Notes, StoredAnswers, matches, pick_coding
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
    answers = StoredAnswers()
    answers.polled(version(n), [])
    return answers


def test_what_depends_on_a_changed_thing_goes_and_nothing_else() -> None:
    answers = store()
    answers.keep(("page-a",), answer(), Notes(version(1), [PAGE, FACT], []))
    answers.keep(("page-b",), answer(), Notes(version(1), [OTHER], []))
    answers.keep(("list",), answer(), Notes(version(1), [], [ThingKind.PAGE]))
    answers.polled(version(2), [Change(FACT, 2, False)])
    assert answers.get(("page-a",)) is None
    assert answers.get(("page-b",)) is not None
    assert answers.get(("list",)) is not None
    answers.polled(version(3), [Change(OTHER, 3, True)])
    assert answers.get(("page-b",)) is None
    assert answers.get(("list",)) is None


def test_a_build_held_back_across_a_publish_is_not_kept() -> None:
    answers = store(1)
    held_back = Notes(version(1), [PAGE], [])
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert not answers.keep(("page-a",), answer(), held_back)
    assert answers.get(("page-a",)) is None


def test_a_build_from_a_newer_version_than_the_last_poll_is_kept_and_dropped_by_it() -> None:
    answers = store(1)
    assert answers.keep(("page-a",), answer(), Notes(version(2), [PAGE], []))
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert answers.get(("page-a",)) is None


def test_nothing_is_kept_before_the_first_poll_nor_of_another_epoch() -> None:
    answers = StoredAnswers()
    assert not answers.keep(("page-a",), answer(), Notes(version(1), [PAGE], []))
    answers.polled(version(1), [])
    assert answers.keep(("page-a",), answer(), Notes(version(1), [PAGE], []))
    answers.polled(version(0, "restored"), [])
    assert answers.get(("page-a",)) is None
    assert not answers.keep(("page-a",), answer(), Notes(version(5), [PAGE], []))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4000)), max_size=60))
def test_memory_stays_under_its_bound(writes: list[tuple[int, int]]) -> None:
    answers = StoredAnswers(max_bytes=40_000)
    answers.polled(version(1), [])
    for key, size in writes:
        answers.keep((str(key),), answer("x" * size), Notes(version(1), [PAGE], [ThingKind.FACT]))
        assert 0 <= answers.bytes <= answers.max_bytes
    answers.polled(version(2), [Change(PAGE, 2, False)])
    assert answers.bytes == 0


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
    status, headers, body = one.respond({b"accept-encoding": b"br"})
    assert status == 200
    assert brotli.decompress(body) == one.body
    tag = dict(headers)[b"etag"]
    assert one.respond({b"accept-encoding": b"br", b"if-none-match": tag})[0] == 304
    assert one.respond({b"accept-encoding": b"gzip", b"if-none-match": tag})[0] == 200
    assert gzip.decompress(one.respond({b"accept-encoding": b"gzip"})[2]) == one.body


def test_if_none_match() -> None:
    assert matches(b'"a", W/"b"', '"b"')
    assert matches(b"*", '"b"')
    assert not matches(b'"a"', '"b"')
    assert not matches(None, '"b"')


def scope(path: str, query: str = "", accept_language: str = "") -> dict[str, object]:
    headers = [(b"accept-language", accept_language.encode())] if accept_language else []
    return {"path": path, "query_string": query.encode(), "headers": headers}


def test_a_key_is_path_known_parameters_and_locale() -> None:
    known = frozenset({"area"})
    assert storage_key(scope("/v1/pages", "page=1&locale=pl"), known) == storage_key(
        scope("/v1/pages", "locale=pl&page=1", "bg"), known
    )
    assert storage_key(scope("/v1/pages", "", "bg-BG"), known) == storage_key(
        scope("/v1/pages", "", "bg,en;q=0.1"), known
    )
    assert storage_key(scope("/v1/pages", "", "bg"), known) != storage_key(scope("/v1/pages", "", "pl"), known)
    assert storage_key(scope("/pl", "utm=1&area=GM0772"), known) == storage_key(scope("/pl", "area=GM0772"), known)
    assert storage_key(scope("/v1/pages", "page=1&page=2"), known) is None
    assert storage_key(scope("/v1/pages", "x=" + "1" * 2000), known) is None
