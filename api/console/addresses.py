"""Where things stand in the console."""

from __future__ import annotations

import uuid

from content.models import COUNTRY, ThingKind

_PATHS = {
    ThingKind.PAGE: "pages",
    ThingKind.FACT: "facts",
    ThingKind.TERM: "terms",
    ThingKind.CONTACT_POINT: "contact-points",
    ThingKind.SYNONYMS: "synonyms",
}


def thing_address(kind: str, id_: str) -> str:
    """The page of a thing."""
    if kind == ThingKind.NOTICE:
        return "/console/notices"  # a list of few, without a page for each
    if kind == "account":
        return f"/console/people/{id_}"
    return f"/console/{_PATHS.get(ThingKind(kind), 'pages')}/{id_}"


def text_address(document_id: uuid.UUID, page_id: uuid.UUID, locale: str, area: str = COUNTRY) -> str:
    """The page of a text: of a shared one where it stands and what to do with it, of a local one its sheet."""
    if area == COUNTRY:
        return f"/console/documents/{document_id}"
    return f"/console/local-texts/{area}/{page_id}/{locale}"
