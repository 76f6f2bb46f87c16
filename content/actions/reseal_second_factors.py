"""Seal the stored second factors anew, under another key."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import select

from content import audit
from content.db import Database
from content.models import Account


def reseal_second_factors(database: Database, renewed: Callable[[uuid.UUID, str], str], by: uuid.UUID) -> int:
    """Seals every stored second factor anew. `renewed` takes an account's id and its sealed secret. Gives how many."""
    with database.write() as session:
        now = database.now()
        accounts = session.scalars(select(Account).where(Account.totp_secret.is_not(None))).all()
        for account in accounts:
            account.totp_secret = renewed(account.id, account.totp_secret or "")
            audit.record(session, now, by, "reseal", "account", str(account.id))
        return len(accounts)
