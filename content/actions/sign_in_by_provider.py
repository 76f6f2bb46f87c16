"""Sign in with the provider: start the session of the account that an issuer and subject belong to, or link them first.

Who an issuer's subject is, is known by that pair alone, never by a mail address, and only after an admin invited them.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from content import audit
from content.actions.end_sessions import end_all
from content.actions.start_session import NewSession, add_session
from content.db import Database, WriteSession
from content.errors import Conflict, NotFound
from content.models import Account, UsedSignIn

KEPT = dt.timedelta(hours=1)
"""How long a used sign-in is known to be used; much longer than one may take."""


def sign_in_by_provider(
    database: Database,
    issuer: str,
    subject: str,
    nonce_hash: str,
    new: NewSession,
    *,
    invitation: str | None = None,
    replaces: str | None = None,
) -> uuid.UUID:
    """Uses a sign-in up and starts a session. Gives the account's id.

    `invitation` is the hash of a one-time link's token: then issuer and subject are linked to its account, and the link
    is used up. `replaces` is the hash of the token that the browser had. Raises Conflict when this sign-in was used
    before, or the pair is linked to an account already; NotFound when it belongs to nobody who may sign in, or the link
    no longer leads anywhere.
    """
    try:
        with database.write() as session:
            now = database.now()
            _use_up(session, nonce_hash, now)
            if invitation is None:
                found = session.execute(
                    select(Account.id, Account.actor_id)
                    .where(
                        Account.oidc_issuer == issuer, Account.oidc_subject == subject, Account.disabled_at.is_(None)
                    )
                    .with_for_update()
                ).one_or_none()
            else:
                # One statement decides: of two uses of a link at once, one finds it gone.
                found = session.execute(
                    update(Account)
                    .where(
                        Account.link_hash == invitation,
                        Account.link_to_provider.is_(True),
                        Account.link_expires_at > now,
                        Account.disabled_at.is_(None),
                    )
                    .values(
                        oidc_issuer=issuer,
                        oidc_subject=subject,
                        link_hash=None,
                        link_expires_at=None,
                        link_to_provider=False,
                    )
                    .returning(Account.id, Account.actor_id)
                ).one_or_none()
            if found is None:
                raise NotFound("account", "")
            if invitation is not None:
                end_all(session, found.id, now)
                audit.record(session, now, found.actor_id, "link-provider", "account", str(found.id))
            add_session(session, now, found.id, new, replaces)
            audit.record(session, now, found.actor_id, "sign-in", "account", str(found.id), by="provider")
            account_id: uuid.UUID = found.id
            return account_id
    except IntegrityError as error:
        raise Conflict("This sign-in was used before, or this person is linked to an account already.") from error


def _use_up(session: WriteSession, nonce_hash: str, now: dt.datetime) -> None:
    session.execute(delete(UsedSignIn).where(UsedSignIn.used_at < now - KEPT))
    session.execute(insert(UsedSignIn).values(nonce_hash=nonce_hash, used_at=now))
