"""Sealing: only we, only for the purpose, only in time; and two keys while they rotate."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.security.carrying import Form, carried_form, carry, is_carried
from api.security.previews import preview_token, previewed_document
from api.security.sealing import Sealer, Unsealable
from content.errors import Conflict, NotFound

NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
OLD, NEW = b"o" * 32, b"n" * 40
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def test_what_is_sealed_opens_for_its_purpose_alone() -> None:
    sealer = Sealer(OLD)
    sealed = sealer.seal("one", b"secret", NOW)
    assert sealer.open("one", sealed, NOW) == b"secret"
    assert b"secret" not in sealed.encode()
    with pytest.raises(Unsealable):
        sealer.open("two", sealed, NOW)
    with pytest.raises(Unsealable):
        Sealer(NEW).open("one", sealed, NOW)


def test_it_runs_out() -> None:
    sealer = Sealer(OLD)
    sealed = sealer.seal("one", b"x", NOW)
    assert sealer.open("one", sealed, NOW + HOUR, HOUR) == b"x"
    with pytest.raises(Unsealable):
        sealer.open("one", sealed, NOW + HOUR + SECOND, HOUR)
    assert sealer.open("one", sealed, NOW + 10_000 * HOUR) == b"x"


@given(st.text(max_size=200))
def test_no_text_is_taken_for_sealed(text: str) -> None:
    with pytest.raises(Unsealable):
        Sealer(OLD).open("one", text, NOW)


def test_every_changed_letter_is_noticed() -> None:
    sealer = Sealer(OLD)
    sealed = sealer.seal("one", b"some words", NOW)
    for place in range(0, len(sealed) - 2, 7):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(Unsealable):
            sealer.open("one", sealed[:place] + other + sealed[place + 1 :], NOW)


def test_two_keys_while_they_rotate() -> None:
    before = Sealer(OLD).seal("one", b"x", NOW)
    rotating = Sealer(NEW + b", " + OLD)
    assert rotating.open("one", before, NOW) == b"x"
    renewed = rotating.renewed("one", before)
    assert Sealer(NEW).open("one", renewed, NOW) == b"x"
    with pytest.raises(Unsealable):
        Sealer(NEW).renewed("one", before)
    assert Sealer(NEW).open("one", rotating.seal("one", b"y", NOW), NOW) == b"y"


@pytest.mark.parametrize("keys", [b"", b"short", OLD + b",", OLD + b",short", b",".join([OLD, NEW, b"t" * 32])])
def test_keys_that_are_none(keys: bytes) -> None:
    with pytest.raises(Conflict):
        Sealer(keys)


def test_a_preview_opens_one_document_for_seven_days() -> None:
    sealer, document = Sealer(OLD), uuid.uuid4()
    token = preview_token(sealer, document, NOW)
    assert previewed_document(sealer, token, NOW + 7 * 24 * HOUR) == document
    for wrong, at in (
        (token, NOW + 7 * 24 * HOUR + SECOND),
        ("x", NOW),
        (sealer.seal("other", document.bytes, NOW), NOW),
    ):
        with pytest.raises(NotFound):
            previewed_document(sealer, wrong, at)


def test_a_carried_form_is_its_owner_s_for_an_hour_and_holds_no_password() -> None:
    sealer, owner = Sealer(OLD), uuid.uuid4()
    form = Form("/console/x?a=1", (("text", "Тест"), ("text", "twee"), ("password", "p"), ("csrf", "c"), ("empty", "")))
    carried = carry(sealer, owner, form, NOW)
    kept = Form("/console/x?a=1", (("text", "Тест"), ("text", "twee"), ("empty", "")))
    assert carried_form(sealer, owner, carried, NOW + HOUR) == kept
    assert carried_form(sealer, owner, carried, NOW + HOUR + SECOND) is None
    assert carried_form(sealer, uuid.uuid4(), carried, NOW) is None
    assert is_carried(sealer, carried, NOW)
    assert not is_carried(sealer, carried, NOW + HOUR + SECOND)
    assert not is_carried(sealer, "x", NOW)
