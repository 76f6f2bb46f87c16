"""The clock: what begins or ends by itself is a change like an edit.

Every public transaction first stamps what began or ended between the last `as_of` and now. The worker opens one at each
such moment and at each midnight in Amsterdam, so an outage is caught up by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from content import feed, live
from content.db import Database
from content.feed import FeedTransaction, Thing
from content.models import (
    CLOCK_ID,
    ContactPoint,
    Edition,
    EditionState,
    FactValue,
    Membership,
    Notice,
    ThingKind,
    UtcDateTime,
)
from locales.formats import AMSTERDAM


@contextmanager
def public_transaction(database: Database) -> Iterator[FeedTransaction]:
    """A transaction that changes what the public sees: takes the next number, stamps the clock, commits at the end."""
    with database.write() as session:
        version, before = feed.begin(session, database.now())
        transaction = FeedTransaction(session, version, before)
        stamp(transaction)
        yield transaction


def stamp(transaction: FeedTransaction) -> None:
    """Marks what began or ended after the last `as_of`, up to this one."""
    session, before, now = transaction.session, transaction.before, transaction.version.as_of
    if now <= before:
        return
    began = session.scalars(
        select(FactValue.fact_key)
        .where(FactValue.valid_from > local_date(before), FactValue.valid_from <= local_date(now))
        .distinct()
    ).all()
    transaction.changed(*(Thing(ThingKind.FACT, key) for key in began), shows_elsewhere=True)
    if local_date(before) != local_date(now):
        # Opening times are given out for the 14 days from today on.
        scheduled = session.scalars(
            select(ContactPoint.id).where(ContactPoint.schedule.is_not(None), ContactPoint.withdrawn_at.is_(None))
        ).all()
        transaction.changed(*(Thing(ThingKind.CONTACT_POINT, str(id_)) for id_ in scheduled))
        moved = session.scalars(
            select(Membership.area_code)
            .where(
                or_(
                    and_(Membership.from_on > local_date(before), Membership.from_on <= local_date(now)),
                    and_(Membership.until_on > local_date(before), Membership.until_on <= local_date(now)),
                )
            )
            .distinct()
        ).all()
        transaction.changed(*(Thing(ThingKind.AREA, code) for code in moved))
    notices = session.scalars(
        select(Notice.id).where(
            Notice.withdrawn_at.is_(None),
            ((Notice.from_at > before) & (Notice.from_at <= now))
            | ((Notice.until_at > before) & (Notice.until_at <= now)),
        )
    ).all()
    transaction.changed(*(Thing(ThingKind.NOTICE, str(id_)) for id_ in notices))
    for edition in session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.SCHEDULED, Edition.publish_at <= now)
        .order_by(Edition.publish_at, Edition.id)
    ).all():
        live.make_live(transaction, edition, CLOCK_ID)
    for edition in session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.PUBLISHED, Edition.expires_at <= now)
        .order_by(Edition.expires_at, Edition.id)
    ).all():
        live.end(transaction, edition, CLOCK_ID)


def next_moment(session: Session, after: dt.datetime) -> dt.datetime:
    """The next instant at which something begins or ends by itself; at the latest the next midnight in Amsterdam.

    One query.
    """
    midnight = local_midnight(local_date(after) + dt.timedelta(days=1))
    moments = session.execute(_NEXT, {"after": after}).one()
    return min(moment for moment in (midnight, *moments) if moment is not None)


def _first(moment: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    later = moment > bindparam("after", type_=UtcDateTime())
    return select(func.min(moment)).where(later, *conditions).scalar_subquery()


_NEXT = select(
    _first(Edition.publish_at, Edition.state == EditionState.SCHEDULED),
    _first(Edition.expires_at, Edition.state == EditionState.PUBLISHED),
    _first(Notice.from_at, Notice.withdrawn_at.is_(None)),
    _first(Notice.until_at, Notice.withdrawn_at.is_(None)),
)
"""Asked every second, so made once."""


def local_date(instant: dt.datetime) -> dt.date:
    """The day in Amsterdam at an instant: the law's day."""
    return instant.astimezone(AMSTERDAM).date()


def local_midnight(day: dt.date) -> dt.datetime:
    """The instant at which a day begins in Amsterdam."""
    return dt.datetime.combine(day, dt.time(), AMSTERDAM).astimezone(dt.UTC)
