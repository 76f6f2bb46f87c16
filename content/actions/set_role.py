"""Set a role: what a person may do, in which areas and locales. It holds from their next request on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from content import access, acts, audit
from content.access import Who
from content.actors import check_reach, set_reach
from content.db import Database
from content.models import Role


def set_role(
    database: Database,
    account_id: uuid.UUID,
    role: Role,
    areas: Sequence[str] | None,
    locales: Sequence[str] | None,
    by: Who,
) -> None:
    """Sets role, areas and locales (None: all).

    Raises NotFound, Forbidden (who sets it reaches less far), Conflict (one's own), or Invalid (an unknown area or
    locale).
    """
    with database.write() as session:
        now = database.now()
        acting = acts.begin(session, now, by)
        _, actor = access.account(session, acting.reach, account_id)
        access.require_another(acting.actor, actor)
        check_reach(session, areas, locales)
        access.require_managing(acting.reach, areas, locales)
        before = {"role": actor.role, "areas": actor.areas, "locales": actor.locales}
        actor.role = role
        set_reach(actor, areas, locales)
        after = {"role": actor.role, "areas": actor.areas, "locales": actor.locales}
        audit.record(session, now, acting.actor.id, "set-role", "account", str(account_id), before=before, after=after)
