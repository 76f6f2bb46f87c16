"""Bundles: all that an app needs offline, and what of it changed."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Instant, Localized, Schema
from api.schemas.contact_points import ContactPointOut
from api.schemas.facts import FactOut
from api.schemas.frame import AreaOut, LocaleOut, TopicOut
from api.schemas.notices import NoticeOut
from api.schemas.pages import SectionOut, SourceOut


class BundlePageOut(Localized):
    """A page composed for the area. Sort by topic, `position`, `slug` for the editors' order."""

    id: uuid.UUID
    slug: str
    kind: str
    topic: str | None
    position: int
    policy_fields: list[str]
    title: str
    summary: str
    keywords: list[str]
    published_at: Instant
    has_local_text: bool
    sections: list[SectionOut]
    sources: list[SourceOut]
    facts: list[str] = Field(description="Sleutels van de cijfers in de tekst; zij staan in `facts`.")
    related: list[str] = Field(description="Slugs van verwante pagina's; zij staan in `pages`.")


class BundleTermOut(Localized):
    """A Dutch word on a letter, explained."""

    id: uuid.UUID
    slug: str
    dutch: str
    also: list[str]
    name: str
    sender: str
    explanation: str
    what_to_do: str
    page: str | None = Field(description="Slug van de pagina waarheen dit woord leidt.")


class GoneOut(Schema):
    """A thing that is no longer in this bundle."""

    kind: str = Field(description="`page`, `term`, `contact-point`, `fact` of `notice`.")
    id: str = Field(description="`id` van het ding; van een cijfer de sleutel.")


class BundleOut(Schema):
    """Everything (`full`), or what changed since a token. Things are told apart by `id`, facts by `key`."""

    locale: str
    area: str
    full: bool = Field(description="Waar: gooi weg wat je had. Niet waar: vervang wat hier staat en wis wat weg is.")
    token: str = Field(description="Geef dit de volgende keer mee als `since`.")
    locales: list[LocaleOut] | None = Field(description="Alleen als `full` waar is.")
    topics: list[TopicOut] | None = Field(description="Alleen als `full` waar is.")
    areas: list[AreaOut] | None = Field(description="Alleen als `full` waar is.")
    pages: list[BundlePageOut]
    terms: list[BundleTermOut]
    facts: list[FactOut]
    contact_points: list[ContactPointOut]
    notices: list[NoticeOut]
    gone: list[GoneOut]
