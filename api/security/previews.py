"""Links to the preview of one document, for whoever holds one, for seven days. Nothing else opens with it."""

from __future__ import annotations

import datetime as dt
import uuid

from api.security.sealing import Sealer, Unsealable
from content.errors import NotFound

LIFE = dt.timedelta(days=7)
PATH = "/console/preview"
_PURPOSE = "preview"


def preview_token(sealer: Sealer, document_id: uuid.UUID, now: dt.datetime) -> str:
    """The part of a link that opens one document's preview."""
    return sealer.seal(_PURPOSE, document_id.bytes, now)


def path(token: str) -> str:
    """The path of a link."""
    return f"{PATH}/{token}"


def previewed_document(sealer: Sealer, token: str, now: dt.datetime) -> uuid.UUID:
    """The document that a link opens. Raises NotFound for one that is not ours or older than seven days."""
    try:
        return uuid.UUID(bytes=sealer.open(_PURPOSE, token, now, LIFE))
    except Unsealable:
        raise NotFound("preview", "") from None
