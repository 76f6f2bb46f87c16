"""Forget comments of readers that are past their time. Counts stay."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select

from content.db import Database
from content.models import FeedbackComment

KEPT_DAYS = 90


def forget_comments(database: Database, today: dt.date) -> int:
    """Deletes comments given more than 90 days before `today`. Gives how many. Writes only if there are any."""
    old = FeedbackComment.given_on < today - dt.timedelta(days=KEPT_DAYS)
    with database.read() as session:
        if session.scalar(select(FeedbackComment.id).where(old).limit(1)) is None:
            return 0
    with database.write() as session:
        if database.is_sqlite:
            # What is thrown away is overwritten.
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        return len(session.scalars(delete(FeedbackComment).where(old).returning(FeedbackComment.id)).all())
