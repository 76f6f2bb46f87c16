"""Contact points, in the words of Open Referral HSDS: organisation, service, place, schedule, phones, languages."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime


class ContactPointKind(StrEnum):
    """What sort of contact point it is."""

    INFORMATION_POINT = "information-point"
    MOBILE_STOP = "mobile-stop"
    AUTHORITY = "authority"


class ContactPoint(Base):
    """Where to go or whom to call. What is unknown is None or empty, and is said to be unknown.

    `schedule` is an OSM `opening_hours` text. `languages` is None when nobody knows which are spoken.
    `confirmed_on` is the day on which the organisation confirmed this; `last_seen_on` the day of the newest public
    source, for what nobody has confirmed.
    """

    __tablename__ = "contact_point"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(Text)
    town: Mapped[str | None] = mapped_column(Text)
    schedule: Mapped[str | None] = mapped_column(Text)
    languages: Mapped[list[str] | None] = mapped_column(JSON)
    email: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[dt.date | None]
    last_seen_on: Mapped[dt.date | None]
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    lock_version: Mapped[int] = mapped_column(default=1)


class ContactPointText(Base):
    """A contact point in one locale: the service's name and when to go there (Markdown)."""

    __tablename__ = "contact_point_text"

    contact_point_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_point.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(20), primary_key=True)
    service: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)


class ContactPointPhone(Base):
    """A phone of a contact point: a fact's key, or a number of its own in E.164."""

    __tablename__ = "contact_point_phone"

    contact_point_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_point.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    fact_key: Mapped[str | None] = mapped_column(ForeignKey("fact.key"))
    number: Mapped[str | None] = mapped_column(String(40))


class ContactPointArea(Base):
    """An area that a contact point serves."""

    __tablename__ = "contact_point_area"

    contact_point_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_point.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True, index=True)
