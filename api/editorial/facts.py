"""Facts: what is to be confirmed, their values, and what a change of them will change."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.deps import Page, PageSize
from api.editorial import shaping
from api.editorial.deps import DatabaseDep, FactKey, IfMatch, IfMatchOrNone, ReadDep, tag
from api.public.listing import listing
from api.schemas.base import Listing
from api.schemas.editorial.base import VersionOut
from api.schemas.editorial.things import (
    EditorialFactOut,
    FactChangedOut,
    FactIn,
    FactValueIn,
    FactValueOut,
    UsersOut,
    WholeFactOut,
)
from api.security.actor import ActorDep
from content.actions.confirm_fact import confirm_fact
from content.actions.edit_fact import FactFields, edit_fact
from content.actions.set_fact_value import set_fact_value
from content.facts import FactView, is_since_ever
from content.models import SINCE_EVER, ThingKind, Topic
from content.queries.facts import fact_versions, fact_views
from content.queries.where_used import where_used
from content.queries.whole_things import whole_fact

router = APIRouter(prefix="/facts", tags=["facts"])


@router.get("", summary="Cijfers")
def list_facts(
    desk: ReadDep,
    confirmed: Annotated[
        bool | None, Query(description="`false`: alleen wat nog niemand bij de bron heeft bevestigd.")
    ] = None,
    page: Page = 1,
    page_size: PageSize = 50,
) -> Listing[EditorialFactOut]:
    """Alle cijfers met al hun waarden, op sleutel."""
    views = [
        one
        for one in fact_views(desk.session).values()
        if confirmed is None or (one.checked_on is not None) is confirmed
    ]
    versions = fact_versions(desk.session)
    stretch = listing(views, page, page_size)
    return Listing(
        items=[EditorialFactOut(**_fields(one, versions[one.key])) for one in stretch.items],
        total=stretch.total,
        page=page,
        page_size=page_size,
    )


@router.get("/{key}", summary="Eén cijfer")
def get_fact(response: Response, desk: ReadDep, key: FactKey) -> WholeFactOut:
    """Een cijfer, en de pagina's die het laten zien: die verandert een andere waarde."""
    found = whole_fact(desk.session, desk.actor, desk.now, key)
    tag(response, found.lock_version)
    return WholeFactOut(**_fields(found.view, found.lock_version), used_by=shaping.users(found.used_by))


@router.put("/{key}", summary="Cijfer maken of wijzigen")
def put_fact(
    response: Response, database: DatabaseDep, person: ActorDep, key: FactKey, version: IfMatchOrNone, body: FactIn
) -> VersionOut:
    """Alles behalve de waarden. Een nieuw cijfer wordt gemaakt met `If-None-Match: *`."""
    fields = FactFields(body.type, body.per, body.topic, body.source_name, body.source_url)
    done = edit_fact(database, key, fields, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.put("/{key}/values", summary="Waarde vanaf een dag")
def put_value(
    response: Response, database: DatabaseDep, person: ActorDep, key: FactKey, version: IfMatch, body: FactValueIn
) -> FactChangedOut:
    """Zet de waarde die vanaf een dag geldt, ook een dag die nog komt. Zegt wat daarmee verandert."""
    since = body.valid_from or SINCE_EVER
    done = set_fact_value(database, key, body.value, since, person.id, body.unit, lock_version=version)
    tag(response, done)
    with database.read() as session:
        reached = where_used(session, ThingKind.FACT, key)
    return FactChangedOut(lock_version=done, changes=shaping.users(reached))


@router.post("/{key}/confirm", summary="Cijfer bevestigen")
def confirm_figure(
    response: Response, database: DatabaseDep, person: ActorDep, key: FactKey, version: IfMatch
) -> VersionOut:
    """Je hebt de bron geopend en het cijfer staat er zo."""
    done = confirm_fact(database, key, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.get("/{key}/used-by", summary="Waar een cijfer wordt gebruikt")
def get_fact_users(desk: ReadDep, key: FactKey) -> UsersOut:
    """Wat een cijfer laat zien: wat gepubliceerd is eerst, dan wat in bewerking is."""
    return UsersOut(items=shaping.users(whole_fact(desk.session, desk.actor, desk.now, key).used_by))


def _fields(view: FactView, version: int) -> dict[str, Any]:
    return {
        "key": view.key,
        "type": view.type,
        "per": view.per,
        "topic": None if view.topic is None else Topic(view.topic),
        "source_name": view.source_name,
        "source_url": view.source_url,
        "checked_on": view.checked_on,
        "lock_version": version,
        "values": [
            FactValueOut(valid_from=_day(one.valid_from), value=one.value, unit=one.unit) for one in view.values
        ],
    }


def _day(day: dt.date) -> dt.date | None:
    return None if is_since_ever(day) else day
