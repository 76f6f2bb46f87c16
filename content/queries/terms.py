"""Terms and their texts."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from content.models import SlugRedirect, Term, TermText, ThingKind


def by_slug(session: Session, slug: str) -> Term | None:
    """The term that has this slug now."""
    return session.scalars(select(Term).where(Term.slug == slug)).one_or_none()


def by_old_slug(session: Session, slug: str) -> Term | None:
    """The term that once had this slug."""
    return session.scalars(
        select(Term)
        .join(SlugRedirect, SlugRedirect.thing_id == Term.id)
        .where(SlugRedirect.kind == ThingKind.TERM, SlugRedirect.slug == slug)
    ).one_or_none()


def public_terms(session: Session, offset: int, limit: int | None) -> tuple[int, list[Term]]:
    """How many public terms there are, and a stretch of them by slug."""
    total = session.scalar(select(func.count()).select_from(Term).where(Term.withdrawn_at.is_(None))) or 0
    statement: Select[Term] = select(Term).where(Term.withdrawn_at.is_(None)).order_by(Term.slug).offset(offset)
    return total, list(session.scalars(statement if limit is None else statement.limit(limit)))


def public_by_id(session: Session, ids: Collection[uuid.UUID]) -> list[Term]:
    """The public terms among these."""
    return list(session.scalars(select(Term).where(Term.id.in_(list(ids)), Term.withdrawn_at.is_(None))))


def texts(session: Session, term_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, TermText]]:
    """The texts of terms, by term and locale."""
    found: dict[uuid.UUID, dict[str, TermText]] = {}
    if term_ids:
        for text in session.scalars(select(TermText).where(TermText.term_id.in_(list(term_ids)))):
            found.setdefault(text.term_id, {})[text.locale] = text
    return found
