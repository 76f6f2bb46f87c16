"""Writes audit events, each in the act's own transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from content.db import WriteSession
from content.models import AuditEvent


def record(
    session: WriteSession,
    at: dt.datetime,
    actor_id: uuid.UUID,
    verb: str,
    kind: str,
    thing_id: str,
    **detail: Any,
) -> None:
    """Says that the actor did `verb` to a thing.

    `detail` holds plain JSON values, never an address or a text; its `area` is the area of the text acted on.
    """
    session.add(
        AuditEvent(
            id=uuid.uuid4(),
            at=at,
            actor_id=actor_id,
            verb=verb,
            kind=kind,
            thing_id=thing_id,
            area_code=detail.get("area"),
            detail=detail,
        )
    )
