"""The people whom an actor manages: their accounts, as far as these reach no further than the actor does."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.errors import Forbidden, NotFound
from content.models import Actor
from content.queries.accounts import AccountView, account_by_id, all_accounts
from content.reach import ALLOWED, Act


def people(session: Session, actor: Actor, at: dt.datetime) -> list[AccountView]:
    """All accounts that an actor manages, by login name. Raises Forbidden."""
    reach = access.reach(session, actor, local_date(at))
    if Act.MANAGE_PEOPLE not in ALLOWED[reach.role]:
        raise Forbidden(f"The role {reach.role} may not {Act.MANAGE_PEOPLE}.")
    return [one for one in all_accounts(session) if reach.holds(one.areas, one.locales)]


def person(session: Session, actor: Actor, at: dt.datetime, account_id: uuid.UUID) -> AccountView:
    """One of them. Raises NotFound or Forbidden."""
    access.account(session, access.reach(session, actor, local_date(at)), account_id)
    found = account_by_id(session, account_id)
    if found is None:
        raise NotFound("account", str(account_id))
    return found
