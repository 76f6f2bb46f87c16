"""What readers say of a page: counts that stay, and comments for 90 days. Nothing here says who it was."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base

COMMENT_CHARACTERS = 500
"""How long a comment may be."""


class FeedbackCount(Base):
    """How often readers called a page helpful or not. `month`: its first day; `area_code`: what they read it for."""

    __tablename__ = "feedback_count"

    month: Mapped[dt.date] = mapped_column(primary_key=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    helpful: Mapped[bool] = mapped_column(primary_key=True)
    times: Mapped[int]


class FeedbackComment(Base):
    """What a reader wrote, personal data struck out. A day and no instant: two of one reader are not to be joined."""

    __tablename__ = "feedback_comment"
    __table_args__ = (Index("ix_feedback_comment_given_on", "given_on"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    given_on: Mapped[dt.date]
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    locale: Mapped[str] = mapped_column(String(20))
    helpful: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
