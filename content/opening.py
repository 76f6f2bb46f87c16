"""Pure: opening hours in OSM's notation, in Amsterdam's time, with the Dutch public holidays (`PH off`).

An exception is a rule of its day (`2026 Dec 24 off`), a mobile stop a list of them (`2026 Dec 03 10:00-12:00`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from opening_hours import OpeningHours, State, validate

from locales.formats import AMSTERDAM

DAYS_AHEAD = 14
"""For how many days opening times are given out as intervals."""
LATER_DAYS = 366
"""How far one looks for the next time when there is none in these days."""
COUNTRY = "NL"


@dataclass(frozen=True)
class Interval:
    """Open from an instant to another, in UTC."""

    from_at: dt.datetime
    until_at: dt.datetime


def is_schedule(text: str) -> bool:
    """Whether a text is valid OSM `opening_hours`."""
    return bool(text) and validate(text)


def intervals(schedule: str, day: dt.date) -> list[Interval]:
    """The times at which a place is open in the 14 days from `day` on."""
    return list(_open_between(schedule, day, DAYS_AHEAD))


def later(schedule: str, day: dt.date) -> Interval | None:
    """The first time after those 14 days, within a year; None: none is known."""
    return next(_open_between(schedule, day + dt.timedelta(days=DAYS_AHEAD), LATER_DAYS), None)


def _open_between(schedule: str, day: dt.date, days: int) -> Iterator[Interval]:
    start = dt.datetime.combine(day, dt.time())
    end = dt.datetime.combine(day + dt.timedelta(days=days), dt.time())
    # The library reckons in wall-clock time of the place; the zone comes back here, so changes of the clock fit.
    for begin, finish, state, _ in _hours(schedule).intervals(start, end):
        if state == State.OPEN:
            yield Interval(_instant(begin), _instant(min(finish, end)))


def is_open(schedule: str, at: dt.datetime) -> bool:
    """Whether a place is open at an instant."""
    return _hours(schedule).is_open(at.astimezone(AMSTERDAM).replace(tzinfo=None))


def _hours(schedule: str) -> OpeningHours:
    return OpeningHours(schedule, country=COUNTRY)


def _instant(wall: dt.datetime) -> dt.datetime:
    return wall.replace(tzinfo=AMSTERDAM).astimezone(dt.UTC)
