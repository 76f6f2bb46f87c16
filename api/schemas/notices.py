"""Notices: emergency banners."""

from __future__ import annotations

import uuid

from api.schemas.base import Instant, Localized


class NoticeOut(Localized):
    """A banner that is shown now."""

    id: uuid.UUID
    level: str
    title: str
    text: str
    areas: list[str]
    from_at: Instant
    until_at: Instant
