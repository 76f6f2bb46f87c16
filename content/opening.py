"""Pure: opening hours in OSM's notation, in Amsterdam's time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from opening_hours import OpeningHours, State, validate

from locales.formats import AMSTERDAM

DAYS_AHEAD = 14
"""For how many days opening times are given out as intervals."""


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
    start = dt.datetime.combine(day, dt.time(), AMSTERDAM)
    end = dt.datetime.combine(day + dt.timedelta(days=DAYS_AHEAD), dt.time(), AMSTERDAM)
    found = []
    # The library reckons in wall-clock time of the place; the zone comes back here, so changes of the clock fit.
    for begin, finish, state, _ in OpeningHours(schedule).intervals(_wall(start), _wall(end)):
        if state == State.OPEN:
            found.append(Interval(_instant(begin), _instant(min(finish, _wall(end)))))
    return found


def is_open(schedule: str, at: dt.datetime) -> bool:
    """Whether a place is open at an instant."""
    return OpeningHours(schedule).is_open(_wall(at.astimezone(AMSTERDAM)))


def _wall(local: dt.datetime) -> dt.datetime:
    return local.replace(tzinfo=None)


def _instant(wall: dt.datetime) -> dt.datetime:
    return wall.replace(tzinfo=AMSTERDAM).astimezone(dt.UTC)
