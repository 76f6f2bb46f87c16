"""Feedback: what a reader says of a page."""

from __future__ import annotations

from pydantic import ConfigDict, Field, StrictBool
from pydantic.alias_generators import to_camel

from api.schemas.base import Schema
from content.models import COMMENT_CHARACTERS, COUNTRY


class FeedbackIn(Schema):
    """What a reader says. Do not ask for names; say that one calls 112 in danger."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    page: str = Field(
        pattern="^[A-Za-z0-9-]{1,120}$", description="`id` of `slug` van de pagina.", examples=["rental-contract"]
    )
    locale: str = Field(pattern="^[A-Za-z0-9-]{1,100}$", description="Taal van de lezer (BCP 47).", examples=["pl"])
    area: str = Field(
        default=COUNTRY,
        pattern="^[A-Za-z0-9-]{1,40}$",
        description="Gebied waarvoor de lezer de pagina zag.",
        examples=["GM0772"],
    )
    helpful: StrictBool = Field(description="Of de pagina hielp.")
    comment: str = Field(
        default="",
        max_length=2 * COMMENT_CHARACTERS,
        description="Wat er ontbrak, hooguit 500 tekens. Mailadressen en lange nummers worden weggestreept.",
        examples=["Brak informacji o kaucji."],
    )


class FeedbackOut(Schema):
    """What was kept."""

    page: str
    locale: str
    area: str
    helpful: bool
    comment: str | None = Field(description="De opmerking zoals zij is bewaard; null: geen.")
