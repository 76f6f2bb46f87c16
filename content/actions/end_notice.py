"""End a notice before its time, or before it begins."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from content import access, acts, audit
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, NotFound
from content.feed import Thing
from content.models import Notice, NoticeArea, ThingKind
from content.reach import Act


def end_notice(database: Database, notice_id: uuid.UUID, actor: Who) -> None:
    """Readers no longer see it. Raises NotFound, Forbidden (an area that is not the actor's), Conflict (it is over)."""
    with public_transaction(database) as transaction:
        session, now = transaction.session, transaction.version.as_of
        acting = acts.begin(session, now, actor)
        notice = session.get(Notice, notice_id)
        areas = session.scalars(select(NoticeArea.area_code).where(NoticeArea.notice_id == notice_id)).all()
        if notice is None or not any(acting.reach.sees(area) for area in areas):
            raise NotFound(ThingKind.NOTICE, str(notice_id))
        for area in areas:
            access.require(acting.reach, Act.PUBLISH, area)
        if notice.withdrawn_at is not None or notice.until_at <= now:
            raise Conflict("This notice is over.")
        notice.withdrawn_at = now
        transaction.gone(Thing(ThingKind.NOTICE, str(notice_id)))
        audit.record(
            session,
            now,
            acting.actor.id,
            "end-notice",
            ThingKind.NOTICE,
            str(notice_id),
            area=min(areas),
            areas=sorted(areas),
        )
