"""How often pages are read, without people: nothing but numbers by day, page, locale and region."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base


class PageRead(Base):
    """How often a page was read on a day. `region`: labour-market region, "" for none."""

    __tablename__ = "page_read"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    region: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int]
