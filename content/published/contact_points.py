"""Contact points as the public sees them, with their opening times of the next 14 days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content import opening
from content.compose import pick_locale
from content.errors import Gone, Moved, NotFound
from content.facts import DatedValue, dial
from content.models import ContactPoint, ContactPointKind, ContactPointPhone, ContactPointText, ThingKind
from content.opening import Interval
from content.published.context import in_locale, render_context
from content.published.reading import Reading, ancestors
from content.queries import contact_points
from content.rendering import RenderContext, Rendered, render
from locales import SOURCE, fallback_chain


@dataclass(frozen=True)
class Phone:
    """A phone as it is printed and as it is dialled; the fact it comes from, if any."""

    printed: str
    dial: str
    fact_key: str | None


@dataclass(frozen=True)
class ContactPointView:
    """A contact point in the locale found for the reader. None or empty: not known to us."""

    id: uuid.UUID
    slug: str
    kind: ContactPointKind
    organisation: str
    service: str
    description: Rendered
    address: str | None
    postal_code: str | None
    town: str | None
    phones: tuple[Phone, ...]
    email: str | None
    website: str | None
    languages: tuple[str, ...] | None
    areas: tuple[str, ...]
    schedule: str | None
    opening_times: tuple[Interval, ...] | None
    later_opening: Interval | None
    """The next one, where there is none in the coming 14 days."""
    confirmed_on: dt.date | None
    last_seen_on: dt.date | None
    locale: str
    is_fallback: bool


def list_contact_points(
    reading: Reading,
    locale: str,
    area: str | None = None,
    language: str | None = None,
    open_at: dt.datetime | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[int, list[ContactPointView]]:
    """How many contact points serve an area, speak a language, are open at an instant; and a stretch of them (all when
    `limit` is None). Raises Invalid for the area.

    What is unknown is no yes: a point whose languages or hours nobody knows is left out by those filters.
    """
    rows = serving(reading, None if area is None else ancestors(reading, area))
    if language is not None:
        rows = [row for row in rows if row.languages and language in row.languages]
    if open_at is not None:
        rows = [row for row in rows if row.schedule and opening.is_open(row.schedule, open_at)]
    stretch = rows[offset:] if limit is None else rows[offset : offset + limit]
    return len(rows), views(reading, stretch, locale)


def serving(reading: Reading, codes: Sequence[str] | None) -> list[ContactPoint]:
    """The contact points that serve one of these areas (all when None), by kind and slug."""
    reading.listed(ThingKind.CONTACT_POINT)
    everything = reading.contact_points().values()
    return [rows.point for rows in everything if codes is None or set(codes) & set(rows.areas)]


def get_contact_point(reading: Reading, slug: str, locale: str) -> ContactPointView:
    """One contact point. Raises NotFound, Moved or Gone."""
    session = reading.session
    point = contact_points.by_slug(session, slug)
    if point is None:
        reading.listed(ThingKind.CONTACT_POINT)
        point = contact_points.by_old_slug(session, slug)
        if point is None:
            raise NotFound(ThingKind.CONTACT_POINT, slug)
        if point.withdrawn_at is None:
            raise Moved(ThingKind.CONTACT_POINT, slug, point.slug)
    reading.looked_up(ThingKind.CONTACT_POINT, point.id)
    if point.withdrawn_at is not None:
        raise Gone(ThingKind.CONTACT_POINT, slug)
    found = views(reading, [point], locale)
    if not found:
        raise NotFound(ThingKind.CONTACT_POINT, slug)
    return found[0]


def views(reading: Reading, rows: Sequence[ContactPoint], locale: str) -> list[ContactPointView]:
    """Contact points in a locale, in the order given; one without any text is left out."""
    everything = reading.contact_points()
    found = [everything[row.id] for row in rows if row.id in everything]
    phone_facts = {phone.fact_key for one in found for phone in one.phones if phone.fact_key is not None}
    tags = [pick_locale(one.texts, fallback_chain(locale), SOURCE) for one in found]
    written = [one.texts[tag].description for one, tag in zip(found, tags, strict=True) if tag is not None]
    context = render_context(reading, locale, written, more_facts=phone_facts, slugs=reading.contact_point_links())
    printed = {key: context.facts[key].on(reading.day) for key in phone_facts if key in context.facts}
    made = [view_of(one.point, one.texts, one.phones, one.areas, printed, context) for one in found]
    return [view for view in made if view is not None]


def view_of(
    row: ContactPoint,
    texts: Mapping[str, ContactPointText],
    phones: Sequence[ContactPointPhone],
    areas: Sequence[str],
    printed: Mapping[str, DatedValue | None],
    context: RenderContext,
) -> ContactPointView | None:
    """A contact point in the context's locale; None without any text. `printed`: today's values of phones' facts."""
    tag = pick_locale(texts, fallback_chain(context.locale), SOURCE)
    if tag is None:
        return None
    times = None if row.schedule is None else tuple(opening.intervals(row.schedule, context.day))
    later = opening.later(row.schedule, context.day) if row.schedule is not None and not times else None
    numbers = []
    for phone in phones:
        value = printed.get(phone.fact_key) if phone.fact_key else None
        number = value.value if value is not None else phone.number
        if number:
            numbers.append(Phone(number, dial(number) or number, phone.fact_key))
    return ContactPointView(
        id=row.id,
        slug=row.slug,
        kind=ContactPointKind(row.kind),
        organisation=row.organisation,
        service=texts[tag].service,
        description=render(texts[tag].description, in_locale(context, tag)),
        address=row.address,
        postal_code=row.postal_code,
        town=row.town,
        phones=tuple(numbers),
        email=row.email,
        website=row.website,
        languages=None if row.languages is None else tuple(row.languages),
        areas=tuple(areas),
        schedule=row.schedule,
        opening_times=times,
        later_opening=later,
        confirmed_on=row.confirmed_on,
        last_seen_on=row.last_seen_on,
        locale=tag,
        is_fallback=tag != context.locale,
    )
