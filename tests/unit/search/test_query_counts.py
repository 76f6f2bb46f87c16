"""What is asked and not found, without people: what is counted, what may be read and when, and what is thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from content.db import Database
from content.models import HiddenSearchCount, SearchCount, SearchCountKey, SearchOutcome
from search.query_count_store import QueryCountStore, months_before, tidy
from search.query_counts import QueryCounter, counted_query, outcome_of
from search.query_report import RegionReport, month_report
from search.results import Facet, SearchResults

MONDAY = dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)
NOTHING = SearchOutcome.NOTHING


class Desk:
    """A database with a clock to set, and processes that count."""

    def __init__(self, url: str) -> None:
        self.at = MONDAY
        self.database = Database(url, now=lambda: self.at)
        self.processes: list[tuple[QueryCounter, QueryCountStore]] = []
        self.start()

    def start(self) -> None:
        """One more process, or the same one after a restart."""
        counter = QueryCounter(self.database.now)
        self.processes.append((counter, QueryCountStore(self.database, counter.source, lambda: b"secret")))

    def day(self, number: int) -> None:
        """So many days after the Monday."""
        self.at = MONDAY + dt.timedelta(days=number)

    def ask(self, text: str, *callers: str, process: int = 0, outcome: SearchOutcome = NOTHING) -> None:
        for caller in callers:
            self.processes[process][0].note(caller, text, "pl", "AR-west-brabant", outcome)

    def write(self) -> None:
        for counter, store in self.processes:
            store.write(counter.take())

    def clear(self) -> dict[str, int]:
        """Query -> how often, as anybody may read it."""
        found: dict[str, int] = {}
        with self.database.read() as session:
            for row in session.scalars(select(SearchCount)):
                found[row.query] = found.get(row.query, 0) + row.times
        return found

    def hidden(self) -> int:
        with self.database.read() as session:
            return sum(session.scalars(select(HiddenSearchCount.times)))


@pytest.fixture
def desk(empty_url: str) -> Iterator[Desk]:
    made = Desk(empty_url)
    yield made
    made.database.close()


def results(total: int = 0, *, loosened: bool = False, topics: tuple[Facet, ...] = ()) -> SearchResults:
    return SearchResults(total, (), topics, (), False, loosened, None)


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("  Zażółć   GĘŚLĄ ", "zazolc gesla"),
        ("bsn 123456782", "bsn"),
        ("jan@example.nl", "janexample.nl"),
        ("٣ ² Ⅳ 4", "iv"),
        ("a" * 100, "a" * 60),
        ("12345", ""),
    ],
)
def test_a_query_is_folded_cut_and_rid_of_digits(typed: str, counted: str) -> None:
    assert counted_query(typed) == counted


def test_what_only_a_filter_hides_was_found() -> None:
    assert outcome_of(results()) is SearchOutcome.NOTHING
    assert outcome_of(results(topics=(Facet("work", 2),))) is SearchOutcome.FOUND
    assert outcome_of(results(3, loosened=True)) is SearchOutcome.LOOSE


def test_a_caller_counts_once_a_day_for_a_query(desk: Desk) -> None:
    desk.ask("Kafelki", "one", "one", "two")
    desk.ask("kafelki 12", "one")
    desk.ask("inne", "one")
    desk.ask("   ", "one")
    assert sum(desk.processes[0][0].take().values()) == 3
    desk.day(1)
    desk.ask("kafelki", "one")
    assert sum(desk.processes[0][0].take().values()) == 1


def test_it_is_written_out_only_after_five_counts_on_three_days(desk: Desk) -> None:
    for day, callers in enumerate([("one", "two"), ("one", "two")]):
        desk.day(day)
        desk.ask("kafelki", *callers)
        desk.write()
    assert desk.clear() == {} and desk.hidden() == 4
    desk.ask("kafelki", "three")  # five, but on two days
    desk.write()
    assert desk.clear() == {} and desk.hidden() == 5
    desk.day(2)
    desk.ask("kafelki", "one", outcome=SearchOutcome.LOOSE)
    desk.write()
    assert desk.clear() == {"kafelki": 6} and desk.hidden() == 0
    desk.start()
    desk.ask("kafelki", "four", process=1)
    desk.write()
    assert desk.clear() == {"kafelki": 7}, "what has passed is written out at once, by other processes too"


def test_four_counts_on_three_days_are_not_enough(desk: Desk) -> None:
    for day, callers in enumerate([("one", "two"), ("one",), ("one",)]):
        desk.day(day)
        desk.ask("kafelki", *callers)
        desk.write()
    assert desk.clear() == {} and desk.hidden() == 4


def test_one_caller_seen_by_several_processes_and_restarts_brings_nothing_nearer(desk: Desk) -> None:
    desk.start()
    for day in range(3):
        desk.day(day)
        desk.ask("kafelki", "one")
        desk.ask("kafelki", "one", process=1)
        desk.write()
        desk.processes.pop()
        desk.start()
    assert desk.clear() == {} and desk.hidden() == 6


def test_regions_and_languages_pass_each_for_itself(desk: Desk) -> None:
    counter = desk.processes[0][0]
    for day in range(3):
        desk.day(day)
        counter.note("one", "kafelki", "pl", "AR-west-brabant", NOTHING)
        counter.note("two", "kafelki", "pl", "", NOTHING)
        counter.note("three", "kafelki", "bg", "", NOTHING)
        desk.write()
    assert desk.clear() == {} and desk.hidden() == 9


def test_on_monday_digests_and_their_key_are_thrown_away_and_only_a_number_stays(desk: Desk) -> None:
    desk.ask("kafelki", "one", "two")
    desk.ask("12345", "one")
    desk.write()
    with desk.database.read() as session:
        digests = set(session.scalars(select(HiddenSearchCount.digest)))
        key = session.scalars(select(SearchCountKey.key)).one()
    desk.day(7)
    desk.ask("kafelki", "one")
    desk.write()
    with desk.database.read() as session:
        assert digests.isdisjoint(session.scalars(select(HiddenSearchCount.digest)))
        assert session.scalars(select(SearchCountKey.key)).one() != key
    assert desk.clear() == {"": 3} and desk.hidden() == 1
    if desk.database.is_sqlite:
        desk.database.close()
        folder = Path(str(desk.database.url.database)).parent
        written = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
        for word in (*digests, key, "kafelki"):
            assert word.encode() not in written


def test_mondays_pass_without_searches_too(desk: Desk) -> None:
    desk.ask("kafelki", "one")
    desk.write()
    desk.day(8)
    tidy(desk.database, desk.at.date())
    assert desk.clear() == {"": 1} and desk.hidden() == 0


def test_counts_of_a_week_that_is_over_are_others(desk: Desk) -> None:
    desk.day(6)
    desk.ask("kafelki", "one")
    desk.day(7)
    desk.write()
    assert desk.clear() == {"": 1} and desk.hidden() == 0


def test_counts_are_kept_for_thirteen_months(desk: Desk) -> None:
    with desk.database.write() as session:
        for day in (dt.date(2025, 11, 6), dt.date(2025, 11, 7)):
            session.add(SearchCount(day=day, locale="pl", region="", query="stare", outcome="nothing", times=1))
    desk.write()
    assert desk.clear() == {"stare": 1}
    assert months_before(dt.date(2026, 3, 31), 13) == dt.date(2025, 2, 28)


def test_what_cannot_be_written_is_given_back(desk: Desk) -> None:
    counter = desk.processes[0][0]
    desk.ask("kafelki", "one", "two")
    taken = counter.take()
    counter.give_back(taken)
    desk.ask("kafelki", "three")
    assert sum(counter.take().values()) == 3


def test_the_report_has_the_unanswered_first_and_others_as_a_number(desk: Desk) -> None:
    with desk.database.write() as session:
        for query, outcome, times in (("kafelki", "nothing", 7), ("kafelki", "loose", 2), ("umowa", "found", 90)):
            session.add(
                SearchCount(
                    day=dt.date(2026, 12, 31), locale="pl", region="", query=query, outcome=outcome, times=times
                )
            )
        session.add(SearchCount(day=dt.date(2027, 1, 1), locale="pl", region="", query="x", outcome="nothing", times=1))
    desk.ask("tajne", "one", "two")
    desk.write()
    with desk.database.read() as session:
        reports: list[RegionReport] = month_report(session, dt.date(2026, 12, 1), 20)
    first, second = reports
    assert (first.region, first.locale, first.searches, first.nothing, first.loose) == ("", "pl", 99, 7, 2)
    assert [(one.query, one.nothing, one.loose) for one in first.unanswered] == [("kafelki", 7, 2)]
    assert (second.region, second.unanswered, second.other.nothing) == ("AR-west-brabant", [], 2)
