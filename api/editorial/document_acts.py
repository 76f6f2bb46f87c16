"""What is done to a document: submit, send back, approve, schedule, publish, discard, restore, withdraw, confirm."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.editorial import shaping
from api.editorial.deps import DatabaseDep, DocumentId, IfMatch
from api.schemas.editorial.base import SavedOut
from api.schemas.editorial.texts import ConfirmCurrentIn, PublishIn, RestoreIn, ScheduleIn, SendBackIn
from api.security.actor import ActorDep
from content.actions.approve import approve
from content.actions.confirm_current import confirm_current
from content.actions.discard_draft import discard_draft
from content.actions.publish import publish
from content.actions.restore import restore
from content.actions.schedule import schedule
from content.actions.send_back import send_back
from content.actions.submit import submit
from content.actions.unschedule import unschedule
from content.actions.withdraw import withdraw_document

router = APIRouter(prefix="/documents/{documentId}", tags=["documents"])


@router.post("/submit", summary="Laten nakijken")
def submit_draft(
    response: Response, database: DatabaseDep, person: ActorDep, document_id: DocumentId, version: IfMatch
) -> SavedOut:
    """Het concept is af; iemand anders kijkt het na."""
    return shaping.saved(response, submit(database, document_id, person.id, lock_version=version))


@router.post("/send-back", summary="Terugsturen")
def send_edition_back(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    document_id: DocumentId,
    version: IfMatch,
    body: SendBackIn,
) -> SavedOut:
    """Maakt er weer een concept van, met een notitie waarom. Wie het schreef, neemt het ook zo terug."""
    return shaping.saved(response, send_back(database, document_id, person.id, lock_version=version, note=body.note))


@router.post("/approve", summary="Goedkeuren")
def approve_edition(
    response: Response, database: DatabaseDep, person: ActorDep, document_id: DocumentId, version: IfMatch
) -> SavedOut:
    """Nagekeken en goed bevonden, door iemand anders dan wie het laatst schreef."""
    return shaping.saved(response, approve(database, document_id, person.id, lock_version=version))


@router.post("/schedule", summary="Inplannen")
def schedule_edition(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    document_id: DocumentId,
    version: IfMatch,
    body: ScheduleIn,
) -> SavedOut:
    """Publiceert op een moment, en trekt in op een ander."""
    done = schedule(database, document_id, body.publish_at, person.id, lock_version=version, expires_at=body.expires_at)
    return shaping.saved(response, done)


@router.post("/unschedule", summary="Niet meer inplannen")
def unschedule_edition(
    response: Response, database: DatabaseDep, person: ActorDep, document_id: DocumentId, version: IfMatch
) -> SavedOut:
    """Haalt de planning weg; de editie blijft klaar."""
    return shaping.saved(response, unschedule(database, document_id, person.id, lock_version=version))


@router.post("/publish", summary="Publiceren")
def publish_edition(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    document_id: DocumentId,
    version: IfMatch,
    body: PublishIn,
) -> SavedOut:
    """Lezers zien de editie nu, tot zij eventueel verloopt."""
    done = publish(database, document_id, person.id, lock_version=version, expires_at=body.expires_at)
    return shaping.saved(response, done)


@router.post("/discard", summary="Concept weggooien")
def discard_open_draft(
    response: Response, database: DatabaseDep, person: ActorDep, document_id: DocumentId, version: IfMatch
) -> SavedOut:
    """Schrijft niet verder aan een concept; de woorden blijven in de geschiedenis."""
    return shaping.saved(response, discard_draft(database, document_id, person.id, lock_version=version))


@router.post("/restore", summary="Terughalen")
def restore_edition(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    document_id: DocumentId,
    version: IfMatch,
    body: RestoreIn,
) -> SavedOut:
    """Haalt een editie uit de geschiedenis terug als nieuw concept."""
    done = restore(database, document_id, body.edition_id, person.id, lock_version=version)
    return shaping.saved(response, done)


@router.post("/withdraw", summary="Tekst intrekken")
def withdraw_text(
    response: Response, database: DatabaseDep, person: ActorDep, document_id: DocumentId, version: IfMatch
) -> SavedOut:
    """Trekt de gepubliceerde tekst van één document in."""
    return shaping.saved(response, withdraw_document(database, document_id, person.id, lock_version=version))


@router.post("/confirm-current", summary="Nagekeken, klopt nog")
def confirm_text(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    document_id: DocumentId,
    version: IfMatch,
    body: ConfirmCurrentIn,
) -> SavedOut:
    """De gepubliceerde tekst hoeft niet te veranderen: tegenover een editie van zijn bron, of op zichzelf."""
    done = confirm_current(database, document_id, person.id, lock_version=version, basis_id=body.basis)
    return shaping.saved(response, done)
