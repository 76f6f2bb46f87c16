"""What all schemas share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel

Item = TypeVar("Item")

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


class Schema(BaseModel):
    """Base of the API's models."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True, frozen=True)


def _utc(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Instant = Annotated[
    dt.datetime,
    PlainSerializer(_utc, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, RFC 3339 in UTC to the second."""


def _rfc3339(value: object) -> object:
    # Left to itself pydantic takes a bare number for seconds since 1970.
    if isinstance(value, str) and not _RFC3339.fullmatch(value):
        raise ValueError("write a date and time with its offset, as 2026-11-24T10:00:00Z")
    return value


InstantIn = Annotated[AwareDatetime, BeforeValidator(_rfc3339)]
"""An instant as it comes in: RFC 3339 with any offset."""


class Localized(Schema):
    """Something in a language: the text's own, the one that was asked for, and whether they differ."""

    locale: str = Field(description="Taal van deze tekst.")
    requested_locale: str = Field(description="Taal waarom is gevraagd.")
    is_fallback: bool = Field(description="Waar als de tekst niet in de gevraagde taal bestaat.")


class Listing(Schema, Generic[Item]):
    """A stretch of a list."""

    items: list[Item]
    total: int = Field(ge=0, description="Hoeveel er in totaal zijn.")
    page: int = Field(ge=1)
    page_size: int = Field(ge=1, le=100)


class ProblemError(Schema):
    """One thing wrong with a request."""

    where: str = Field(description="Naam van de parameter of JSON-pointer.")
    detail: str


class ProblemDetails(Schema):
    """RFC 9457."""

    type: str = Field(default="about:blank")
    status: int
    title: str
    detail: str
    errors: list[ProblemError] | None = None
    replaced_by: str | None = Field(default=None, description="Slug van de vervanger (410).")
