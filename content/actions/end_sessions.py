"""End sessions: one, or all of an account."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import update

from content import access, acts, audit
from content.access import Who
from content.db import Database, WriteSession
from content.models import Account, SignInSession


def end_session(database: Database, session_id: uuid.UUID, account_id: uuid.UUID, by: uuid.UUID) -> None:
    """Ends one session. One that has ended stays as it is."""
    with database.write() as session:
        now = database.now()
        session.execute(
            update(SignInSession)
            .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
            .values(ended_at=now)
        )
        audit.record(session, now, by, "sign-out", "account", str(account_id))


def end_all_sessions(database: Database, account_id: uuid.UUID, by: Who) -> None:
    """Ends every session of an account: one's own, or of somebody whom one manages. Raises NotFound or Forbidden."""
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        account = session.get(Account, account_id)
        if account is None or account.actor_id != acting.actor.id:
            access.account(session, acting.reach, account_id)
        end_all(session, account_id, now)
        audit.record(session, now, acting.actor.id, "sign-out", "account", str(account_id), everywhere=True)


def end_all(session: WriteSession, account_id: uuid.UUID, at: dt.datetime) -> None:
    """Ends every session of an account, as part of another act."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )
