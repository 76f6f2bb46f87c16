"""What is written: the shared text of a page in a locale, and the local text of an area."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.editorial import shaping
from api.editorial.deps import AreaCode, DatabaseDep, IfMatchOrNone, LocaleTag, PageId, ReadDep, tag
from api.schemas.editorial.base import SavedOut
from api.schemas.editorial.texts import DocumentOut, DraftIn, LocalTextIn
from api.security.actor import ActorDep
from content.actions.save_draft import save_draft
from content.actions.save_local_text import save_local_text
from content.editions import Draft
from content.models import COUNTRY, Verb
from content.queries.whole_documents import document_at
from content.writing import Writing

router = APIRouter(prefix="/pages/{pageId}", tags=["texts"])


@router.get("/texts/{locale}", summary="Gedeelde tekst in een taal")
def get_text(response: Response, desk: ReadDep, page_id: PageId, locale: LocaleTag) -> DocumentOut:
    """Het document van een pagina in een taal; 404 als daar nog niemand schreef."""
    found = document_at(desk.session, desk.actor, desk.now, page_id, locale, COUNTRY)
    tag(response, found.document.lock_version)
    return shaping.document(found)


@router.put("/texts/{locale}", summary="Concept bewaren")
def put_text(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    page_id: PageId,
    locale: LocaleTag,
    version: IfMatchOrNone,
    body: DraftIn,
) -> SavedOut:
    """Bewaart een concept, af of niet. De eerste tekst in een taal wordt gemaakt met `If-None-Match: *`."""
    return shaping.saved(
        response, save_draft(database, page_id, locale, writing_of(body), person.id, lock_version=version)
    )


@router.get("/local-texts/{area}/{locale}", summary="Lokale tekst in een taal")
def get_local_text(
    response: Response, desk: ReadDep, page_id: PageId, area: AreaCode, locale: LocaleTag
) -> DocumentOut:
    """De lokale tekst van een gebied in een taal; 404 als daar nog niemand schreef."""
    found = document_at(desk.session, desk.actor, desk.now, page_id, locale, area)
    tag(response, found.document.lock_version)
    return shaping.document(found)


@router.put("/local-texts/{area}/{locale}", summary="Lokaal concept bewaren")
def put_local_text(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    page_id: PageId,
    area: AreaCode,
    locale: LocaleTag,
    version: IfMatchOrNone,
    body: LocalTextIn,
) -> SavedOut:
    """Wat een gebied met open secties doet: vervangen, ervoor, erna, verbergen; in andere talen de vertaling ervan."""
    sections = tuple((one.key, Verb(one.verb), one.heading, one.markdown) for one in body.sections)
    wanted = Writing(Draft("", "", (), sections), body.change_kind, body.change_note, body.basis)
    return shaping.saved(
        response, save_local_text(database, page_id, area, locale, wanted, person.id, lock_version=version)
    )


def writing_of(body: DraftIn) -> Writing:
    """What was sent, as what a person writes."""
    sections = tuple((one.key, Verb.TEXT, one.heading, one.markdown) for one in body.sections)
    draft = Draft(body.title, body.summary, tuple(body.keywords), sections)
    return Writing(draft, body.change_kind, body.change_note, body.basis)
