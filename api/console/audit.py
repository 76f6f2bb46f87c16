"""The audit: who did what to what when; narrowed, by pages, and as a whole for other programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api.console.addresses import thing_address
from api.console.areas import area_options
from api.console.audit_words import KINDS, verb_words
from api.console.choices import options
from api.console.lists import PER_PAGE, counted
from api.console.pages import locale_of, page
from api.console.sight import plain, sight, whole_number
from api.deps import services
from api.security.actor import ActorDep
from content import access
from content.clock import local_midnight
from content.db import Database
from content.errors import NotFound
from content.queries.audit_events import Event, EventFilter, all_events, event_words, events
from content.queries.thing_lines import thing_names
from locales import formats
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/audit"
COLUMNS = ("at", "actor_id", "actor", "verb", "kind", "thing_id", "area", "detail")
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Days outside these years narrow nothing."""
NOBODY = N_("(name removed)")


@dataclass(frozen=True)
class Asked:
    """What the audit is narrowed to, as it was typed."""

    actor: str = ""
    verb: str = ""
    kind: str = ""
    thing: str = ""
    area: str = ""
    since: str = ""
    until: str = ""

    def filter(self) -> EventFilter:
        """The same for the query. What can be no day and no id narrows nothing."""
        until = _day(self.until)
        return EventFilter(
            _id(self.actor),
            self.verb or None,
            self.kind or None,
            self.thing or None,
            self.area or None,
            local_midnight(day) if (day := _day(self.since)) else None,
            local_midnight(until + dt.timedelta(days=1)) if until else None,
        )

    def query(self) -> Mapping[str, str]:
        """The same for an address."""
        return {name: value for name, value in vars(self).items() if value}


def asked(
    actor: str = "", verb: str = "", kind: str = "", thing: str = "", area: str = "", since: str = "", until: str = ""
) -> Asked:
    """The filter out of the query."""
    return Asked(*(plain(value, 120) for value in (actor, verb, kind, thing, area, since, until)))


@dataclass(frozen=True)
class ShownEvent:
    """An act in an editor's language. `href` leads to the thing, `all_href` to all acts on it."""

    moment: str
    actor: str
    verb: str
    kind: str
    thing: str
    href: str | None
    thing_id: str
    place: str
    detail: tuple[tuple[str, str], ...]


@router.get(LIST)
def list_events(
    request: Request, person: ActorDep, number: Annotated[str | None, Query(alias="page")] = None
) -> Response:
    """Acts, the newest first, narrowed by who, what, on what, where and when."""
    locale, wanted = locale_of(request), _asked(request)
    with sight(request, person) as seen:
        at = whole_number(number)
        total, found = events(seen.session, seen.actor, seen.at, wanted.filter(), (at - 1) * PER_PAGE, PER_PAGE)
        verbs, actors = event_words(seen.session, seen.actor, seen.at)
        areas = area_options(seen)
        names = thing_names(seen.session, {(one.kind, one.thing_id) for one in found})
    return page(
        request,
        "audit.html",
        person,
        list=counted(found, total, at, LIST, wanted.query()),
        events=[_shown(one, names, dict(areas), locale) for one in found],
        asked=wanted,
        verbs=[(verb, verb_words(verb, locale)) for verb in verbs],
        actors=[(str(id_), name or translator(locale).gettext(NOBODY)) for id_, name in actors],
        kinds=options(KINDS, locale),
        areas=areas,
        query=wanted.query(),
    )


@router.get(f"{LIST}/export.{{form}}")
def export(request: Request, person: ActorDep, form: str) -> Response:
    """All acts of the filter: `csv` with a head, or `jsonl`, an object a line. Times are UTC."""
    if form not in {"csv", "jsonl"}:
        raise NotFound("export", form)
    wanted, database = _asked(request).filter(), services(request).database
    with sight(request, person) as seen:
        # Whether this person may read it is said before the first byte.
        event_words(seen.session, seen.actor, seen.at)
    lines = _csv if form == "csv" else _json_lines
    return StreamingResponse(
        lines(_all(database, person.id, wanted)),
        media_type="text/csv; charset=utf-8" if form == "csv" else "application/x-ndjson",
        headers={
            "Content-Disposition": f'attachment; filename="audit.{form}"',
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _asked(request: Request) -> Asked:
    return asked(**{name: request.query_params.get(name, "") for name in vars(Asked())})


def _all(database: Database, actor_id: uuid.UUID, wanted: EventFilter) -> Iterator[Event]:
    with database.read() as session:
        yield from all_events(session, access.actor(session, actor_id), database.now(), wanted)


def _csv(found: Iterable[Event]) -> Iterator[str]:
    yield _row(COLUMNS)
    for one in found:
        yield _row([str(value) for value in _values(one).values()])


def _row(values: Iterable[str]) -> str:
    target = io.StringIO()
    # A spreadsheet must not take what somebody typed for a formula.
    csv.writer(target).writerow([f"'{value}" if value[:1] in "=+-@\t\r" and value else value for value in values])
    return target.getvalue()


def _json_lines(found: Iterable[Event]) -> Iterator[str]:
    for one in found:
        yield json.dumps({**_values(one), "area": one.area, "detail": dict(one.detail)}, ensure_ascii=False) + "\n"


def _values(one: Event) -> dict[str, str]:
    return {
        "at": one.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "actor_id": str(one.actor_id),
        "actor": one.actor,
        "verb": one.verb,
        "kind": one.kind,
        "thing_id": one.thing_id,
        "area": one.area or "",
        "detail": json.dumps(dict(one.detail), ensure_ascii=False, sort_keys=True),
    }


def _shown(one: Event, names: Mapping[tuple[str, str], str], areas: Mapping[str, str], locale: str) -> ShownEvent:
    words = translator(locale)
    place = [areas.get(one.area, one.area)] if one.area else []
    if isinstance(one.detail.get("locale"), str):
        place.append(str(one.detail["locale"]))
    rest = {name: value for name, value in one.detail.items() if name not in {"area", "locale", "document"}}
    return ShownEvent(
        formats.moment(one.at, locale),
        one.actor or words.gettext(NOBODY),
        verb_words(one.verb, locale),
        words.gettext(KINDS.get(one.kind, one.kind)),
        names.get((one.kind, one.thing_id), one.thing_id if one.kind in {"fact", "synonyms"} else ""),
        thing_address(one.kind, one.thing_id) if one.kind in KINDS and one.kind != "content" else None,
        one.thing_id,
        ", ".join(place),
        tuple((name, _plain_value(value)) for name, value in rest.items() if value not in (None, "", [], {})),
    )


def _plain_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
