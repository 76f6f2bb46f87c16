"""Pure: how far a text is behind, in which sections, whose basis is whose, when it is to be read again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from content import freshness
from content.freshness import Change, PublishedEdition, SectionChange
from content.models import Verb

KEYS = st.sampled_from(["answer", "steps", "costs", "when", "help"])
SECTIONS = st.dictionaries(st.tuples(KEYS, st.sampled_from([Verb.TEXT, Verb.AFTER])), st.sampled_from("abc"))
MAJORS = st.lists(st.booleans(), max_size=12)


def history(majors: list[bool]) -> list[PublishedEdition]:
    return [PublishedEdition(number, is_major) for number, is_major in enumerate(majors, 1)]


@dataclass(frozen=True)
class Placed:
    locale: str
    area_code: str
    is_source: bool


@given(MAJORS, st.integers(0, 12))
def test_behind_counts_the_major_editions_after_the_basis(majors: list[bool], at: int) -> None:
    assert freshness.behind(history(majors), at) == sum(majors[at:])
    assert freshness.behind(history(majors), None) == sum(majors)


@given(MAJORS, st.integers(0, 12))
def test_a_minor_edition_changes_nothing_and_a_major_one_adds_one(majors: list[bool], at: int) -> None:
    number = min(at, len(majors))
    before = freshness.behind(history(majors), number)
    assert freshness.behind(history([*majors, False]), number) == before
    assert freshness.behind(history([*majors, True]), number) == before + 1


@given(MAJORS, st.none() | st.integers(1, 12), st.lists(st.integers(1, 12), max_size=3))
def test_checking_never_makes_a_text_older(majors: list[bool], basis: int | None, confirmed: list[int]) -> None:
    held = freshness.made_from(basis, confirmed)
    assert freshness.behind(history(majors), held) <= freshness.behind(history(majors), basis)
    assert (held is None) == (basis is None and not confirmed)


@given(SECTIONS, SECTIONS)
def test_changed_sections_are_all_that_differ_and_nothing_else(
    before: dict[tuple[str, Verb], str], after: dict[tuple[str, Verb], str]
) -> None:
    changes = freshness.changed_sections(before, after)
    named = [(change.key, change.verb) for change in changes]
    assert len(named) == len(set(named))
    assert set(named) == {one for one in {*before, *after} if before.get(one) != after.get(one)}
    assert (changes == ()) == (before == after)
    for change in changes:
        wanted = {(False, True): Change.ADDED, (True, False): Change.REMOVED, (True, True): Change.CHANGED}
        section = (change.key, change.verb)
        assert change.change is wanted[section in before, section in after]


def test_changes_stand_in_the_order_of_the_later_edition() -> None:
    before = {("answer", Verb.TEXT): "a", ("costs", Verb.TEXT): "a", ("old", Verb.TEXT): "a"}
    after = {("steps", Verb.TEXT): "b", ("answer", Verb.TEXT): "b", ("costs", Verb.TEXT): "a"}
    assert freshness.changed_sections(before, after) == (
        SectionChange("steps", Verb.TEXT, Change.ADDED),
        SectionChange("answer", Verb.TEXT, Change.CHANGED),
        SectionChange("old", Verb.TEXT, Change.REMOVED),
    )


def test_only_what_lies_under_an_operation_concerns_a_local_text() -> None:
    changes = freshness.changed_sections(
        {("answer", Verb.TEXT): "a", ("help", Verb.TEXT): "a"}, {("answer", Verb.TEXT): "b", ("help", Verb.TEXT): "b"}
    )
    found = freshness.changed_underneath([("help", Verb.AFTER), ("help", Verb.BEFORE)], changes)
    assert [change.key for change in found] == ["help"]


def test_whose_basis_is_whose() -> None:
    nl, pl, ro = Placed("nl", "NL", True), Placed("pl", "NL", False), Placed("ro", "NL", False)
    local_pl, local_nl = Placed("pl", "GM1", True), Placed("nl", "GM1", False)
    everything = [nl, pl, ro, local_pl, local_nl]
    assert freshness.basis_among(nl, everything) == []
    assert freshness.basis_among(pl, everything) == [nl]
    assert freshness.basis_among(local_pl, everything) == [pl, nl]
    assert freshness.basis_among(local_nl, everything) == [local_pl]
    assert freshness.basis_among(Placed("bg", "GM1", True), everything) == [nl]


@given(st.datetimes(timezones=st.just(dt.UTC)).filter(lambda at: at.year < 9000), st.integers(1, 36))
def test_due_is_that_many_months_later_and_never_in_another(since: dt.datetime, months: int) -> None:
    due = freshness.due_at(since, months)
    assert (due.year * 12 + due.month) - (since.year * 12 + since.month) == months
    assert due.day <= since.day
    assert due.time() == since.time()


def test_the_last_day_of_a_month() -> None:
    assert freshness.due_at(dt.datetime(2026, 8, 31, tzinfo=dt.UTC), 6) == dt.datetime(2027, 2, 28, tzinfo=dt.UTC)
    assert freshness.due_at(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), 1) == dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
