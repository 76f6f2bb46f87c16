"""Set a password: by a one-time link, or by who knows the old one. Either way all sessions end."""

from __future__ import annotations

import uuid

from sqlalchemy import update

from content import audit
from content.actions.end_sessions import end_all
from content.db import Database
from content.errors import Conflict, NotFound
from content.models import Account


def set_password_by_link(database: Database, link_hash: str, password_hash: str) -> uuid.UUID:
    """Sets the password of the account that a link belongs to and uses the link up. Gives the account's id.

    Raises NotFound when the link was used meanwhile, has run out, or its account is disabled.
    """
    with database.write() as session:
        now = database.now()
        # One statement decides: of two uses of a link at once, one finds it gone.
        row = session.execute(
            update(Account)
            .where(
                Account.link_hash == link_hash,
                Account.link_to_provider.is_(False),
                Account.link_expires_at > now,
                Account.disabled_at.is_(None),
            )
            .values(password_hash=password_hash, link_hash=None, link_expires_at=None)
            .returning(Account.id, Account.actor_id)
        ).one_or_none()
        if row is None:
            raise NotFound("link", "")
        end_all(session, row.id, now)
        audit.record(session, now, row.actor_id, "set-password", "account", str(row.id), by="link")
        account_id: uuid.UUID = row.id
        return account_id


def change_password(database: Database, account_id: uuid.UUID, before: str, password_hash: str) -> None:
    """Sets another password. `before` is the hash of the one that was just verified.

    Raises Conflict when that is no longer the account's, or the account is disabled.
    """
    with database.write() as session:
        now = database.now()
        changed = session.execute(
            update(Account)
            .where(Account.id == account_id, Account.password_hash == before, Account.disabled_at.is_(None))
            .values(password_hash=password_hash)
            .returning(Account.actor_id)
        ).one_or_none()
        if changed is None:
            raise Conflict("The password was changed meanwhile.")
        end_all(session, account_id, now)
        audit.record(session, now, changed.actor_id, "set-password", "account", str(account_id), by="person")


def renew_hash(database: Database, account_id: uuid.UUID, before: str, password_hash: str) -> None:
    """Keeps the same password under newer parameters of the hash. No act of a person: no audit event."""
    with database.write() as session:
        session.execute(
            update(Account)
            .where(Account.id == account_id, Account.password_hash == before)
            .values(password_hash=password_hash)
        )
