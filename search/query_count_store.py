"""Writes query counts, and decides which queries anybody may read.

Too few asked a query as long as it was not counted five times on three days of a week, in one locale and region. Until
then a row holds an HMAC of it. Half of its key is the week's, drawn at random and thrown away with those rows each
Monday (what is left of them is a number under "other"); the other half is the installation's secret, so that neither a
copy of the database nor the secret alone lets anybody try words. A query that passes is written out from then on.
No query that has not passed is ever sent to the database, which may log what it is sent.

Two processes, or one before and after a restart, do not know each other's callers. So of a day's counts only the most
that one process saw bring a query nearer to being written out.
"""

import calendar
import datetime as dt
import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from content.clock import local_date
from content.db import Database, WriteSession
from content.models import Base, HiddenSearchCount, SearchCount, SearchCountKey
from search.query_counts import Asked

LEAST_COUNTS = 5
LEAST_DAYS = 3
KEPT_MONTHS = 13

_Place = tuple[str, str, str]
"""Locale, region, query."""


class QueryCountStore:
    """Writes one process' counts. For one thread. `source`: the counter's; `secret`: gives the secret key."""

    def __init__(self, database: Database, source: str, secret: Callable[[], bytes]) -> None:
        self._database = database
        self._source = source
        self._secret = secret
        self._known: set[_Place] = set()
        self._known_on = dt.date.min

    def write(self, counts: Mapping[Asked, int]) -> None:
        """Adds counts, in one transaction. Raises `content.errors.Unavailable`, OSError; then nothing is written."""
        today = local_date(self._database.now())
        tidy(self._database, today)
        with self._database.write() as session:
            known = self._read_known(session, today)
            clear: Counter[Asked] = Counter()
            hidden: Counter[tuple[Asked, str]] = Counter()
            digest = _Digests(session, monday_of(today), self._secret)
            for asked, times in counts.items():
                if not asked.query or (asked.locale, asked.region, asked.query) in known:
                    clear[asked] += times
                elif asked.day < monday_of(today):
                    clear[_other(asked)] += times  # its week's key is gone
                else:
                    hidden[asked, digest(asked)] += times
            _add_hidden(session, hidden, self._source)
            for place, (asked, hashed) in {_place(one[0]): one for one in hidden}.items():
                passed = _passed(session, asked, hashed)
                clear.update(passed)
                if passed:
                    known.add(place)
            _add_clear(session, clear)
        self._known, self._known_on = known, today

    def _read_known(self, session: WriteSession, today: dt.date) -> set[_Place]:
        """The queries that have passed: all of them once a day, else those that others wrote since yesterday."""
        rows = select(SearchCount.locale, SearchCount.region, SearchCount.query).where(SearchCount.query != "")
        is_new_day = self._known_on != today
        if not is_new_day:
            rows = rows.where(SearchCount.day >= today - dt.timedelta(days=1))
        read = {(row.locale, row.region, row.query) for row in session.execute(rows.distinct())}
        return read if is_new_day else self._known | read


