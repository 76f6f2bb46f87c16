"""Contact points."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import Field

from api.schemas.base import Instant, Localized, Schema


class PhoneOut(Schema):
    """A phone number."""

    printed: str
    tel: str = Field(description="E.164, of de cijfers zoals ze zijn (112, 1400).")
    fact_key: str | None


class OpeningTimeOut(Schema):
    """A time at which the place is open."""

    opens_at: Instant
    closes_at: Instant


class PlaceOut(Schema):
    """Where it is."""

    address: str | None
    postal_code: str | None
    town: str | None


class ContactPointOut(Localized):
    """Where to go or whom to call. Null: not known to us."""

    id: uuid.UUID
    slug: str
    kind: str
    organisation: str
    service: str
    html: str
    text: str
    place: PlaceOut | None
    phones: list[PhoneOut]
    email: str | None
    website: str | None
    spoken_languages: list[str] | None = Field(description="Null: onbekend welke talen men er spreekt.")
    areas: list[str]
    schedule: str | None = Field(description="OSM opening_hours. Null: onbekend.")
    opening_times: list[OpeningTimeOut] | None = Field(description="De komende 14 dagen. Null: onbekend.")
    later_opening: OpeningTimeOut | None = Field(
        default=None, description="Als het de komende 14 dagen dicht is: de eerste keer daarna, binnen een jaar."
    )
    confirmed_on: dt.date | None = Field(description="Laatst bevestigd door de organisatie; leeg: niet bevestigd.")
    last_seen_on: dt.date | None = Field(description="Datum van de nieuwste openbare bron.")
