"""Disable an account, and take that back."""

from __future__ import annotations

import uuid

from content import access, acts, audit
from content.actions.end_sessions import end_all
from content.db import Database
from content.errors import Conflict


def disable_account(database: Database, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Nobody signs in with it any more; its sessions end at once, its one-time link too.

    Raises NotFound, Forbidden or Conflict.
    """
    with database.write() as session:
        now = database.now()
        account, _ = access.account(session, acts.begin(session, now, by).reach, account_id)
        if account.disabled_at is not None:
            raise Conflict(f"The account “{account.login}” is disabled already.")
        account.disabled_at = now
        account.link_hash = account.link_expires_at = None
        end_all(session, account_id, now)
        audit.record(session, now, by, "disable", "account", str(account_id))


def enable_account(database: Database, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Takes `disable_account` back; password and second factor are as they were.

    Raises NotFound, Forbidden or Conflict (also when the person's name was removed).
    """
    with database.write() as session:
        now = database.now()
        account, actor = access.account(session, acts.begin(session, now, by).reach, account_id)
        if account.disabled_at is None:
            raise Conflict(f"The account “{account.login}” is not disabled.")
        if not actor.name:
            raise Conflict("The name of this person was removed; they get a new account.")
        account.disabled_at = None
        audit.record(session, now, by, "enable", "account", str(account_id))
