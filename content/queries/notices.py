"""Notices that are shown at an instant."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Notice, NoticeArea, NoticeText


@dataclass(frozen=True)
class ShownNotice:
    """A notice with its texts by locale and its areas."""

    notice: Notice
    texts: dict[str, NoticeText]
    areas: tuple[str, ...]


def shown(session: Session, at: dt.datetime) -> list[ShownNotice]:
    """The notices that are shown at an instant, the newest first. One query."""
    statement = (
        select(Notice, NoticeText, NoticeArea.area_code)
        .join(NoticeText, NoticeText.notice_id == Notice.id)
        .join(NoticeArea, NoticeArea.notice_id == Notice.id)
        .where(Notice.withdrawn_at.is_(None), Notice.from_at <= at, Notice.until_at > at)
        .order_by(Notice.from_at.desc(), Notice.id, NoticeArea.area_code)
    )
    grouped: dict[uuid.UUID, tuple[Notice, dict[str, NoticeText], list[str]]] = {}
    for notice, text, area in session.execute(statement):
        _, texts, codes = grouped.setdefault(notice.id, (notice, {}, []))
        texts[text.locale] = text
        if area not in codes:
            codes.append(area)
    return [ShownNotice(notice, texts, tuple(codes)) for notice, texts, codes in grouped.values()]
