"""Actors and what they did."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class ActorKind(StrEnum):
    """A person, a token, or the system itself (starter, operator, clock)."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    SYSTEM = "system"


class Role(StrEnum):
    """What an actor may do, within its areas and locales."""

    TRANSLATOR = "translator"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"


STARTER_ID = uuid.UUID("5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a01")
"""The actor who loads folders. Exempt from “reviewer ≠ last author”."""
OPERATOR_ID = uuid.UUID("5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a02")
"""The actor at the command line."""
CLOCK_ID = uuid.UUID("5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a03")
"""The actor who publishes what was scheduled and ends what expires."""


class Actor(Base):
    """Who acts. `name` may be emptied when a person leaves; the trail stays."""

    __tablename__ = "actor"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    areas: Mapped[list[str] | None] = mapped_column(JSON)
    locales: Mapped[list[str] | None] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """One act, written in the act's own transaction."""

    __tablename__ = "audit_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[str] = mapped_column(String(120), index=True)
    area_code: Mapped[str | None] = mapped_column(String(40))
    """The area of the text that was acted on; None for what belongs to no area."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class LoadedItem(Base):
    """What `mip load` last wrote for an item: the hash of its file as it was then."""

    __tablename__ = "loaded_item"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
