"""Notices as the public sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from content.compose import pick_locale
from content.published.reading import Reading
from content.queries.notices import ShownNotice
from locales import fallback_chain


@dataclass(frozen=True)
class NoticeView:
    """A notice in the locale found for the reader."""

    id: uuid.UUID
    level: str
    title: str
    text: str
    areas: tuple[str, ...]
    from_at: dt.datetime
    until_at: dt.datetime
    locale: str
    is_fallback: bool


def list_notices(reading: Reading, locale: str, codes: Sequence[str] | None) -> list[NoticeView]:
    """The notices shown at the snapshot's instant, in these areas or everywhere."""
    found = []
    for shown in reading.notices():
        if codes is not None and not set(codes) & set(shown.areas):
            continue
        view = _notice_view(shown, locale)
        if view is not None:
            found.append(view)
    return found


def _notice_view(shown: ShownNotice, locale: str) -> NoticeView | None:
    tag = pick_locale(shown.texts, fallback_chain(locale), "")
    if tag is None:
        return None
    text = shown.texts[tag]
    return NoticeView(
        shown.notice.id,
        shown.notice.level,
        text.title,
        text.text,
        shown.areas,
        shown.notice.from_at,
        shown.notice.until_at,
        tag,
        tag != locale,
    )
