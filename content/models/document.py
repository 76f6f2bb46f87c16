"""Documents, their editions and sections."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class EditionState(StrEnum):
    """States of an edition; `content.workflow` holds the transitions."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    READY = "ready"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (
    EditionState.DRAFT,
    EditionState.IN_REVIEW,
    EditionState.READY,
    EditionState.SCHEDULED,
)
"""States in which an edition is still being made. A document has at most one such edition."""

_OPEN_SQL = text("state IN ('draft', 'in_review', 'ready', 'scheduled')")
_LIVE_SQL = text("state = 'published'")
_SOURCE_SQL = text("is_source")


class ChangeKind(StrEnum):
    """Whether a change makes what was made from it fall behind (`major`) or not (`minor`)."""

    MAJOR = "major"
    MINOR = "minor"


class Verb(StrEnum):
    """What a section of a local text does with the section of the same key in the text around it."""

    TEXT = "text"
    """A section of a shared text: it does nothing, it is the text."""
    REPLACE = "replace"
    BEFORE = "before"
    AFTER = "after"
    HIDE = "hide"


class Document(Base):
    """One language of one page for one area. Area `NL` holds the shared text, an area below a local text."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("page_id", "locale", "area_code"),
        Index(
            "ix_document_one_source",
            "page_id",
            "area_code",
            unique=True,
            sqlite_where=_SOURCE_SQL,
            postgresql_where=_SOURCE_SQL,
        ),
        Index("ix_document_area_locale", "area_code", "locale"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"))
    locale: Mapped[str] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    is_source: Mapped[bool] = mapped_column(default=False)
    lock_version: Mapped[int] = mapped_column(default=1)
    reviewed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    """When a person last read the live text and said that it still holds."""


class Edition(Base):
    """One version of a document. A published edition never changes; the database allows one live and one open one."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index(
            "ix_edition_one_open",
            "document_id",
            unique=True,
            sqlite_where=_OPEN_SQL,
            postgresql_where=_OPEN_SQL,
        ),
        Index(
            "ix_edition_one_live",
            "document_id",
            unique=True,
            sqlite_where=_LIVE_SQL,
            postgresql_where=_LIVE_SQL,
        ),
        Index("ix_edition_state_publish_at", "state", "publish_at"),
        Index("ix_edition_state_expires_at", "state", "expires_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    change_kind: Mapped[str] = mapped_column(String(10), default=ChangeKind.MAJOR)
    change_note: Mapped[str | None] = mapped_column(Text)
    review_note: Mapped[str | None] = mapped_column(Text)
    """Why a reviewer sent the draft back; emptied when it is submitted again."""
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"))
    reviewer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("actor.id"))
    basis_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    publish_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class BasisConfirmation(Base):
    """“Checked, nothing to change”: an actor held an edition against a newer edition of its basis, and it fits."""

    __tablename__ = "basis_confirmation"
    __table_args__ = (UniqueConstraint("edition_id", "basis_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    basis_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"), index=True)
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("actor.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Section(Base):
    """A section of an edition. `hash` is over verb, heading and Markdown as written, so a changed fact is no drift."""

    __tablename__ = "section"

    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    verb: Mapped[str] = mapped_column(String(10), primary_key=True, default=Verb.TEXT)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(Text)
    markdown: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
