"""Locales, topics and areas."""

from __future__ import annotations

from pydantic import Field

from api.schemas.base import Localized, Schema


class LocaleOut(Schema):
    """A language of this site."""

    tag: str
    name: str = Field(description="Naam in de taal zelf.")
    direction: str
    is_source: bool
    fallbacks: list[str]


class TopicOut(Localized):
    """A topic in the reader's language."""

    key: str
    name: str
    description: str


class MembershipOut(Schema):
    """What an area lies in, under a scheme."""

    scheme: str
    code: str
    name: str


class AreaOut(Schema):
    """An area and what it lies in today."""

    code: str
    kind: str
    name: str
    belongs_to: list[MembershipOut]
