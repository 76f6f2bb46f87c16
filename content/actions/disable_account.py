"""Disable an account, and take that back."""

from __future__ import annotations

import uuid

from content import access, acts, audit
from content.access import Who
from content.actions.end_sessions import end_all
from content.actions.forget_person import FORGOTTEN
from content.db import Database
from content.errors import Conflict


def disable_account(database: Database, account_id: uuid.UUID, by: Who) -> None:
    """Nobody signs in with it any more; its sessions end at once, its one-time link too.

    Raises NotFound, Forbidden or Conflict (disabled already, or one's own).
    """
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        account, person = access.account(session, acting.reach, account_id)
        access.require_another(acting.actor, person)
        if account.disabled_at is not None:
            raise Conflict(f"The account “{account.login}” is disabled already.")
        account.disabled_at = now
        account.link_hash = account.link_expires_at = None
        end_all(session, account_id, now)
        audit.record(session, now, acting.actor.id, "disable", "account", str(account_id))


def enable_account(database: Database, account_id: uuid.UUID, by: Who) -> None:
    """Takes `disable_account` back; password and second factor are as they were.

    Raises NotFound, Forbidden or Conflict (not disabled, or forgotten for good).
    """
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        account, _ = access.account(session, acting.reach, account_id)
        if account.login.endswith(f"@{FORGOTTEN}"):
            raise Conflict("Who was forgotten is added anew, not called back.")
        if account.disabled_at is None:
            raise Conflict(f"The account “{account.login}” is not disabled.")
        account.disabled_at = None
        audit.record(session, now, acting.actor.id, "enable", "account", str(account_id))
