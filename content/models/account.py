"""Accounts of people who sign in, and their sessions. Neither holds an address on the network."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class Account(Base):
    """How a person signs in as an actor; name, role, areas and locales are the actor's.

    `login` is a mail address in small letters. `totp_secret` is sealed with the secret key; `totp_step` is the last
    time step (30 s since 1970) whose code was used. `link_hash` is the SHA-256 of a one-time link's token; while
    `password_hash` is None, that link is the only way in. With `link_to_provider` it does not lead to a password, but
    to the OpenID Connect provider, whose `oidc_issuer` and `oidc_subject` are from then on how this person signs in.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_oidc_issuer_oidc_subject", "oidc_issuer", "oidc_subject", unique=True),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"), unique=True)
    login: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_step: Mapped[int | None]
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    link_to_provider: Mapped[bool] = mapped_column(default=False, server_default=false())
    oidc_issuer: Mapped[str | None] = mapped_column(String(500))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class SignInSession(Base):
    """One sign-in of an account in one browser. `token_hash` is the SHA-256 of the cookie's token, which is nowhere.

    `csrf_secret` is sealed with the secret key. A row outlives its session for a while, so that a form posted too late
    is known to be of its account.
    """

    __tablename__ = "sign_in_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    csrf_secret: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class UsedSignIn(Base):
    """A sign-in with the provider that was used up: the SHA-256 of its nonce. Kept until it would be too old anyhow."""

    __tablename__ = "used_sign_in"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
