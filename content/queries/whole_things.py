"""Facts, terms and contact points as their editors see them: what they are now, their version, what uses them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content import access, contact_point_fields
from content.actions import save_term
from content.actions.save_term import TermFields
from content.clock import local_date
from content.contact_point_fields import ContactPointFields
from content.facts import FactView
from content.models import Actor, ContactPoint, Term, ThingKind
from content.queries.facts import fact_views
from content.queries.where_used import User, where_used
from content.reach import Act


@dataclass(frozen=True)
class WholeFact:
    """A fact, and what prints it."""

    view: FactView
    lock_version: int
    used_by: tuple[User, ...]


@dataclass(frozen=True)
class WholeTerm:
    """A term, withdrawn or not."""

    term: Term
    fields: TermFields


@dataclass(frozen=True)
class WholeContactPoint:
    """A contact point, withdrawn or not."""

    point: ContactPoint
    fields: ContactPointFields


def whole_fact(session: Session, actor: Actor, at: dt.datetime, key: str) -> WholeFact:
    """A fact. Raises NotFound or Forbidden."""
    fact = access.fact(session, access.reach(session, actor, local_date(at)), Act.READ, key)
    used_by = where_used(session, ThingKind.FACT, key)
    return WholeFact(fact_views(session, [key])[key], fact.lock_version, tuple(used_by))


def whole_term(session: Session, actor: Actor, at: dt.datetime, term_id: uuid.UUID) -> WholeTerm:
    """A term. Raises NotFound or Forbidden."""
    term = access.term(session, access.reach(session, actor, local_date(at)), Act.READ, term_id)
    return WholeTerm(term, save_term.fields_of(session, term))


def whole_contact_point(session: Session, actor: Actor, at: dt.datetime, point_id: uuid.UUID) -> WholeContactPoint:
    """A contact point. Raises NotFound."""
    point = access.contact_point(session, access.reach(session, actor, local_date(at)), Act.READ, point_id)
    return WholeContactPoint(point, contact_point_fields.fields_of(session, point))


def users(session: Session, actor: Actor, at: dt.datetime, kind: ThingKind, thing_id: uuid.UUID) -> list[User]:
    """What uses a page, term or contact point. Raises NotFound or Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    access.thing(session, reach, Act.READ, kind, thing_id)
    return where_used(session, kind, str(thing_id))
