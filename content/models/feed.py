"""The feed: the one mechanism by which anything learns of a change."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class ThingKind(StrEnum):
    """The kinds of public things."""

    PAGE = "page"
    TERM = "term"
    CONTACT_POINT = "contact-point"
    FACT = "fact"
    AREA = "area"
    NOTICE = "notice"
    SYNONYMS = "synonyms"


class ContentVersion(Base):
    """One row. `n` counts public transactions in commit order; everything public is decided at `as_of`.

    `epoch` is random, made at the first migration and anew by restore; `floor` is the highest n of a deleted tombstone.
    """

    __tablename__ = "content_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    as_of: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    epoch: Mapped[str] = mapped_column(String(32))
    floor: Mapped[int]


class PublicChange(Base):
    """One row per public thing: the last `n` at which it changed, and whether it is gone (the tombstone)."""

    __tablename__ = "public_change"
    __table_args__ = (Index("ix_public_change_n", "n"),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    n: Mapped[int]
    gone: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Uses(Base):
    """`user` prints or points to `used`: a change of `used` that shows is a change of `user`."""

    __tablename__ = "uses"
    __table_args__ = (Index("ix_uses_used", "used_kind", "used_id"),)

    user_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    used_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    used_id: Mapped[str] = mapped_column(String(120), primary_key=True)


class SetAside(Base):
    """A thing that an engine refused for its own sake, or whose projection raised; tried again when it changes."""

    __tablename__ = "set_aside"

    engine: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    n: Mapped[int]
    code: Mapped[str] = mapped_column(String(120))
