"""Facts as editors list them: with the version to write on, and how many things print them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.errors import NotFound
from content.facts import FactView
from content.models import Fact, ThingKind, Uses
from content.queries.facts import fact_views


class FactState(StrEnum):
    """What somebody has to do with a fact."""

    TO_CONFIRM = "to-confirm"
    WITHOUT_VALUE = "without-value"
    CHANGES_AHEAD = "changes-ahead"


@dataclass(frozen=True)
class FactLine:
    """A fact, its version, and how many public things print it."""

    view: FactView
    lock_version: int
    users: int


@dataclass(frozen=True)
class FactFilter:
    """What facts are narrowed to; None and empty are no narrowing. `words` are looked for in key and source."""

    words: str = ""
    topic: str | None = None
    state: FactState | None = None


def fact_lines(session: Session, day: dt.date, wanted: FactFilter) -> list[FactLine]:
    """All facts of a filter, in order of key. Three queries."""
    versions = {row.key: row.lock_version for row in session.execute(select(Fact.key, Fact.lock_version))}
    users = _users(session)
    return [
        FactLine(view, versions[key], users.get(key, 0))
        for key, view in fact_views(session).items()
        if _fits(view, day, wanted)
    ]


def fact_line(session: Session, key: str) -> FactLine:
    """One fact. Raises NotFound."""
    fact = session.get(Fact, key)
    if fact is None:
        raise NotFound(ThingKind.FACT, key)
    return FactLine(fact_views(session, [key])[key], fact.lock_version, _users(session).get(key, 0))


def _users(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Uses.used_id, func.count().label("users")).where(Uses.used_kind == ThingKind.FACT).group_by(Uses.used_id)
    )
    return {row.used_id: row.users for row in rows}


def _fits(view: FactView, day: dt.date, wanted: FactFilter) -> bool:
    text = f"{view.key} {view.source_name} {view.source_url}".casefold()
    return (
        all(word in text for word in wanted.words.casefold().split())
        and wanted.topic in {None, view.topic}
        and (wanted.state is None or _is(view, day, wanted.state))
    )


def _is(view: FactView, day: dt.date, state: FactState) -> bool:
    if state is FactState.TO_CONFIRM:
        return view.checked_on is None
    if state is FactState.CHANGES_AHEAD:
        return view.after(day) is not None
    value = view.on(day)
    return value is None or value.value is None
