"""What the schemas of the editorial API share: strict input, what an act left, marked differences."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from api.schemas.base import ProblemDetails, Schema
from content.diff import Mark

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_FIRST, _LAST = 2000, 2200

MANY = 500
"""More than any list that a person writes; what each may hold is the domain's to say."""


class Input(BaseModel):
    """Base of what comes in: nothing but what is named here, so that nobody writes a field that is not theirs."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=False, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, value: Any) -> Any:
        # Neither database keeps them, and an answer that names them could not be sent.
        if _holds_unstorable(value):
            raise ValueError("there are characters in this text that cannot be kept")
        return value


def _holds_unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_UNSTORABLE.search(value))
    if isinstance(value, dict):
        return any(map(_holds_unstorable, [*value, *value.values()]))
    return isinstance(value, list) and any(map(_holds_unstorable, value))


def _instant_text(value: object) -> object:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError("write a date and time with its offset, as 2026-11-24T10:00:00Z")
    return value


def _in_our_time(value: dt.datetime) -> dt.datetime:
    if not _FIRST <= value.year < _LAST:
        raise ValueError(f"the year is {_FIRST} to {_LAST - 1}")
    return value


def _day_text(value: object) -> object:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("write a date as 2027-01-31")
    return value


InstantText = Annotated[AwareDatetime, BeforeValidator(_instant_text), AfterValidator(_in_our_time)]
"""An instant as it comes in."""

DayText = Annotated[dt.date, BeforeValidator(_day_text)]
"""A calendar day as it comes in."""


class SavedOut(Schema):
    """What an act on a text left. `lockVersion` is the version of the document now, as in `ETag`."""

    page_id: uuid.UUID
    document_id: uuid.UUID
    edition_id: uuid.UUID = Field(description="De editie waar de handeling over ging.")
    lock_version: int


class VersionOut(Schema):
    """The version of a thing after an act, as in `ETag`."""

    lock_version: int


class PieceOut(Schema):
    """A stretch of text: in both, only in the later one (`ins`), only in the earlier one (`del`)."""

    mark: Mark
    text: str


class UserOut(Schema):
    """A page, term or contact point that uses a thing."""

    kind: str
    id: uuid.UUID
    slug: str
    title: str
    in_draft: bool = Field(description="Waar als alleen een tekst in bewerking het gebruikt.")


class DifferenceOut(Schema):
    """Where what was sent and what is kept differ."""

    where: str = Field(description="JSON-pointer.")
    yours: str | None
    theirs: str | None


class EditorialProblem(ProblemDetails):
    """RFC 9457, with what a stale writer needs to merge."""

    lock_version: int | None = Field(default=None, description="De versie nu (412).")
    differs: list[DifferenceOut] | None = Field(default=None, description="Wat verschilt van wat er staat (412).")
