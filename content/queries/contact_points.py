"""Contact points with their texts, phones and areas."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from content.models import (
    ContactPoint,
    ContactPointArea,
    ContactPointPhone,
    ContactPointText,
    SlugRedirect,
    ThingKind,
)


def by_slug(session: Session, slug: str) -> ContactPoint | None:
    """The contact point that has this slug now."""
    return session.scalars(select(ContactPoint).where(ContactPoint.slug == slug)).one_or_none()


def by_old_slug(session: Session, slug: str) -> ContactPoint | None:
    """The contact point that once had this slug."""
    return session.scalars(
        select(ContactPoint)
        .join(SlugRedirect, SlugRedirect.thing_id == ContactPoint.id)
        .where(SlugRedirect.kind == ThingKind.CONTACT_POINT, SlugRedirect.slug == slug)
    ).one_or_none()


def public_points(
    session: Session, areas: Collection[str] | None = None, ids: Collection[uuid.UUID] | None = None
) -> list[ContactPoint]:
    """The public contact points, by kind and slug: those that serve one of the areas, or all when None."""
    conditions: list[ColumnElement[bool]] = [ContactPoint.withdrawn_at.is_(None)]
    if ids is not None:
        conditions.append(ContactPoint.id.in_(list(ids)))
    if areas is not None:
        conditions.append(
            exists().where(
                ContactPointArea.contact_point_id == ContactPoint.id,
                ContactPointArea.area_code.in_(list(areas)),
            )
        )
    return list(
        session.scalars(select(ContactPoint).where(*conditions).order_by(ContactPoint.kind.desc(), ContactPoint.slug))
    )


def texts(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, ContactPointText]]:
    """The texts of contact points, by point and locale."""
    found: dict[uuid.UUID, dict[str, ContactPointText]] = {}
    if ids:
        for text in session.scalars(select(ContactPointText).where(ContactPointText.contact_point_id.in_(list(ids)))):
            found.setdefault(text.contact_point_id, {})[text.locale] = text
    return found


def phones(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ContactPointPhone]]:
    """The phones of contact points, in order."""
    found: dict[uuid.UUID, list[ContactPointPhone]] = {}
    if ids:
        for phone in session.scalars(
            select(ContactPointPhone)
            .where(ContactPointPhone.contact_point_id.in_(list(ids)))
            .order_by(ContactPointPhone.contact_point_id, ContactPointPhone.position)
        ):
            found.setdefault(phone.contact_point_id, []).append(phone)
    return found


def areas_served(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The codes of the areas that contact points serve, in order."""
    found: dict[uuid.UUID, list[str]] = {}
    if ids:
        for row in session.execute(
            select(ContactPointArea.contact_point_id, ContactPointArea.area_code)
            .where(ContactPointArea.contact_point_id.in_(list(ids)))
            .order_by(ContactPointArea.area_code)
        ):
            found.setdefault(row.contact_point_id, []).append(row.area_code)
    return found
