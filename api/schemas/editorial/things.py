"""Facts, terms, contact points and synonyms."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import Field

from api.schemas.base import Instant, Schema
from api.schemas.editorial.base import MANY, DayText, Input, UserOut
from content.models import ContactPointKind, FactType, Topic

Unit = Literal[
    "EUR", "percent", "count", "minutes", "hours", "days", "weeks", "months", "years", "date", "phone", "url"
]


class FactIn(Input):
    """A fact apart from its values."""

    type: FactType
    per: str | None = Field(default=None, description="Bij bedragen: per `hour`, `month` of `year`.")
    topic: Topic | None = None
    source_name: str
    source_url: str


class FactValueIn(Input):
    """A value from a day on; a coming one is entered ahead."""

    value: str | None = Field(description="`null`: vanaf deze dag onbekend.", examples=["14.99"])
    valid_from: DayText | None = Field(default=None, description="Zonder: sinds altijd.")
    unit: Unit | None = Field(default=None, description="Zonder: de eenheid die er stond.")


class FactValueOut(Schema):
    """A dated value."""

    valid_from: dt.date | None = Field(description="`null`: sinds altijd.")
    value: str | None
    unit: str


class EditorialFactOut(Schema):
    """A fact with all its values."""

    key: str
    type: FactType
    per: str | None
    topic: Topic | None
    source_name: str
    source_url: str
    checked_on: dt.date | None = Field(description="Wanneer iemand de bron opende; `null`: nog te bevestigen.")
    lock_version: int
    values: list[FactValueOut]


class WholeFactOut(EditorialFactOut):
    """A fact and what prints it: what a change of it will change."""

    used_by: list[UserOut]


class FactChangedOut(Schema):
    """The version of a fact after a change, and what the change reached."""

    lock_version: int
    changes: list[UserOut]


class TermWordsIn(Input):
    """A term in one locale."""

    name: str
    explanation: str
    sender: str = ""
    what_to_do: str = ""


class TermIn(Input):
    """A term, whole."""

    dutch: str
    also: list[str] = Field(default=[], max_length=MANY)
    page: uuid.UUID | None = Field(default=None, description="De pagina waar het woord naartoe leidt.")
    texts: dict[str, TermWordsIn] = Field(description="Per taal.")


class NewTermIn(TermIn):
    """A new term."""

    slug: str


class TermWordsOut(Schema):
    """A term in one locale, as written."""

    name: str
    explanation: str
    sender: str
    what_to_do: str


class TermLineOut(Schema):
    """A term in a list."""

    id: uuid.UUID
    slug: str
    lock_version: int
    dutch: str
    also: list[str]


class EditorialTermOut(Schema):
    """A term as its editors see it."""

    id: uuid.UUID
    slug: str
    lock_version: int
    withdrawn_at: Instant | None
    dutch: str
    also: list[str]
    page: uuid.UUID | None
    texts: dict[str, TermWordsOut]


class ServiceIn(Input):
    """A contact point in one locale."""

    service: str
    description: str = ""


class ContactPointIn(Input):
    """A contact point, whole; what is not said is unknown."""

    kind: ContactPointKind
    organisation: str
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    schedule: str | None = Field(default=None, description="`opening_hours` van OpenStreetMap.")
    languages: list[str] | None = Field(default=None, max_length=MANY, description="`null`: onbekend.")
    email: str | None = None
    website: str | None = None
    confirmed_on: DayText | None = None
    last_seen_on: DayText | None = None
    phones: list[str] = Field(default=[], max_length=MANY, description="Sleutels van feiten, of nummers.")
    areas: list[str] = Field(default=["NL"], max_length=MANY)
    texts: dict[str, ServiceIn]


class NewContactPointIn(ContactPointIn):
    """A new contact point."""

    slug: str


class ServiceOut(Schema):
    """A contact point in one locale, as written."""

    service: str
    description: str


class ContactPointLineOut(Schema):
    """A contact point in a list."""

    id: uuid.UUID
    slug: str
    lock_version: int
    kind: ContactPointKind
    organisation: str
    town: str | None
    confirmed_on: dt.date | None


class EditorialContactPointOut(Schema):
    """A contact point as its editors see it."""

    id: uuid.UUID
    slug: str
    lock_version: int
    withdrawn_at: Instant | None
    kind: ContactPointKind
    organisation: str
    address: str | None
    postal_code: str | None
    town: str | None
    schedule: str | None
    languages: list[str] | None
    email: str | None
    website: str | None
    confirmed_on: dt.date | None
    last_seen_on: dt.date | None
    phones: list[str]
    areas: list[str]
    texts: dict[str, ServiceOut]


class CreatedOut(Schema):
    """A new thing."""

    id: uuid.UUID
    slug: str


class UsersOut(Schema):
    """What uses a thing: what is public first."""

    items: list[UserOut]


class SynonymsIn(Input):
    """What editors teach the search in one locale, whole."""

    groups: list[list[str]] = Field(default=[], description="Woorden die voor elkaar staan.")
    one_way: dict[str, list[str]] = Field(default={}, description="Een woord en de woorden waar het naartoe leidt.")
    stop_words: list[str] = Field(default=[])


class SynonymsOut(Schema):
    """The same, as it is kept."""

    locale: str
    lock_version: int
    groups: list[list[str]]
    one_way: dict[str, list[str]]
    stop_words: list[str]
