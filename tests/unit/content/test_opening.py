"""Opening hours: Dutch holidays, exceptions by date, dated mobile stops, the next time, changes of the clock."""

from __future__ import annotations

import datetime as dt

import pytest

from content import opening
from locales.formats import AMSTERDAM

WEEKDAYS = "Mo-Fr 09:00-17:00; PH off; 2026 Dec 24 09:00-12:00"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-12-23 16:00", True),
        ("2026-12-24 11:00", True),
        ("2026-12-24 13:00", False),  # an exception by date
        ("2026-12-25 10:00", False),  # Christmas
        ("2027-01-01 10:00", False),
        ("2027-03-29 10:00", False),  # Easter Monday
        ("2027-04-27 10:00", False),  # King's Day
        ("2027-05-06 10:00", False),  # Ascension Day
        ("2027-05-17 10:00", False),  # Whit Monday
        ("2027-11-11 10:00", True),  # a holiday elsewhere
    ],
)
def test_holidays_are_the_dutch_ones_and_a_date_goes_first(when: str, is_open: bool) -> None:
    assert opening.is_schedule(WEEKDAYS)
    assert opening.is_open(WEEKDAYS, at(when)) is is_open


def test_a_mobile_stop_is_a_list_of_dates_and_its_next_one_is_found() -> None:
    stop = "2026 Dec 03 10:00-12:00, 2027 Jan 21 10:00-12:00"
    assert opening.is_schedule(stop)
    (first,) = opening.intervals(stop, dt.date(2026, 11, 28))
    assert first.from_at == at("2026-12-03 10:00") and first.until_at == at("2026-12-03 12:00")
    assert opening.intervals(stop, dt.date(2026, 12, 4)) == []
    later = opening.later(stop, dt.date(2026, 12, 4))
    assert later is not None and later.from_at == at("2027-01-21 10:00")
    assert opening.later(stop, dt.date(2027, 1, 22)) is None
    assert opening.later("off", dt.date(2026, 12, 4)) is None


def test_hours_keep_their_wall_clock_when_summer_time_begins() -> None:
    times = opening.intervals("Mo-Su 09:00-17:00", dt.date(2027, 3, 27))
    assert [one.from_at.astimezone(dt.UTC).hour for one in times[:3]] == [8, 7, 7]
