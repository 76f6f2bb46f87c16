"""Facts: figures that change by law, with dated values."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base


class FactType(StrEnum):
    """How a fact's value is read and printed."""

    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    PHONE = "phone"
    URL = "url"


class Fact(Base):
    """A figure with its official source. `checked_on` is set only by a person who opened the source and says so."""

    __tablename__ = "fact"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    per: Mapped[str | None] = mapped_column(String(10))
    topic: Mapped[str | None] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(Text)
    source_url: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[dt.date | None]
    lock_version: Mapped[int] = mapped_column(default=1)


class FactValue(Base):
    """The value of a fact from a day on, until the next one begins. `value` None: not known from this day.

    `value` by type: money, percent, number, duration a decimal as text; date `YYYY-MM-DD` or, for a yearly day,
    `--MM-DD`; phone and url as printed. `unit`: `EUR`, `percent`, `count`, `minutes` … `years`, `date`, `phone`, `url`.
    """

    __tablename__ = "fact_value"
    __table_args__ = (Index("ix_fact_value_valid_from", "valid_from"),)

    fact_key: Mapped[str] = mapped_column(ForeignKey("fact.key"), primary_key=True)
    valid_from: Mapped[dt.date] = mapped_column(primary_key=True)
    value: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(20))
