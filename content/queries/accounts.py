"""Accounts and sign-in sessions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from content.models import Account, Actor, Role, SignInSession

AccountState = Literal["signs-in", "no-second-factor", "no-password", "not-linked", "disabled", "removed"]
"""Whether somebody can sign in, and what they have to do before: set up a second factor, choose a password, or sign in
with the provider once."""


@dataclass(frozen=True)
class AccountView:
    """An account with its actor. `areas` and `locales` None: all of them. Secrets are hashed or sealed."""

    id: uuid.UUID
    actor_id: uuid.UUID
    login: str
    name: str
    role: Role
    areas: tuple[str, ...] | None
    locales: tuple[str, ...] | None
    password_hash: str | None
    totp_secret: str | None
    totp_step: int | None
    link_expires_at: dt.datetime | None
    link_to_provider: bool
    oidc_issuer: str | None
    oidc_subject: str | None
    disabled_at: dt.datetime | None

    @property
    def state(self) -> AccountState:
        """Whether this person signs in, or what stands before it."""
        if not self.name:
            return "removed"
        if self.disabled_at is not None:
            return "disabled"
        if self.oidc_subject is not None:
            return "signs-in"
        if self.password_hash is None:
            return "not-linked" if self.link_to_provider else "no-password"
        return "signs-in" if self.totp_secret is not None else "no-second-factor"


@dataclass(frozen=True)
class SessionView:
    """A sign-in session, live or not, with its account."""

    id: uuid.UUID
    account: AccountView
    created_at: dt.datetime
    last_seen_at: dt.datetime
    csrf_secret: str
    ended_at: dt.datetime | None


def account_by_login(session: Session, login: str) -> AccountView | None:
    """The account of a login name, given in small letters."""
    return _account(session, Account.login == login)


def account_by_id(session: Session, account_id: uuid.UUID) -> AccountView | None:
    """The account of an id."""
    return _account(session, Account.id == account_id)


def account_by_subject(session: Session, issuer: str, subject: str) -> AccountView | None:
    """The account that a subject of the provider is linked to, disabled or not."""
    return _account(session, Account.oidc_issuer == issuer, Account.oidc_subject == subject)


def account_by_link(
    session: Session, link_hash: str, at: dt.datetime, *, to_provider: bool = False
) -> AccountView | None:
    """The account that a one-time link belongs to; None when it was used, has run out, or leads to no live account.

    A link leads either to setting a password or, with `to_provider`, to signing in with the provider.
    """
    return _account(
        session,
        Account.link_hash == link_hash,
        Account.link_to_provider.is_(to_provider),
        Account.link_expires_at > at,
        Account.disabled_at.is_(None),
    )


def all_accounts(session: Session) -> list[AccountView]:
    """All accounts, by login name."""
    rows = session.execute(select(Account, Actor).join(Actor, Actor.id == Account.actor_id).order_by(Account.login))
    return [_view(row.Account, row.Actor) for row in rows]


def session_by_token(session: Session, token_hash: str) -> SessionView | None:
    """The session of a cookie's token, whether it still lives or not."""
    return _session(session, SignInSession.token_hash == token_hash)


def session_by_id(session: Session, session_id: uuid.UUID) -> SessionView | None:
    """The session of an id, whether it still lives or not."""
    return _session(session, SignInSession.id == session_id)


def live_session_count(session: Session, account_id: uuid.UUID, seen_after: dt.datetime) -> int:
    """How many sessions of an account were seen after an instant and have not ended."""
    found = session.scalar(
        select(func.count()).where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at > seen_after,
        )
    )
    return found or 0


def _account(session: Session, *conditions: ColumnElement[bool]) -> AccountView | None:
    row = session.execute(
        select(Account, Actor).join(Actor, Actor.id == Account.actor_id).where(*conditions)
    ).one_or_none()
    return None if row is None else _view(row.Account, row.Actor)


def _session(session: Session, condition: ColumnElement[bool]) -> SessionView | None:
    row = session.execute(
        select(SignInSession, Account, Actor)
        .join(Account, Account.id == SignInSession.account_id)
        .join(Actor, Actor.id == Account.actor_id)
        .where(condition)
    ).one_or_none()
    if row is None:
        return None
    found = row.SignInSession
    return SessionView(
        found.id,
        _view(row.Account, row.Actor),
        found.created_at,
        found.last_seen_at,
        found.csrf_secret,
        found.ended_at,
    )


def _view(account: Account, actor: Actor) -> AccountView:
    return AccountView(
        account.id,
        actor.id,
        account.login,
        actor.name,
        Role(actor.role),
        None if actor.areas is None else tuple(actor.areas),
        None if actor.locales is None else tuple(actor.locales),
        account.password_hash,
        account.totp_secret,
        account.totp_step,
        account.link_expires_at,
        account.link_to_provider,
        account.oidc_issuer,
        account.oidc_subject,
        account.disabled_at,
    )
