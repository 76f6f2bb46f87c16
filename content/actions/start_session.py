"""Start a session: the end of a sign-in whose password was right and whose code fits."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, or_, update

from content import audit
from content.db import Database, WriteSession
from content.errors import Conflict
from content.models import Account, SignInSession

KEPT = dt.timedelta(days=30)
"""How long a row outlives the last use of its session: a form posted too late is then still known to be of someone."""


@dataclass(frozen=True)
class NewSession:
    """What the session will be: its id, the hash of its token, and its sealed CSRF secret."""

    id: uuid.UUID
    token_hash: str
    csrf_secret: str


def start_session(
    database: Database,
    account_id: uuid.UUID,
    password_hash: str,
    step: int,
    new: NewSession,
    *,
    new_totp_secret: str | None = None,
    replaces: str | None = None,
) -> None:
    """Uses up a code's time step, ends the browser's session before this one, and starts a session.

    `password_hash` is that of the password just verified. `new_totp_secret` is the sealed second factor of an account
    that had none. `replaces` is the hash of the token that the browser had. Raises Conflict when the code was used
    before, or the account changed meanwhile (disabled, another password, a second factor set elsewhere).
    """
    with database.write() as session:
        now = database.now()
        values: dict[str, object] = {"totp_step": step}
        if new_totp_secret is not None:
            values["totp_secret"] = new_totp_secret
        # One statement decides: of two uses of a code at once, in any process, one finds it used.
        row = session.execute(
            update(Account)
            .where(
                Account.id == account_id,
                Account.disabled_at.is_(None),
                Account.password_hash == password_hash,
                or_(Account.totp_step.is_(None), Account.totp_step < step),
                Account.totp_secret.is_(None) if new_totp_secret is not None else Account.totp_secret.is_not(None),
            )
            .values(values)
            .returning(Account.actor_id)
        ).one_or_none()
        if row is None:
            raise Conflict("This code was used before, or the account changed meanwhile.")
        add_session(session, now, account_id, new, replaces)
        if new_totp_secret is not None:
            audit.record(session, now, row.actor_id, "set-second-factor", "account", str(account_id))
        audit.record(session, now, row.actor_id, "sign-in", "account", str(account_id))


def add_session(
    session: WriteSession, now: dt.datetime, account_id: uuid.UUID, new: NewSession, replaces: str | None
) -> None:
    """Adds a session as part of a sign-in. It ends the one that the browser had, and forgets long dead ones."""
    if replaces is not None:
        session.execute(
            update(SignInSession)
            .where(SignInSession.token_hash == replaces, SignInSession.ended_at.is_(None))
            .values(ended_at=now)
        )
    session.execute(
        delete(SignInSession).where(SignInSession.account_id == account_id, SignInSession.last_seen_at < now - KEPT)
    )
    session.add(
        SignInSession(
            id=new.id,
            token_hash=new.token_hash,
            account_id=account_id,
            created_at=now,
            last_seen_at=now,
            csrf_secret=new.csrf_secret,
        )
    )