def tidy(database: Database, today: dt.date) -> None:
    """Throws away the digests and keys of weeks that are over, and counts past their time. Writes only if there are.

    What is thrown away is thrown away: SQLite overwrites it and empties its log. Raises `Unavailable`.
    """
    monday, oldest = monday_of(today), months_before(today, KEPT_MONTHS)
    with database.read() as session:
        if not any(
            session.scalar(select(condition).limit(1))
            for condition in (
                select(SearchCountKey.week).where(SearchCountKey.week < monday).exists(),
                select(HiddenSearchCount.day).where(HiddenSearchCount.day < monday).exists(),
                select(SearchCount.day).where(SearchCount.day < oldest).exists(),
            )
        ):
            return
    with database.write() as session:
        if database.is_sqlite:
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        session.execute(delete(SearchCountKey).where(SearchCountKey.week < monday))
        _add_clear(session, _taken_out(session, HiddenSearchCount.day < monday, query=""))
        session.execute(delete(SearchCount).where(SearchCount.day < oldest))
    if database.is_sqlite:
        _empty_log(database)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class _Digests:
    """Makes this week's digests; draws the week's key when it is the first to need it."""

    def __init__(self, session: WriteSession, monday: dt.date, secret: Callable[[], bytes]) -> None:
        self._session = session
        self._monday = monday
        self._secret = secret
        self._key = b""

    def __call__(self, asked: Asked) -> str:
        if not self._key:
            self._key = hmac.digest(self._secret(), b"query counts" + self._drawn().encode(), hashlib.sha256)
        text = "\0".join(_place(asked)).encode("utf-8", "replace")
        return hmac.digest(self._key, text, hashlib.sha256)[:16].hex()

    def _drawn(self) -> str:
        row = {"week": self._monday, "key": secrets.token_hex(32)}
        self._session.execute(_insert(self._session, SearchCountKey).values(row).on_conflict_do_nothing())
        return self._session.execute(select(SearchCountKey.key).where(SearchCountKey.week == self._monday)).scalar_one()


def _passed(session: WriteSession, asked: Asked, digest: str) -> Counter[Asked]:
    """The counts of a query that enough have asked now, taken out from among the hidden; else nothing."""
    mine = (
        (HiddenSearchCount.locale == asked.locale)
        & (HiddenSearchCount.region == asked.region)
        & (HiddenSearchCount.digest == digest)
    )
    by_source = session.execute(
        select(HiddenSearchCount.day, func.sum(HiddenSearchCount.times).label("times"))
        .where(mine)
        .group_by(HiddenSearchCount.day, HiddenSearchCount.source)
    ).all()
    most: dict[dt.date, int] = {}
    for row in by_source:
        most[row.day] = max(most.get(row.day, 0), int(row.times))
    if len(most) < LEAST_DAYS or sum(most.values()) < LEAST_COUNTS:
        return Counter()
    return _taken_out(session, mine, query=asked.query)


def _taken_out(session: WriteSession, which: ColumnElement[bool], query: str) -> Counter[Asked]:
    """Deletes hidden counts; gives them as counts of a query."""
    found: Counter[Asked] = Counter()
    model = HiddenSearchCount
    for row in session.execute(
        delete(model).where(which).returning(model.day, model.locale, model.region, model.outcome, model.times)
    ):
        found[Asked(row.day, row.locale, row.region, query, row.outcome)] += row.times
    return found


def _add_clear(session: WriteSession, counts: Mapping[Asked, int]) -> None:
    _add(
        session,
        SearchCount,
        [
            {"day": one.day, "locale": one.locale, "region": one.region, "query": one.query, "outcome": one.outcome,
             "times": times}
            for one, times in counts.items()
        ],
    )  # fmt: skip


def _add_hidden(session: WriteSession, counts: Mapping[tuple[Asked, str], int], source: str) -> None:
    _add(
        session,
        HiddenSearchCount,
        [
            {"day": one.day, "locale": one.locale, "region": one.region, "digest": digest, "outcome": one.outcome,
             "source": source, "times": times}
            for (one, digest), times in counts.items()
        ],
    )  # fmt: skip


def _add(session: WriteSession, model: type[SearchCount | HiddenSearchCount], rows: list[dict[str, object]]) -> None:
    """Adds to rows that are there, makes the others; always in the same order, so that no two writers deadlock."""
    keys = [column.name for column in model.__table__.primary_key]
    rows.sort(key=lambda row: [str(row[name]) for name in keys])
    for start in range(0, len(rows), 500):
        statement = _insert(session, model).values(rows[start : start + 500])
        session.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={"times": model.times + statement.excluded.times})
        )


def _insert(session: WriteSession, model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


def _other(asked: Asked) -> Asked:
    return Asked(asked.day, asked.locale, asked.region, "", asked.outcome)


def _place(asked: Asked) -> _Place:
    return asked.locale, asked.region, asked.query


def _empty_log(database: Database) -> None:
    """Writes SQLite's log into the file and empties it; when readers are in the way, the next time does."""
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
