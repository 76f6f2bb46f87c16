"""What readers ask and do not find, without people. `search.query_counts` writes it and says what may stand in it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base

QUERY_CHARACTERS = 60
"""How much of a query is counted."""


class SearchOutcome(StrEnum):
    """What came of a search: found as asked, found only by a looser reading, or nothing."""

    FOUND = "found"
    LOOSE = "loose"
    NOTHING = "nothing"


class SearchCount(Base):
    """How often a query was asked on a day. `region`: labour-market region, "" for none; `query`: folded, "" for all
    those together that too few asked."""

    __tablename__ = "search_count"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    region: Mapped[str] = mapped_column(String(40), primary_key=True)
    query: Mapped[str] = mapped_column(String(QUERY_CHARACTERS), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    times: Mapped[int]


class HiddenSearchCount(Base):
    """The same for a query that too few asked: `digest` stands for it until next Monday. `source`: who counted, a
    random word of each process, as one caller may be counted by several processes."""

    __tablename__ = "hidden_search_count"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    region: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    times: Mapped[int]


class SearchCountKey(Base):
    """Half of the key of a week's digests; the other half is the installation's secret key. `week`: its Monday."""

    __tablename__ = "search_count_key"

    week: Mapped[dt.date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
