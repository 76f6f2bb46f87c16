"""Contact points: where people find help, with their words in every locale."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from api.deps import Page, PageSize
from api.editorial import shaping
from api.editorial.deps import ContactPointId, DatabaseDep, IfMatch, ReadDep, tag
from api.public.listing import listing
from api.schemas.base import Listing
from api.schemas.editorial.base import VersionOut
from api.schemas.editorial.pages import RenameIn
from api.schemas.editorial.things import (
    ContactPointIn,
    ContactPointLineOut,
    CreatedOut,
    EditorialContactPointOut,
    NewContactPointIn,
    ServiceOut,
    UsersOut,
)
from api.security.actor import ActorDep
from content.actions.rename import rename
from content.actions.save_contact_point import create_contact_point, save_contact_point
from content.actions.withdraw import withdraw_thing
from content.contact_point_fields import COLUMNS, ContactPointFields
from content.models import ThingKind
from content.queries.contact_points import public_points
from content.queries.whole_things import users, whole_contact_point

router = APIRouter(prefix="/contact-points", tags=["contact-points"])


@router.get("", summary="Hulppunten")
def list_contact_points(desk: ReadDep, page: Page = 1, page_size: PageSize = 50) -> Listing[ContactPointLineOut]:
    """Alle hulppunten die niet zijn ingetrokken."""
    stretch = listing(public_points(desk.session), page, page_size)
    items = [ContactPointLineOut.model_validate(one) for one in stretch.items]
    return Listing(items=items, total=stretch.total, page=page, page_size=page_size)


@router.post("", status_code=201, summary="Nieuw hulppunt")
def add_contact_point(
    response: Response, database: DatabaseDep, person: ActorDep, body: NewContactPointIn
) -> CreatedOut:
    """Een hulppunt; meteen openbaar."""
    made = create_contact_point(database, body.slug, _fields(body), person.id)
    response.headers["Location"] = f"/v1/editorial/contact-points/{made}"
    return CreatedOut(id=made, slug=body.slug)


@router.get("/{contactPointId}", summary="Eén hulppunt")
def get_contact_point(response: Response, desk: ReadDep, point_id: ContactPointId) -> EditorialContactPointOut:
    """Een hulppunt zoals het geschreven is, in elke taal."""
    found = whole_contact_point(desk.session, desk.actor, desk.now, point_id)
    tag(response, found.point.lock_version)
    fields = found.fields
    columns: dict[str, Any] = {name: getattr(fields, name) for name in COLUMNS}
    return EditorialContactPointOut(
        id=found.point.id,
        slug=found.point.slug,
        lock_version=found.point.lock_version,
        withdrawn_at=found.point.withdrawn_at,
        **columns,
        phones=list(fields.phones),
        areas=list(fields.areas),
        texts={
            locale: ServiceOut(service=service, description=description)
            for locale, (service, description) in fields.texts.items()
        },
    )


@router.put("/{contactPointId}", summary="Hulppunt wijzigen")
def put_contact_point(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    point_id: ContactPointId,
    version: IfMatch,
    body: ContactPointIn,
) -> VersionOut:
    """Schrijft een hulppunt in zijn geheel; meteen openbaar."""
    done = save_contact_point(database, point_id, _fields(body), person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{contactPointId}/rename", summary="Andere slug")
def rename_contact_point(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    point_id: ContactPointId,
    version: IfMatch,
    body: RenameIn,
) -> VersionOut:
    """Geeft een hulppunt een andere slug; de oude leidt er voor altijd naartoe."""
    done = rename(database, ThingKind.CONTACT_POINT, point_id, body.slug, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{contactPointId}/withdraw", status_code=204, summary="Hulppunt intrekken")
def withdraw_contact_point(database: DatabaseDep, person: ActorDep, point_id: ContactPointId, version: IfMatch) -> None:
    """Lezers zien het hulppunt niet meer."""
    withdraw_thing(database, ThingKind.CONTACT_POINT, point_id, person.id, lock_version=version)


@router.get("/{contactPointId}/used-by", summary="Waar een hulppunt wordt gebruikt")
def get_contact_point_users(desk: ReadDep, point_id: ContactPointId) -> UsersOut:
    """Wat naar een hulppunt verwijst."""
    return UsersOut(items=shaping.users(users(desk.session, desk.actor, desk.now, ThingKind.CONTACT_POINT, point_id)))


def _fields(body: ContactPointIn) -> ContactPointFields:
    columns: dict[str, Any] = {name: getattr(body, name) for name in COLUMNS}
    return ContactPointFields(
        **columns,
        phones=tuple(body.phones),
        areas=tuple(body.areas),
        texts={locale: (words.service, words.description) for locale, words in body.texts.items()},
    )
