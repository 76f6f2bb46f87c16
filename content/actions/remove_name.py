"""Remove a person's name: who left is no longer named anywhere; what they did stays in the trail."""

from __future__ import annotations

import uuid

from content import access, acts, audit
from content.actions.end_sessions import end_all
from content.db import Database
from content.errors import Conflict


def remove_name(database: Database, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Empties name, login name and secrets of a disabled account, for good. History and audit keep the actor's id.

    Raises NotFound, Forbidden or Conflict (the account is not disabled, or its name was removed before).
    """
    with database.write() as session:
        now = database.now()
        account, actor = access.account(session, acts.begin(session, now, by).reach, account_id)
        if account.disabled_at is None:
            raise Conflict("The account is disabled before the name of its person is removed.")
        if not actor.name:
            raise Conflict("The name was removed before.")
        actor.name = ""
        # The column is unique and never empty; a login name is a mail address, so this one signs nobody in.
        account.login = f"removed-{account.id}"
        account.password_hash = account.totp_secret = account.link_hash = None
        account.totp_step = account.link_expires_at = None
        end_all(session, account_id, now)
        audit.record(session, now, by, "remove-name", "account", str(account_id))
