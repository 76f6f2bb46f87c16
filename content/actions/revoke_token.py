"""Revoke an API token: it opens nothing from the next request on, for good."""

from __future__ import annotations

import uuid

from content import access, acts, audit
from content.db import Database
from content.errors import Conflict


def revoke_token(database: Database, token_id: uuid.UUID, by: uuid.UUID) -> None:
    """Revokes a token. What it did stays. Raises NotFound, Forbidden or Conflict (it was revoked before)."""
    with database.write() as session:
        now = database.now()
        token, actor = access.token(session, acts.begin(session, now, by).reach, token_id)
        if token.revoked_at is not None:
            raise Conflict(f"The token “{actor.name}” was revoked before.")
        token.revoked_at = now
        audit.record(session, now, by, "revoke", "token", str(token_id))
