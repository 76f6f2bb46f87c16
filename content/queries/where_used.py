"""Where a thing is used: what the public sees that prints or points to it, and drafts that will."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content import feed, references
from content.feed import Thing
from content.models import (
    OPEN_STATES,
    ContactPoint,
    Document,
    Edition,
    Page,
    Section,
    SlugRedirect,
    Term,
    ThingKind,
)
from content.queries.statuses import page_titles

_MODELS: dict[ThingKind, type[Page] | type[Term] | type[ContactPoint]] = {
    ThingKind.PAGE: Page,
    ThingKind.TERM: Term,
    ThingKind.CONTACT_POINT: ContactPoint,
}
_SCHEMES = {kind: scheme for scheme, kind in references.LINK_KINDS.items()}


@dataclass(frozen=True)
class User:
    """A page, term or contact point that uses a thing; `in_draft`: only an edition that is still being made does."""

    kind: ThingKind
    id: uuid.UUID
    slug: str
    title: str
    in_draft: bool


def where_used(session: Session, kind: ThingKind, id_: str) -> list[User]:
    """What uses a fact (by key), page, term or contact point (by id): what is public first, then by kind and slug.

    What is public comes from the feed's own table, so it is exactly what a change will change.
    """
    users = feed.users_of(session, [Thing(kind, id_)])
    found = _named(session, users, in_draft=False)
    public = {(user.kind, user.id) for user in found}
    drafts = {Thing(ThingKind.PAGE, str(page)) for page in _drafts(session, kind, id_)}
    found += [user for user in _named(session, drafts, in_draft=True) if (user.kind, user.id) not in public]
    return sorted(found, key=lambda user: (user.in_draft, user.kind, user.slug))


def _named(session: Session, things: Collection[Thing], *, in_draft: bool) -> list[User]:
    ids: dict[ThingKind, list[uuid.UUID]] = {kind: [] for kind in ThingKind}
    for thing in things:
        ids[thing.kind].append(uuid.UUID(thing.id))
    titles = page_titles(session, ids[ThingKind.PAGE])
    pages = session.execute(select(Page.id, Page.slug).where(Page.id.in_(ids[ThingKind.PAGE])))
    terms = session.execute(select(Term.id, Term.slug, Term.dutch).where(Term.id.in_(ids[ThingKind.TERM])))
    points = session.execute(
        select(ContactPoint.id, ContactPoint.slug, ContactPoint.organisation).where(
            ContactPoint.id.in_(ids[ThingKind.CONTACT_POINT])
        )
    )
    return [
        *(User(ThingKind.PAGE, row.id, row.slug, titles.get(row.id, row.slug), in_draft) for row in pages),
        *(User(ThingKind.TERM, row.id, row.slug, row.dutch, in_draft) for row in terms),
        *(User(ThingKind.CONTACT_POINT, row.id, row.slug, row.organisation, in_draft) for row in points),
    ]


def _drafts(session: Session, kind: ThingKind, id_: str) -> set[uuid.UUID]:
    """Pages with an edition that is being made and names the thing."""
    if kind is ThingKind.FACT:
        scheme, names = "fact", {id_}
    elif kind in _MODELS:
        scheme, names = _SCHEMES[kind], _slugs(session, kind, id_)
    else:
        return set()
    rows = session.execute(
        select(Document.page_id, Section.heading, Section.markdown)
        .join(Edition, Edition.document_id == Document.id)
        .join(Section, Section.edition_id == Edition.id)
        .where(
            Edition.state.in_(OPEN_STATES),
            # A first sieve; what a reference is, is decided by `references` alone.
            or_(
                *(
                    column.contains(f"{scheme}:{name}")
                    for name in names
                    for column in (Section.heading, Section.markdown)
                )
            ),
        )
    )
    return {row.page_id for row in rows if _names([row.heading, row.markdown], kind, names)}


def _names(texts: list[str], kind: ThingKind, names: set[str]) -> bool:
    if kind is ThingKind.FACT:
        return bool(references.fact_keys(texts) & names)
    return any(link.kind is kind and link.slug in names for link in references.links(texts))


def _slugs(session: Session, kind: ThingKind, id_: str) -> set[str]:
    """The slugs that a page, term or contact point has and had."""
    model = _MODELS[kind]
    thing_id = uuid.UUID(id_)
    found = set(session.scalars(select(model.slug).where(model.id == thing_id)))
    old = select(SlugRedirect.slug).where(SlugRedirect.kind == kind, SlugRedirect.thing_id == thing_id)
    return found | set(session.scalars(old))
