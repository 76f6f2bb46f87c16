"""People as who manages them sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.errors import NotFound
from content.models import Actor, AuditEvent
from content.queries.accounts import AccountView, account_by_id, all_accounts, live_session_count


@dataclass(frozen=True)
class PersonView:
    """A person's account, how many sessions are live, and how many acts stand in the trail."""

    account: AccountView
    sessions: int
    acts: int


def people(session: Session, actor: Actor, at: dt.datetime) -> list[AccountView]:
    """The accounts of all whom an actor manages, by login name; who can sign in first. Raises Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    access.require_managing(reach)
    found = [one for one in all_accounts(session) if reach.holds(one.areas, one.locales)]
    return sorted(found, key=lambda one: (one.disabled_at is not None, one.login))


def person(
    session: Session, actor: Actor, at: dt.datetime, account_id: uuid.UUID, seen_after: dt.datetime
) -> PersonView:
    """One person. Raises Forbidden, or NotFound also for who reaches further than the actor."""
    account, _ = access.account(session, access.reach(session, actor, local_date(at)), account_id)
    view = account_by_id(session, account.id)
    if view is None:
        raise NotFound("account", str(account_id))
    acts = session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.actor_id == view.actor_id))
    return PersonView(view, live_session_count(session, account.id, seen_after), acts or 0)
