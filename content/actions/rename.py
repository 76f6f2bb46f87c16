"""Rename: a page, term or contact point gets another slug; the old one leads to it for ever."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import delete

from content import audit, live
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, Fault, Invalid
from content.feed import Thing
from content.models import SlugRedirect, ThingKind

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rename(database: Database, kind: ThingKind, thing_id: uuid.UUID, slug: str, actor_id: uuid.UUID) -> None:
    """Gives a thing another slug. Raises NotFound, Invalid (no slug) or Conflict (another thing has or had it)."""
    if not _SLUG.fullmatch(slug) or len(slug) > 120:
        raise Invalid([Fault("slug", f"“{slug}” is no slug: small letters, digits and single hyphens, at most 120.")])
    with public_transaction(database) as transaction:
        session = transaction.session
        thing = live.find_thing(session, kind, thing_id)
        if thing.slug == slug:
            return
        if live.resolve_slugs(session, kind, {slug}).get(slug, thing_id) != thing_id:
            raise Conflict(f"Another {kind} has or had the slug “{slug}”; links to it lead there.")
        # Back to a slug of its own: the redirect would stand in the thing's own way.
        session.execute(delete(SlugRedirect).where(SlugRedirect.kind == kind, SlugRedirect.slug == slug))
        session.add(SlugRedirect(kind=kind, slug=thing.slug, thing_id=thing_id))
        before, thing.slug = thing.slug, slug
        session.flush()
        transaction.changed(Thing(kind, str(thing_id)), shows_elsewhere=True)
        audit.record(
            session, transaction.version.as_of, actor_id, "rename", kind, str(thing_id), before=before, after=slug
        )
