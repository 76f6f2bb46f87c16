"""Synonyms and stop words: what editors teach the search, per locale."""

from __future__ import annotations

import uuid

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base


class Synonym(Base):
    """Words that mean the same. Without `targets` all of `words` stand for each other; with them `words` lead there."""

    __tablename__ = "synonym"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), index=True)
    words: Mapped[list[str]] = mapped_column(JSON)
    targets: Mapped[list[str]] = mapped_column(JSON, default=list)


class StopWord(Base):
    """A word that a query may lose."""

    __tablename__ = "stop_word"

    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    word: Mapped[str] = mapped_column(String(80), primary_key=True)
