"""Disable an account, and take that back."""

from __future__ import annotations

import uuid

from content import audit
from content.actions.end_sessions import end_all
from content.db import Database, WriteSession
from content.errors import Conflict, NotFound
from content.models import Account


def disable_account(database: Database, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Nobody signs in with it any more; its sessions end at once, its one-time link too. Raises NotFound, Conflict."""
    with database.write() as session:
        account = _account(session, account_id)
        if account.disabled_at is not None:
            raise Conflict(f"The account “{account.login}” is disabled already.")
        now = database.now()
        account.disabled_at = now
        account.link_hash = account.link_expires_at = None
        end_all(session, account_id, now)
        audit.record(session, now, by, "disable", "account", str(account_id))


def enable_account(database: Database, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Takes `disable_account` back; password and second factor are as they were. Raises NotFound, Conflict."""
    with database.write() as session:
        account = _account(session, account_id)
        if account.disabled_at is None:
            raise Conflict(f"The account “{account.login}” is not disabled.")
        account.disabled_at = None
        audit.record(session, database.now(), by, "enable", "account", str(account_id))


def _account(session: WriteSession, account_id: uuid.UUID) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account", str(account_id))
    return account
