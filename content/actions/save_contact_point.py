"""Save a contact point: organisation, place, schedule, phones, languages, areas, and its words in each locale."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from pathlib import Path

from sqlalchemy.orm import Session

from content import access, acts, audit, contact_point_fields, live
from content.access import Who
from content.actions.rename import slug_faults
from content.acts import Acting
from content.clock import public_transaction
from content.contact_point_fields import COLUMNS, ContactPointFields, cleaned, fields_of, flat
from content.db import Database
from content.drafts import differences
from content.errors import Conflict, Invalid
from content.loading import write
from content.loading.files import ContactPointFile
from content.models import COUNTRY, ThingKind
from content.reach import Act
from locales import TAGS


def create_contact_point(database: Database, slug: str, fields: ContactPointFields, actor: Who) -> uuid.UUID:
    """Makes a contact point. Raises Forbidden, Invalid with all that is wrong, or Conflict (the slug was used)."""
    wanted = cleaned(fields)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        _require(acting, wanted.areas, None)
        for tag in sorted(wanted.texts):
            _require(acting, wanted.areas, tag)
        _check(session, wanted, acting, slug)
        if live.resolve_slugs(session, ThingKind.CONTACT_POINT, {slug}):
            raise Conflict(f"Another contact point has or had the slug “{slug}”; links to it lead there.")
        point_id = uuid.uuid4()
        write.write_contact_point(transaction, _file(session, point_id, slug, wanted))
        _note(acting, "create-contact-point", point_id, slug=slug)
        return point_id


def save_contact_point(
    database: Database, point_id: uuid.UUID, fields: ContactPointFields, actor: Who, *, lock_version: int
) -> int:
    """Writes a contact point whole, in place of what stood there; public at once. Gives its version after it.

    An actor reaches all areas that it serves, before and after; who may write in some locales only may change only
    their words. Raises NotFound, Forbidden, Conflict (withdrawn), Stale with what differs, or Invalid.
    """
    wanted = cleaned(fields)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        point = access.contact_point(session, acting.reach, Act.READ, point_id)
        kept = fields_of(session, point)
        differs = differences(flat(wanted), flat(kept))
        areas = {*kept.areas, *wanted.areas} or {COUNTRY}
        for tag in TAGS:
            if wanted.texts.get(tag) != kept.texts.get(tag):
                _require(acting, areas, tag)
        if not differs or any(not one.where.startswith("/texts/") for one in differs):
            _require(acting, areas, None)
        acts.check_version(point.lock_version, lock_version, differs)
        if point.withdrawn_at is not None:
            raise Conflict(f"The contact point “{point.slug}” was withdrawn.")
        _check(session, wanted, acting, point.slug)
        if not differs:
            return point.lock_version
        write.write_contact_point(transaction, _file(session, point_id, point.slug, wanted))
        point.lock_version += 1
        session.flush()
        changed = [one.where.removeprefix("/") for one in differs]
        _note(acting, "save-contact-point", point_id, fields=changed)
        return point.lock_version


def _require(acting: Acting, areas: Collection[str], tag: str | None) -> None:
    for area in sorted(areas):
        access.require(acting.reach, Act.EDIT_CONTACT_POINT, area, tag)


def _check(session: Session, fields: ContactPointFields, acting: Acting, slug: str) -> None:
    faults = [*slug_faults(slug), *contact_point_fields.faults(session, fields, acting.now)]
    if faults:
        raise Invalid(faults)


def _file(session: Session, point_id: uuid.UUID, slug: str, fields: ContactPointFields) -> ContactPointFile:
    """The contact point as the loader writes it: one way of writing for files and forms."""
    columns = {name: getattr(fields, name) for name in COLUMNS}
    columns["languages"] = None if fields.languages is None else list(fields.languages)
    return ContactPointFile(
        Path(), point_id, slug, columns, tuple(fields.phones), tuple(fields.areas), dict(fields.texts), ""
    )


def _note(acting: Acting, verb: str, point_id: uuid.UUID, **detail: object) -> None:
    audit.record(acting.session, acting.now, acting.actor.id, verb, ThingKind.CONTACT_POINT, str(point_id), **detail)
