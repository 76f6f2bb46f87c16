"""Pages as a whole: their fields, slug and sources."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.editorial import shaping
from api.editorial.deps import DatabaseDep, IfMatch, PageId, ReadDep, tag
from api.editorial.texts import writing_of
from api.schemas.editorial.base import SavedOut, VersionOut
from api.schemas.editorial.pages import (
    ConfirmSourceIn,
    EditorialPageOut,
    NewPageIn,
    PageFieldsIn,
    RenameIn,
    SourceOut,
    WithdrawPageIn,
)
from api.schemas.editorial.things import UsersOut
from api.security.actor import ActorDep
from content.actions.confirm_source import confirm_source
from content.actions.create_page import create_page
from content.actions.edit_page import edit_page
from content.actions.rename import rename
from content.actions.withdraw import withdraw_page
from content.models import ThingKind
from content.page_fields import PageFields
from content.queries.whole_pages import WholePage, whole_page
from content.queries.whole_things import users

router = APIRouter(prefix="/pages", tags=["pages"])


@router.post("", status_code=201, summary="Nieuwe pagina")
def add_page(response: Response, database: DatabaseDep, person: ActorDep, body: NewPageIn) -> SavedOut:
    """Een pagina met het eerste concept van haar brontekst. Lezers zien nog niets."""
    done = create_page(database, body.slug, _fields(body.fields), writing_of(body.text), person.id, locale=body.locale)
    response.headers["Location"] = f"/v1/editorial/pages/{done.page_id}"
    return shaping.saved(response, done)


@router.get("/{pageId}", summary="Eén pagina")
def get_page(response: Response, desk: ReadDep, page_id: PageId) -> EditorialPageOut:
    """De velden van een pagina, haar bronnen, en waar elk van haar teksten staat."""
    found = whole_page(desk.session, desk.actor, desk.now, page_id)
    tag(response, found.page.lock_version)
    return _page(found)


@router.put("/{pageId}", summary="Velden van een pagina wijzigen")
def put_page(
    response: Response, database: DatabaseDep, person: ActorDep, page_id: PageId, version: IfMatch, body: PageFieldsIn
) -> VersionOut:
    """Schrijft alle velden in plaats van wat er stond."""
    done = edit_page(database, page_id, _fields(body), person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{pageId}/rename", summary="Andere slug")
def rename_page(
    response: Response, database: DatabaseDep, person: ActorDep, page_id: PageId, version: IfMatch, body: RenameIn
) -> VersionOut:
    """Geeft een pagina een andere slug; de oude leidt er voor altijd naartoe."""
    done = rename(database, ThingKind.PAGE, page_id, body.slug, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{pageId}/withdraw", status_code=204, summary="Pagina intrekken")
def withdraw_whole_page(
    database: DatabaseDep, person: ActorDep, page_id: PageId, version: IfMatch, body: WithdrawPageIn
) -> None:
    """Trekt een pagina in, in alle talen en gebieden; een andere kan haar plaats innemen."""
    withdraw_page(database, page_id, person.id, body.replaced_by, lock_version=version)


@router.post("/{pageId}/confirm-source", status_code=204, summary="Bron bevestigen")
def confirm_page_source(database: DatabaseDep, person: ActorDep, page_id: PageId, body: ConfirmSourceIn) -> None:
    """Je opende een bron en de pagina klopt er nog mee. De bron staat bij haar adres genoemd, dus zonder versie."""
    confirm_source(database, page_id, body.url, person.id)


@router.get("/{pageId}/used-by", summary="Waar een pagina wordt gebruikt")
def get_page_users(desk: ReadDep, page_id: PageId) -> UsersOut:
    """Wat naar een pagina verwijst."""
    return UsersOut(items=shaping.users(users(desk.session, desk.actor, desk.now, ThingKind.PAGE, page_id)))


def _fields(body: PageFieldsIn) -> PageFields:
    return PageFields(
        body.kind,
        body.topic,
        body.policy_fields,
        body.open_sections,
        body.related,
        [(one.name, one.url) for one in body.sources],
        body.position,
        body.review_months,
    )


def _page(found: WholePage) -> EditorialPageOut:
    fields = found.fields
    return EditorialPageOut(
        id=found.page.id,
        slug=found.page.slug,
        title=found.title,
        lock_version=found.page.lock_version,
        kind=fields.kind,
        topic=fields.topic,
        policy_fields=list(fields.policy_fields),
        open_sections=list(fields.open_sections),
        related=list(fields.related),
        sources=[SourceOut.model_validate(one) for one in found.sources],
        position=fields.position,
        review_months=fields.review_months,
        former_slugs=list(found.former_slugs),
        withdrawn_at=found.page.withdrawn_at,
        replaced_by=found.replaced_by,
        texts=[shaping.status(one) for one in found.texts],
    )
