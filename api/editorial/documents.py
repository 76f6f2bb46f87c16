"""Documents to read: what is live and what is being made, the source beside it, the history, a link to a preview."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import services
from api.editorial import shaping
from api.editorial.deps import DocumentId, EditionId, ReadDep, tag
from api.schemas.editorial.aids import AidsOut
from api.schemas.editorial.texts import (
    ComparisonOut,
    DocumentOut,
    EditionLineOut,
    EditionTextOut,
    HistoryOut,
    PreviewLinkOut,
)
from api.security import previews
from content.errors import NotFound
from content.queries.history import compare, history
from content.queries.whole_documents import edition_text, whole_document
from content.queries.writing_aids import document_aids

router = APIRouter(prefix="/documents/{documentId}", tags=["documents"])


@router.get("", summary="Eén document")
def get_document(response: Response, desk: ReadDep, document_id: DocumentId) -> DocumentOut:
    """Wat gepubliceerd is, wat wordt gemaakt, de bron ernaast, en in welke secties de bron sindsdien veranderde."""
    found = whole_document(desk.session, desk.actor, desk.now, document_id)
    tag(response, found.document.lock_version)
    return shaping.document(found)


@router.get("/aids", summary="Schrijfhulp")
def get_aids(desk: ReadDep, document_id: DocumentId) -> AidsOut:
    """Hoe de tekst leest die wordt gemaakt, anders die gepubliceerd is. Alleen `broken` houdt publiceren tegen."""
    return shaping.aids(document_aids(desk.session, desk.actor, desk.now, document_id))


@router.get("/editions", summary="Geschiedenis")
def get_history(desk: ReadDep, document_id: DocumentId) -> HistoryOut:
    """Alle edities van een document, de nieuwste eerst."""
    found = history(desk.session, desk.actor, desk.now, document_id)
    return HistoryOut(
        items=[
            EditionLineOut(
                id=one.edition_id,
                **shaping.edition_fields(one),
                author=one.author,
                reviewer=one.reviewer,
                basis_number=one.basis_number,
            )
            for one in found
        ]
    )


@router.get("/editions/{editionId}", summary="Eén editie")
def get_edition(desk: ReadDep, document_id: DocumentId, edition_id: EditionId) -> EditionTextOut:
    """Een editie uit de geschiedenis met haar tekst."""
    return shaping.edition(edition_text(desk.session, desk.actor, desk.now, document_id, edition_id))


@router.get("/editions/{editionId}/comparison", summary="Twee edities vergelijken")
def get_comparison(
    desk: ReadDep,
    document_id: DocumentId,
    edition_id: EditionId,
    before: Annotated[uuid.UUID | None, Query(description="Zonder: de editie ervoor.")] = None,
) -> ComparisonOut:
    """Wat er per sectie verschilt met een eerdere editie van hetzelfde document."""
    edition_text(desk.session, desk.actor, desk.now, document_id, edition_id)
    return shaping.comparison(compare(desk.session, desk.actor, desk.now, edition_id, before))


@router.post("/preview-links", status_code=201, summary="Link naar een voorbeeld")
def add_preview_link(request: Request, desk: ReadDep, document_id: DocumentId) -> PreviewLinkOut:
    """Een link die dit ene document zeven dagen laat zien aan wie hem heeft."""
    if whole_document(desk.session, desk.actor, desk.now, document_id).page.withdrawn_at is not None:
        raise NotFound("document", str(document_id))
    made = services(request)
    token = previews.preview_token(made.security.sealer, document_id, desk.now)
    url = f"{made.settings.public_url}{previews.path(token)}"
    return PreviewLinkOut(url=url, expires_at=desk.now + previews.LIFE)
