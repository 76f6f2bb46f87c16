"""API tokens: how a program, and no person, acts as an actor."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class Scope(StrEnum):
    """What a token is for. `content.reach.OF_SCOPE` says which acts each opens."""

    READ = "read"
    WRITE = "write"
    PUBLISH = "publish"


class ApiToken(Base):
    """A token of an actor of kind `token`, whose name, role, areas and locales are the actor's.

    `secret_hash` is the SHA-256 of the whole token, which is nowhere; `prefix` its first 12 characters, to tell tokens
    apart. `last_used_at` is at most a minute or two late.
    """

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"), unique=True)
    prefix: Mapped[str] = mapped_column(String(12))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
