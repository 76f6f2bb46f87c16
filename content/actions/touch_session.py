"""Note that a session was seen, so that it does not count as idle."""

from __future__ import annotations

import uuid

from sqlalchemy import update

from content.db import Database
from content.models import SignInSession


def touch_session(database: Database, session_id: uuid.UUID) -> None:
    """Sets `last_seen_at` to now. It never brings an ended session back."""
    with database.write() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
            .values(last_seen_at=database.now())
        )
