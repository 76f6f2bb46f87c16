"""Facts with their dated values."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.facts import DatedValue, FactView
from content.models import Fact, FactType, FactValue


def fact_views(session: Session, keys: Collection[str] | None = None) -> dict[str, FactView]:
    """Facts by key, in order of key; all of them when `keys` is None. One query."""
    if keys is not None and not keys:
        return {}
    statement = (
        select(Fact, FactValue)
        .outerjoin(FactValue, FactValue.fact_key == Fact.key)
        .order_by(Fact.key, FactValue.valid_from)
    )
    if keys is not None:
        statement = statement.where(Fact.key.in_(sorted(keys)))
    grouped: dict[str, tuple[Fact, list[DatedValue]]] = {}
    for fact, value in session.execute(statement):
        values = grouped.setdefault(fact.key, (fact, []))[1]
        if value is not None:
            values.append(DatedValue(value.valid_from, value.value, value.unit))
    return {
        key: FactView(
            fact.key,
            FactType(fact.type),
            fact.per,
            fact.topic,
            fact.source_name,
            fact.source_url,
            fact.checked_on,
            tuple(values),
        )
        for key, (fact, values) in grouped.items()
    }


def fact_versions(session: Session, keys: Collection[str] | None = None) -> dict[str, int]:
    """The version of each fact, for who changes it; of all of them when `keys` is None."""
    statement = select(Fact.key, Fact.lock_version)
    if keys is not None:
        statement = statement.where(Fact.key.in_(sorted(keys)))
    return {row.key: row.lock_version for row in session.execute(statement)}
