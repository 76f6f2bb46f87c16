"""Note when tokens were last used: gathered by a process, written by the minute. No act, so no audit event."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy import or_, update

from content.db import Database
from content.models import ApiToken


def note_token_uses(database: Database, uses: Mapping[uuid.UUID, dt.datetime]) -> None:
    """Sets the last use of each token, never back: other processes write theirs. Raises Unavailable."""
    with database.write() as session:
        # In one order everywhere, so that two processes never wait for each other.
        for token_id, at in sorted(uses.items()):
            session.execute(
                update(ApiToken)
                .where(ApiToken.id == token_id, or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < at))
                .values(last_used_at=at)
            )
