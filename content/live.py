"""What the public sees of a document begins and ends here, inside a public transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import audit, references
from content.db import WriteSession
from content.errors import NotFound
from content.feed import FeedTransaction, Thing, replace_uses
from content.models import (
    COUNTRY,
    ContactPoint,
    Document,
    Edition,
    EditionState,
    Page,
    PageRelation,
    PublicChange,
    Section,
    SlugRedirect,
    Term,
    ThingKind,
)

_MODELS: dict[ThingKind, type[Page] | type[Term] | type[ContactPoint]] = {
    ThingKind.PAGE: Page,
    ThingKind.TERM: Term,
    ThingKind.CONTACT_POINT: ContactPoint,
}


def make_live(transaction: FeedTransaction, edition: Edition, actor_id: uuid.UUID) -> None:
    """Publishes an edition: the one before is superseded, uses are written anew, the page has changed."""
    document = _locked(transaction.session, edition.document_id)
    shows_elsewhere = set_live(transaction, document, edition, actor_id)
    page_changed(transaction, document.page_id, shows_elsewhere=shows_elsewhere)


def set_live(transaction: FeedTransaction, document: Document, edition: Edition, actor_id: uuid.UUID) -> bool:
    """Publishes an edition without marking its page; the caller does, once for all texts that it publishes.

    Gives whether others show what changed: the title of a shared text, or that there is one.
    """
    session, now = transaction.session, transaction.version.as_of
    before = session.scalars(
        select(Edition).where(Edition.document_id == document.id, Edition.state == EditionState.PUBLISHED)
    ).one_or_none()
    if before is not None:
        before.state = EditionState.SUPERSEDED
        before.ended_at = now
        session.flush()  # the database allows one live edition: the old one ends first
    edition.state = EditionState.PUBLISHED
    edition.published_at = now
    document.lock_version += 1
    session.flush()
    audit.record(
        session,
        now,
        actor_id,
        "publish",
        ThingKind.PAGE,
        str(document.page_id),
        document=str(document.id),
        locale=document.locale,
        area=document.area_code,
        number=edition.number,
    )
    return document.area_code == COUNTRY and (before is None or before.title != edition.title)


def end(transaction: FeedTransaction, edition: Edition, actor_id: uuid.UUID) -> None:
    """Withdraws one live edition. The page is gone when it was the last shared one."""
    session, now = transaction.session, transaction.version.as_of
    document = _locked(session, edition.document_id)
    edition.state = EditionState.WITHDRAWN
    edition.ended_at = now
    document.lock_version += 1
    session.flush()
    page_changed(transaction, document.page_id, shows_elsewhere=document.area_code == COUNTRY)
    audit.record(
        session,
        now,
        actor_id,
        "withdraw",
        ThingKind.PAGE,
        str(document.page_id),
        document=str(document.id),
        locale=document.locale,
        area=document.area_code,
        number=edition.number,
    )


def page_changed(transaction: FeedTransaction, page_id: uuid.UUID, *, shows_elsewhere: bool) -> None:
    """Writes a page's uses anew from what is live of it and marks it as changed, or as gone when nothing is.

    A page that the public never saw, or that is gone already, is not marked; but links to it may lead on from now.
    """
    session = transaction.session
    thing = Thing(ThingKind.PAGE, str(page_id))
    page = session.get_one(Page, page_id)
    if not is_public(session, page):
        replace_uses(session, thing, ())
        if _is_marked_present(session, thing):
            transaction.gone(thing)
        elif page.replaced_by_id is not None:
            transaction.leads_elsewhere(thing)
        return
    texts: set[str] = set()
    for row in session.execute(
        select(Edition.title, Edition.summary, Section.heading, Section.markdown)
        .join(Document, Document.id == Edition.document_id)
        .outerjoin(Section, Section.edition_id == Edition.id)
        .where(Document.page_id == page_id, Edition.state == EditionState.PUBLISHED)
    ):
        texts.update(part for part in row if part is not None)
    related = session.scalars(select(PageRelation.related_id).where(PageRelation.page_id == page_id)).all()
    used = used_by_texts(session, texts)
    used.update(Thing(ThingKind.PAGE, str(id_)) for id_ in related)
    replace_uses(session, thing, used)
    transaction.changed(thing, shows_elsewhere=shows_elsewhere)


def is_public(session: Session, page: Page) -> bool:
    """Whether the public sees a page: it was not withdrawn and has a live shared text."""
    return page.withdrawn_at is None and _has_shared_text(session, page.id)


def used_by_texts(session: Session, texts: Iterable[str]) -> set[Thing]:
    """The things that Markdown texts print or link to; slugs are resolved, old ones too."""
    markdown = list(texts)
    used = {Thing(ThingKind.FACT, key) for key in references.fact_keys(markdown)}
    by_kind: dict[ThingKind, set[str]] = {}
    for link in references.links(markdown):
        by_kind.setdefault(link.kind, set()).add(link.slug)
    for kind, slugs in by_kind.items():
        used.update(Thing(kind, str(id_)) for id_ in resolve_slugs(session, kind, slugs).values())
    return used


def resolve_slugs(session: Session, kind: ThingKind, slugs: set[str]) -> dict[str, uuid.UUID]:
    """Slug to id, for the slugs that name something now or once did."""
    model = _MODELS[kind]
    found: dict[str, uuid.UUID] = {}
    for row in session.execute(
        select(SlugRedirect.slug, SlugRedirect.thing_id).where(SlugRedirect.kind == kind, SlugRedirect.slug.in_(slugs))
    ):
        found[row.slug] = row.thing_id
    for row in session.execute(select(model.slug, model.id).where(model.slug.in_(slugs))):
        found[row.slug] = row.id
    return found


def find_thing(session: Session, kind: ThingKind, thing_id: uuid.UUID) -> Page | Term | ContactPoint:
    """The page, term or contact point of an id. Raises NotFound."""
    thing: Page | Term | ContactPoint | None
    if kind is ThingKind.PAGE:
        thing = session.get(Page, thing_id)
    elif kind is ThingKind.TERM:
        thing = session.get(Term, thing_id)
    else:
        thing = session.get(ContactPoint, thing_id)
    if thing is None:
        raise NotFound(kind, str(thing_id))
    return thing


def _has_shared_text(session: Session, page_id: uuid.UUID) -> bool:
    return (
        session.scalars(
            select(Edition.id)
            .join(Document, Document.id == Edition.document_id)
            .where(
                Document.page_id == page_id,
                Document.area_code == COUNTRY,
                Edition.state == EditionState.PUBLISHED,
            )
            .limit(1)
        ).first()
        is not None
    )


def _is_marked_present(session: Session, thing: Thing) -> bool:
    gone = session.scalar(select(PublicChange.gone).where(PublicChange.kind == thing.kind, PublicChange.id == thing.id))
    return gone is False


def _locked(session: WriteSession, document_id: uuid.UUID) -> Document:
    """The document, locked: its version is counted on by who edits it at the same time."""
    return session.get_one(Document, document_id, populate_existing=True, with_for_update=True)
