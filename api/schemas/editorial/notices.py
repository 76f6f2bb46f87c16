"""Notices, as those see them who publish them."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Instant, Schema
from api.schemas.editorial.base import MANY, Input, InstantText
from content.models import NoticeLevel
from content.queries.notice_lines import NoticeState


class NoticeWordsIn(Input):
    """A notice in one locale; plain text."""

    title: str
    text: str


class NoticeIn(Input):
    """A new notice."""

    level: NoticeLevel
    areas: list[str] = Field(max_length=MANY, description="Waar hij geldt, met alles wat daarin ligt.")
    from_at: InstantText | None = Field(default=None, description="Zonder: meteen.")
    until_at: InstantText = Field(description="Dan eindigt hij vanzelf; hooguit 90 dagen na het begin.")
    texts: dict[str, NoticeWordsIn] = Field(description="Per taal; `nl` is verplicht, andere talen vallen terug.")


class NoticeWordsOut(Schema):
    """A notice in one locale."""

    title: str
    text: str


class EditorialNoticeOut(Schema):
    """A notice, by whom it was published and ended. Names are empty for who left."""

    id: uuid.UUID
    level: NoticeLevel
    state: NoticeState
    areas: list[str]
    texts: dict[str, NoticeWordsOut]
    from_at: Instant
    until_at: Instant
    ended_at: Instant | None = Field(description="Wanneer iemand hem voor zijn tijd beëindigde.")
    published_by: str
    ended_by: str | None


class NoticeMadeOut(Schema):
    """A new notice."""

    id: uuid.UUID
