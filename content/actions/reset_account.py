"""Reset an account: only a new one-time link leads in from now on."""

from __future__ import annotations

import datetime as dt
import uuid

from content import access, acts, audit
from content.access import Who
from content.actions.end_sessions import end_all
from content.db import Database
from content.errors import Conflict


def reset_account(
    database: Database,
    account_id: uuid.UUID,
    link_hash: str,
    link_expires_at: dt.datetime,
    by: Who,
    *,
    second_factor: bool = False,
    to_provider: bool = False,
) -> None:
    """Takes the password and the tie to the provider away, ends all sessions and sets a one-time link.

    An earlier link ends. The new one leads to a password, or with `to_provider` to signing in with the provider.

    The second factor stays unless `second_factor` says otherwise: a new password alone must not get around it.
    Raises NotFound, Forbidden or Conflict (the account is disabled).
    """
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        account, _ = access.account(session, acting.reach, account_id)
        if account.disabled_at is not None:
            raise Conflict(f"The account “{account.login}” is disabled.")
        account.password_hash = account.oidc_issuer = account.oidc_subject = None
        account.link_hash, account.link_expires_at = link_hash, link_expires_at
        account.link_to_provider = to_provider
        if second_factor:
            # The step goes with its secret: a new secret has codes of its own.
            account.totp_secret = account.totp_step = None
        end_all(session, account_id, now)
        detail = {"second_factor": second_factor, **({"to_provider": True} if to_provider else {})}
        audit.record(session, now, acting.actor.id, "reset", "account", str(account_id), **detail)
