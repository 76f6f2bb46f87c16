"""Give feedback: a reader says whether a page helped, and what was missing. Nobody is asked who they are."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from content.clock import local_date
from content.db import Database, WriteSession
from content.drafts import block
from content.errors import Fault, Invalid
from content.models import COMMENT_CHARACTERS, Area, FeedbackComment, FeedbackCount
from content.personal_data import struck_out
from content.queries import pages
from locales import TAGS

COMMENTS_A_DAY = 2_000
"""More comments a day nobody reads; beyond it only the count is kept, so that a flood cannot fill the disk."""


@dataclass(frozen=True)
class Feedback:
    """What a reader says. `page`: id or slug; `locale`, `area`: what they read it in and for."""

    page: str
    locale: str
    area: str
    helpful: bool
    comment: str = ""


def give_feedback(database: Database, given: Feedback) -> str | None:
    """Counts it and keeps the comment without personal data. Gives the comment as kept; None: none was.

    Raises Invalid (no such page, area or locale; a comment too long), Unavailable.
    """
    comment = block(given.comment)
    today = local_date(database.now())
    with database.write() as session:
        page_id = pages.public_id(session, given.page)
        faults = []
        if len(comment) > COMMENT_CHARACTERS:
            faults.append(Fault("/comment", f"This is longer than {COMMENT_CHARACTERS} characters."))
        if page_id is None:
            faults.append(Fault("/page", "There is no such page."))
        if given.locale not in TAGS:
            faults.append(Fault("/locale", "There is no such locale."))
        if session.get(Area, given.area) is None:
            faults.append(Fault("/area", "There is no such area."))
        if faults or page_id is None:
            raise Invalid(faults)
        _count(session, given, page_id, today)
        kept = struck_out(comment).strip()
        if not kept or _comments_of(session, today) >= COMMENTS_A_DAY:
            return None
        session.add(
            FeedbackComment(
                id=uuid.uuid4(),
                given_on=today,
                page_id=page_id,
                area_code=given.area,
                locale=given.locale,
                helpful=given.helpful,
                text=kept,
            )
        )
        return kept


def _count(session: WriteSession, given: Feedback, page_id: uuid.UUID, today: dt.date) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(FeedbackCount).values(
        month=today.replace(day=1),
        page_id=page_id,
        area_code=given.area,
        locale=given.locale,
        helpful=given.helpful,
        times=1,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[column.name for column in FeedbackCount.__table__.primary_key],
            set_={"times": FeedbackCount.times + 1},
        )
    )


def _comments_of(session: WriteSession, day: dt.date) -> int:
    counted = select(func.count()).select_from(FeedbackComment).where(FeedbackComment.given_on == day)
    return session.scalar(counted) or 0
