"""Set a fact's value from a day on: one edit for every language, page, bundle and search result."""

from __future__ import annotations

import datetime as dt

from content import access, acts, audit
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.drafts import text_faults
from content.errors import Difference, Fault, Invalid
from content.facts import value_fault
from content.feed import Thing
from content.models import FactType, FactValue, ThingKind
from content.queries.facts import fact_views
from content.reach import Act


def set_fact_value(
    database: Database,
    key: str,
    value: str | None,
    valid_from: dt.date,
    actor: Who,
    unit: str | None = None,
    *,
    lock_version: int | None = None,
) -> int:
    """Writes the value that holds from a day on (None: not known from then). The unit stays unless given.

    Gives the fact's version after it.

    Another value is not confirmed: `checked_on` is emptied until a person has opened the source again. Raises NotFound,
    Forbidden, Invalid (the value does not fit the fact's type), or Stale when `lock_version` is given and not the
    fact's.
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        fact = access.fact(session, acting.reach, Act.EDIT_FACT, key)
        row = session.get(FactValue, (key, valid_from))
        if lock_version is not None:
            theirs = None if row is None else row.value
            acts.check_version(fact.lock_version, lock_version, [Difference("/value", value, theirs)])
        view = fact_views(session, [key])[key]
        current = view.on(valid_from) or view.after(valid_from)
        shown_unit = unit or (current.unit if current is not None else "")
        faults = [] if value is None else list(text_faults("value", value, 500))
        fault = None if value is None or faults else value_fault(FactType(fact.type), value, shown_unit)
        if fault is not None:
            faults.append(Fault("value", fault))
        if faults:
            raise Invalid(faults)
        if row is None:
            session.add(FactValue(fact_key=key, valid_from=valid_from, value=value, unit=shown_unit))
        elif (row.value, row.unit) == (value, shown_unit):
            return fact.lock_version
        else:
            row.value, row.unit = value, shown_unit
        fact.checked_on = None
        fact.lock_version += 1
        session.flush()
        transaction.changed(Thing(ThingKind.FACT, key), shows_elsewhere=True)
        audit.record(
            session,
            acting.now,
            acting.actor.id,
            "set-value",
            ThingKind.FACT,
            key,
            value=value,
            valid_from=valid_from.isoformat(),
        )
        return fact.lock_version
