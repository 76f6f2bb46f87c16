"""View models of contact points. What is unknown is said to be unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlsplit

import babel
from babel import dates
from markupsafe import Markup

from api.portal.frame import ELSEWHERE
from api.portal.templating import marked
from api.portal.visit import Visit
from content import published
from content.models import ContactPointKind
from content.opening import DAYS_AHEAD, Interval
from content.published import ContactPointView, Phone, contact_points
from locales import formats, get_locale

_ORDER = (ContactPointKind.INFORMATION_POINT, ContactPointKind.MOBILE_STOP, ContactPointKind.AUTHORITY)
_DAYS = 7
_ALWAYS = "24/7"
_MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True)
class OpeningDay:
    """One day on which a point is open: its name and its hours, printed."""

    day: str
    hours: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A contact point. `spoken`, `hours` None: nobody told us. `hours` empty: closed in the coming days.

    `known` is the stretch of time for which the hours are known (two instants parted by `/`), `open_times` are the
    stretches in it when the point is open, parted by spaces: a script decides by them what is open at the reader's
    moment, for a stored page cannot.
    """

    slug: str
    kind: str
    organisation: str
    service: str
    body: Markup
    lang: str | None
    language: str | None
    address: tuple[str, ...]
    street: str | None
    postal_code: str | None
    town: str | None
    map_href: str | None
    phones: tuple[Phone, ...]
    email: str | None
    website: str | None
    host: str | None
    spoken: tuple[str, ...] | None
    spoken_tags: tuple[str, ...]
    is_always_open: bool
    hours: tuple[OpeningDay, ...] | None
    later: OpeningDay | None
    known: str | None
    open_times: str
    confirmed: str | None
    seen: str | None


@dataclass(frozen=True)
class Group:
    """Contact points of one kind."""

    kind: str
    points: tuple[Point, ...]


def groups(visit: Visit, open_at: dt.datetime | None = None) -> list[Group]:
    """The contact points for a reader, information points first; with an instant only those known to be open then."""
    area = None if visit.place is None else visit.place.code
    _, views = published.list_contact_points(visit.reading, visit.locale, area, open_at=open_at)
    return [
        Group(kind, points)
        for kind in _ORDER
        if (points := tuple(point(visit, one) for one in views if one.kind is kind))
    ]


def nearest_point(visit: Visit) -> Point | None:
    """The information point of the reader's municipality, or the one for everywhere; None without a municipality."""
    if visit.place is None:
        return None
    rows = contact_points.serving(visit.reading, visit.codes)
    here = [row for row in rows if row.kind == ContactPointKind.INFORMATION_POINT]
    chosen = here or [row for row in rows if row.slug == ELSEWHERE]
    found = contact_points.views(visit.reading, chosen[:1], visit.locale)
    return point(visit, found[0]) if found else None


def point_screen(visit: Visit, slug: str) -> Point:
    """One contact point. Raises NotFound, Moved or Gone."""
    return point(visit, published.get_contact_point(visit.reading, slug, visit.locale))


def point(visit: Visit, view: ContactPointView) -> Point:
    """A contact point in the reader's words."""
    return Point(
        slug=view.slug,
        kind=view.kind,
        organisation=view.organisation,
        service=view.service,
        body=marked(visit.address.in_text(view.description.html)),
        lang=view.locale if view.is_fallback else None,
        language=get_locale(view.locale).name if view.is_fallback else None,
        address=place_lines(view),
        street=view.address,
        postal_code=view.postal_code,
        town=view.town,
        map_href=_MAP + quote(", ".join(place_lines(view))) if view.address and view.town else None,
        phones=view.phones,
        email=view.email,
        website=view.website,
        host=None if view.website is None else (urlsplit(view.website).hostname or "").removeprefix("www."),
        spoken=None if view.languages is None else language_names(view.languages, visit.locale),
        spoken_tags=view.languages or (),
        is_always_open=view.schedule == _ALWAYS,
        hours=None if view.opening_times is None else opening_days(view.opening_times, visit.locale),
        later=None if view.later_opening is None else opening_days([view.later_opening], visit.locale)[0],
        known=None if view.opening_times is None else _stretch(*_days_known(visit.reading.day)),
        open_times=" ".join(_stretch(one.from_at, one.until_at) for one in view.opening_times or ()),
        confirmed=None if view.confirmed_on is None else formats.date(view.confirmed_on, visit.locale),
        seen=None if view.last_seen_on is None else formats.date(view.last_seen_on, visit.locale),
    )


def place_lines(view: ContactPointView) -> tuple[str, ...]:
    """The lines of an address."""
    town = " ".join(filter(None, (view.postal_code, view.town)))
    return tuple(filter(None, (view.address, town)))


def language_names(codes: Iterable[str], locale: str) -> tuple[str, ...]:
    """Languages by their names in the reader's language, in its order."""
    names = babel.Locale.parse(get_locale(locale).babel_tag).languages
    return tuple(sorted(names.get(code, code) for code in codes))


def opening_days(times: Sequence[Interval], locale: str) -> tuple[OpeningDay, ...]:
    """The hours of the first days on which a point is open, in Amsterdam's time."""
    tag = get_locale(locale).babel_tag
    local = [(one.from_at.astimezone(formats.AMSTERDAM), one.until_at.astimezone(formats.AMSTERDAM)) for one in times]
    found = [
        OpeningDay(
            dates.format_skeleton("MMMMEEEEd", day, locale=tag),
            tuple(f"{_time(start, locale)}–{_time(end, locale)}" for start, end in some),
        )
        for day, some in groupby(local, lambda pair: pair[0].date())
    ]
    return tuple(found[:_DAYS])


def _days_known(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    start = dt.datetime.combine(day, dt.time(), formats.AMSTERDAM)
    return start, dt.datetime.combine(day + dt.timedelta(DAYS_AHEAD), dt.time(), formats.AMSTERDAM)


def _stretch(start: dt.datetime, end: dt.datetime) -> str:
    return "/".join(f"{one.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}" for one in (start, end))


def _time(at: dt.datetime, locale: str) -> str:
    return formats.time(at.time(), locale)
