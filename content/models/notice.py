"""Notices: emergency banners for areas, that begin and end by the clock."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class NoticeLevel(StrEnum):
    """How urgent a notice is."""

    INFORMATION = "information"
    WARNING = "warning"
    DANGER = "danger"


class Notice(Base):
    """A banner, shown from `from_at` (inclusive) to `until_at` (exclusive)."""

    __tablename__ = "notice"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
    from_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    until_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class NoticeText(Base):
    """A notice in one locale; plain text."""

    __tablename__ = "notice_text"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class NoticeArea(Base):
    """An area in which a notice is shown, with all that lies in it."""

    __tablename__ = "notice_area"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
