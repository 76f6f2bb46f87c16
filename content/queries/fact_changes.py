"""What setting a fact's value would change, before anybody does it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.drafts import text_faults
from content.errors import Fault, Invalid
from content.facts import DatedValue, FactView, value_fault
from content.models import Actor, ThingKind
from content.queries.facts import fact_views
from content.queries.where_used import User, where_used
from content.reach import Act


@dataclass(frozen=True)
class FactChange:
    """A fact, the value that a day has, the one it would have, and what prints the fact."""

    fact: FactView
    before: DatedValue | None
    after: DatedValue
    users: tuple[User, ...]
    is_ahead: bool
    """Whether readers see it on a later day only."""


def fact_change(
    session: Session,
    actor: Actor,
    at: dt.datetime,
    key: str,
    value: str | None,
    valid_from: dt.date,
    unit: str | None = None,
) -> FactChange:
    """The change. Raises NotFound, Forbidden, or Invalid as `set_fact_value` would."""
    day = local_date(at)
    access.fact(session, access.reach(session, actor, day), Act.EDIT_FACT, key)
    view = fact_views(session, [key])[key]
    current = view.on(valid_from) or view.after(valid_from)
    after = DatedValue(valid_from, value, unit or (current.unit if current is not None else ""))
    faults = [] if value is None else list(text_faults("/value", value, 500))
    fault = None if value is None or faults else value_fault(view.type, value, after.unit)
    if fault is not None:
        faults.append(Fault("/value", fault))
    if faults:
        raise Invalid(faults)
    users = where_used(session, ThingKind.FACT, key)
    return FactChange(view, view.on(valid_from), after, tuple(users), valid_from > day)
