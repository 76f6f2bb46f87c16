"""Forget a person: name and mail address go, what they did stays in the trail."""

from __future__ import annotations

import uuid

from content import access, acts, audit
from content.access import Who
from content.actions.end_sessions import end_all
from content.db import Database

FORGOTTEN = "forgotten.invalid"
"""The domain of the login names of who was forgotten; nobody has a mail address there."""


def forget_person(database: Database, account_id: uuid.UUID, by: Who) -> None:
    """Empties a person's name, and all by which they sign in; nothing brings that back. The trail keeps the actor's id.

    Raises NotFound, Forbidden or Conflict (one's own account).
    """
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        account, person = access.account(session, acting.reach, account_id)
        access.require_another(acting.actor, person)
        person.name = ""
        account.login = f"{account.id}@{FORGOTTEN}"
        account.password_hash = account.totp_secret = account.totp_step = None
        account.link_hash = account.link_expires_at = None
        account.oidc_issuer = account.oidc_subject = None
        account.disabled_at = account.disabled_at or now
        end_all(session, account_id, now)
        audit.record(session, now, acting.actor.id, "forget", "account", str(account_id))
