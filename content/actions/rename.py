"""Rename: a page, term or contact point gets another slug; the old one leads to it for ever."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import delete

from content import access, acts, audit, live
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, Difference, Fault, Invalid
from content.feed import Thing
from content.models import Page, SlugRedirect, ThingKind
from content.reach import Act

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rename(
    database: Database,
    kind: ThingKind,
    thing_id: uuid.UUID,
    slug: str,
    actor: Who,
    *,
    lock_version: int | None = None,
) -> int:
    """Gives a thing another slug. Gives its version after it.

    Raises NotFound, Forbidden, Invalid (no slug), Conflict (another thing has or had it, or this one was withdrawn), or
    Stale when `lock_version` is given and not the thing's.
    """
    faults = slug_faults(slug)
    if faults:
        raise Invalid(faults)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        thing = access.thing(session, acting.reach, Act.RENAME, kind, thing_id)
        if lock_version is not None:
            acts.check_version(thing.lock_version, lock_version, [Difference("/slug", slug, thing.slug)])
        if thing.withdrawn_at is not None:
            raise Conflict(f"The {kind} “{thing.slug}” was withdrawn.")
        if thing.slug == slug:
            return thing.lock_version
        if live.resolve_slugs(session, kind, {slug}).get(slug, thing_id) != thing_id:
            raise Conflict(f"Another {kind} has or had the slug “{slug}”; links to it lead there.")
        # Back to a slug of its own: the redirect would stand in the thing's own way.
        session.execute(delete(SlugRedirect).where(SlugRedirect.kind == kind, SlugRedirect.slug == slug))
        session.add(SlugRedirect(kind=kind, slug=thing.slug, thing_id=thing_id))
        before, thing.slug = thing.slug, slug
        thing.lock_version += 1
        session.flush()
        if not isinstance(thing, Page) or live.is_public(session, thing):
            transaction.changed(Thing(kind, str(thing_id)), shows_elsewhere=True)
        audit.record(session, acting.now, acting.actor.id, "rename", kind, str(thing_id), before=before, after=slug)
        return thing.lock_version


def slug_faults(slug: str) -> list[Fault]:
    """What is wrong with a slug."""
    if _SLUG.fullmatch(slug) and len(slug) <= 120:
        return []
    return [Fault("/slug", f"“{slug[:120]}” is no slug: small letters, digits and single hyphens, at most 120.")]
