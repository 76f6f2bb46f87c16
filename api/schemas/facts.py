"""Facts: figures with their sources."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.schemas.base import Localized, Schema


class FactValueOut(Schema):
    """The value of a fact from a day on; `value` null: not known from that day."""

    valid_from: dt.date | None = Field(description="Leeg: sinds altijd.")
    value: str | None = Field(description="Getal met punt, datum, telefoonnummer of adres.")
    unit: str
    printed: str | None = Field(description="Zoals de site het in deze taal schrijft.")


class FactOut(Localized):
    """A figure that changes by law."""

    key: str
    type: str
    per: str | None = Field(description="Bij een bedrag: per uur, maand of jaar.")
    topic: str | None
    value: str | None
    unit: str | None
    printed: str | None
    valid_from: dt.date | None
    upcoming: list[FactValueOut]
    source_name: str
    source_url: str
    checked_on: dt.date | None
