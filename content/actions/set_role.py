"""Set a role: what a person may do, in which areas and locales. It holds from their next request on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from content import access, acts, audit
from content.actions.add_account import check_reach
from content.db import Database
from content.models import Role


def set_role(
    database: Database,
    account_id: uuid.UUID,
    role: Role,
    areas: Sequence[str] | None,
    locales: Sequence[str] | None,
    by: uuid.UUID,
) -> None:
    """Sets role, areas and locales (None: all). Raises NotFound, Forbidden or Invalid (an unknown area or locale)."""
    with database.write() as session:
        acting = acts.begin(session, database.now(), by)
        _, actor = access.account(session, acting.reach, account_id)
        check_reach(session, areas, locales)
        access.require_people(acting.reach, areas, locales)
        before = {"role": actor.role, "areas": actor.areas, "locales": actor.locales}
        actor.role = role
        actor.areas = None if areas is None else sorted(set(areas))
        actor.locales = None if locales is None else sorted(set(locales))
        after = {"role": actor.role, "areas": actor.areas, "locales": actor.locales}
        audit.record(session, acting.now, by, "set-role", "account", str(account_id), before=before, after=after)
