"""Add to the counts of how often pages were read, and forget those past their time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from content.db import Database
from content.models import PageRead


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """What is read: a page, in a locale, by somebody in a labour-market region ("" for none)."""

    page_id: uuid.UUID
    locale: str
    region: str


def count_page_reads(database: Database, day: dt.date, counts: Mapping[ReadPlace, int]) -> None:
    """Adds counts of a day, in one transaction. Raises Unavailable; then nothing is written."""
    rows = [
        {"day": day, "page_id": place.page_id, "locale": place.locale, "region": place.region, "times": times}
        # Always in the same order, so that no two writers deadlock.
        for place, times in sorted(counts.items(), key=lambda one: (one[0].page_id.bytes, one[0].locale, one[0].region))
        if times
    ]
    if not rows:
        return
    with database.write() as session:
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        for start in range(0, len(rows), 500):
            statement = insert(PageRead).values(rows[start : start + 500])
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=[column.name for column in PageRead.__table__.primary_key],
                    set_={"times": PageRead.times + statement.excluded.times},
                )
            )


def forget_page_reads(database: Database, before: dt.date) -> None:
    """Deletes counts of days before `before`. Writes only if there are any."""
    with database.read() as session:
        if session.scalar(select(PageRead.day).where(PageRead.day < before).limit(1)) is None:
            return
    with database.write() as session:
        session.execute(delete(PageRead).where(PageRead.day < before))
