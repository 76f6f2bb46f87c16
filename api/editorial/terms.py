"""Terms: the Dutch words on letters, in every locale at once."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import Page, PageSize
from api.editorial import shaping
from api.editorial.deps import DatabaseDep, IfMatch, ReadDep, TermId, tag
from api.schemas.base import Listing
from api.schemas.editorial.base import VersionOut
from api.schemas.editorial.pages import RenameIn
from api.schemas.editorial.things import (
    CreatedOut,
    EditorialTermOut,
    NewTermIn,
    TermIn,
    TermLineOut,
    TermWordsOut,
    UsersOut,
)
from api.security.actor import ActorDep
from content.actions.rename import rename
from content.actions.save_term import TermFields, TermWords, create_term, save_term
from content.actions.withdraw import withdraw_thing
from content.models import ThingKind
from content.queries.terms import public_terms
from content.queries.whole_things import users, whole_term

router = APIRouter(prefix="/terms", tags=["terms"])


@router.get("", summary="Woorden")
def list_terms(desk: ReadDep, page: Page = 1, page_size: PageSize = 50) -> Listing[TermLineOut]:
    """Alle woorden die niet zijn ingetrokken, op slug."""
    total, found = public_terms(desk.session, (page - 1) * page_size, page_size)
    items = [TermLineOut.model_validate(one) for one in found]
    return Listing(items=items, total=total, page=page, page_size=page_size)


@router.post("", status_code=201, summary="Nieuw woord")
def add_term(response: Response, database: DatabaseDep, person: ActorDep, body: NewTermIn) -> CreatedOut:
    """Een woord met zijn uitleg; meteen openbaar."""
    made = create_term(database, body.slug, _fields(body), person.id)
    response.headers["Location"] = f"/v1/editorial/terms/{made}"
    return CreatedOut(id=made, slug=body.slug)


@router.get("/{termId}", summary="Eén woord")
def get_term(response: Response, desk: ReadDep, term_id: TermId) -> EditorialTermOut:
    """Een woord zoals het geschreven is, in elke taal."""
    found = whole_term(desk.session, desk.actor, desk.now, term_id)
    tag(response, found.term.lock_version)
    return EditorialTermOut(
        id=found.term.id,
        slug=found.term.slug,
        lock_version=found.term.lock_version,
        withdrawn_at=found.term.withdrawn_at,
        dutch=found.fields.dutch,
        also=list(found.fields.also),
        page=found.fields.page_id,
        texts={locale: TermWordsOut.model_validate(words) for locale, words in found.fields.texts.items()},
    )


@router.put("/{termId}", summary="Woord wijzigen")
def put_term(
    response: Response, database: DatabaseDep, person: ActorDep, term_id: TermId, version: IfMatch, body: TermIn
) -> VersionOut:
    """Schrijft een woord in zijn geheel; meteen openbaar. Wie in één taal werkt, verandert alleen die woorden."""
    done = save_term(database, term_id, _fields(body), person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{termId}/rename", summary="Andere slug")
def rename_term(
    response: Response, database: DatabaseDep, person: ActorDep, term_id: TermId, version: IfMatch, body: RenameIn
) -> VersionOut:
    """Geeft een woord een andere slug; de oude leidt er voor altijd naartoe."""
    done = rename(database, ThingKind.TERM, term_id, body.slug, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)


@router.post("/{termId}/withdraw", status_code=204, summary="Woord intrekken")
def withdraw_term(database: DatabaseDep, person: ActorDep, term_id: TermId, version: IfMatch) -> None:
    """Lezers zien het woord niet meer."""
    withdraw_thing(database, ThingKind.TERM, term_id, person.id, lock_version=version)


@router.get("/{termId}/used-by", summary="Waar een woord wordt gebruikt")
def get_term_users(desk: ReadDep, term_id: TermId) -> UsersOut:
    """Wat naar een woord verwijst."""
    return UsersOut(items=shaping.users(users(desk.session, desk.actor, desk.now, ThingKind.TERM, term_id)))


def _fields(body: TermIn) -> TermFields:
    texts = {
        locale: TermWords(words.name, words.explanation, words.sender, words.what_to_do)
        for locale, words in body.texts.items()
    }
    return TermFields(body.dutch, tuple(body.also), body.page, texts)
