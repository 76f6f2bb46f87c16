"""Areas and their dated memberships."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base

COUNTRY = "NL"
"""The area of shared text: a text of `NL` holds everywhere."""


class AreaKind(StrEnum):
    """What sort of area it is."""

    COUNTRY = "country"
    PROVINCE = "province"
    LABOUR_MARKET_REGION = "labour-market-region"
    MUNICIPALITY = "municipality"


class Area(Base):
    """Where a text holds: `NL`, a province (`PV30`), a region (`AR-…`), a municipality by CBS code (`GM0772`)."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(Text)


class Membership(Base):
    """`area` belongs to `whole` under `scheme` from `from_on` to `until_on` (exclusive; both may be open)."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_area_scheme", "area_code", "scheme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    scheme: Mapped[str] = mapped_column(String(40))
    whole_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    from_on: Mapped[dt.date | None]
    until_on: Mapped[dt.date | None]
