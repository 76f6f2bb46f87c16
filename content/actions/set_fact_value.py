"""Set a fact's value from a day on: one edit for every language, page, bundle and search result."""

from __future__ import annotations

import datetime as dt
import uuid

from content import audit
from content.clock import public_transaction
from content.db import Database
from content.errors import Fault, Invalid, NotFound
from content.facts import value_fault
from content.feed import Thing
from content.models import Fact, FactType, FactValue, ThingKind
from content.queries.facts import fact_views


def set_fact_value(
    database: Database,
    key: str,
    value: str | None,
    valid_from: dt.date,
    actor_id: uuid.UUID,
    unit: str | None = None,
) -> None:
    """Writes the value that holds from a day on (None: not known from then). The unit stays unless given.

    Raises NotFound, or Invalid when the value does not fit the fact's type.
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        fact = session.get(Fact, key)
        if fact is None:
            raise NotFound(ThingKind.FACT, key)
        view = fact_views(session, [key])[key]
        current = view.on(valid_from) or view.after(valid_from)
        shown_unit = unit or (current.unit if current is not None else "")
        fault = None if value is None else value_fault(FactType(fact.type), value, shown_unit)
        if fault is not None:
            raise Invalid([Fault("value", fault)])
        row = session.get(FactValue, (key, valid_from))
        if row is None:
            session.add(FactValue(fact_key=key, valid_from=valid_from, value=value, unit=shown_unit))
        else:
            row.value, row.unit = value, shown_unit
        fact.lock_version += 1
        session.flush()
        transaction.changed(Thing(ThingKind.FACT, key), shows_elsewhere=True)
        audit.record(
            session,
            transaction.version.as_of,
            actor_id,
            "set-value",
            ThingKind.FACT,
            key,
            value=value,
            valid_from=valid_from.isoformat(),
        )
