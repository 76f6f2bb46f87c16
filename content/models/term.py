"""Terms: Dutch official words, explained in every locale."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class Term(Base):
    """A Dutch word on a letter, a payslip or a door, and the page it leads to."""

    __tablename__ = "term"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    dutch: Mapped[str] = mapped_column(Text)
    also: Mapped[list[str]] = mapped_column(JSON, default=list)
    page_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("page.id"), index=True)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    lock_version: Mapped[int] = mapped_column(default=1)


class TermText(Base):
    """A term in one locale: its name, who sends it, what it is, what to do."""

    __tablename__ = "term_text"

    term_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("term.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    what_to_do: Mapped[str] = mapped_column(Text)
