"""The only loaders for an actor and an act: they give the thing, or say that it may not or does not exist.

What an actor may not see does not exist (NotFound); what it sees and may not do is Forbidden. Which role may do what
stands in one table, `content.reach.ALLOWED`; what a token's scopes open, in the one beside it. In a transaction that
writes, what is loaded is locked until its end.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.db import WriteSession
from content.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from content.models import (
    COUNTRY,
    Account,
    Actor,
    ActorKind,
    ApiToken,
    Area,
    ContactPoint,
    ContactPointArea,
    Document,
    Fact,
    Page,
    Role,
    Term,
    ThingKind,
)
from content.queries import areas as area_queries
from content.queries import token_scopes as token_queries
from content.reach import Act, Reach, reach_of
from locales import TAGS

Who = Actor | uuid.UUID
"""Who acts: an actor loaded by `actor`, or its id, which is then loaded in the act's own transaction."""

Row = TypeVar("Row")


def actor(session: Session, who: Who) -> Actor:
    """The actor of an id. Raises NotFound."""
    if isinstance(who, Actor):
        return who
    found = session.get(Actor, who)
    if found is None:
        raise NotFound("actor", str(who))
    return found


def reach(session: Session, acting: Actor, day: dt.date) -> Reach:
    """How far an actor reaches, by the memberships of a day. At most one query, for a token one more."""
    wholes = {} if acting.areas is None else area_queries.wholes(session, day)
    scopes = token_queries.scopes(session, acting.id) if acting.kind == ActorKind.TOKEN else None
    return reach_of(Role(acting.role), acting.areas, acting.locales, wholes, scopes)


def require(acting: Reach, act: Act, area: str = COUNTRY, locale: str | None = None) -> None:
    """Raises Forbidden unless the act is allowed in an area and a locale (None: what belongs to no locale)."""
    if not (acting.may(act, area) if locale is None else acting.may(act, area, locale)):
        _forbid(acting, act, area, locale)


def page(session: Session, acting: Reach, act: Act, page_id: uuid.UUID) -> Page:
    """A page, to do something to it as a whole: its shared text is meant. Raises NotFound or Forbidden."""
    found = _row(session, Page, ThingKind.PAGE, page_id)
    require(acting, act)
    return found


@dataclass(frozen=True)
class TextPlace:
    """Where a text stands or will stand: page, locale, area, and the document if there is one already."""

    page: Page
    locale: str
    area: str
    is_source: bool
    document: Document | None


def document(session: Session, acting: Reach, act: Act, document_id: uuid.UUID) -> tuple[Document, Page]:
    """A document and its page. Raises NotFound, Forbidden, or Conflict when its page was withdrawn (but to read it).

    `Act.WRITE` means `Act.TRANSLATE` for a document that is no source.
    """
    found = _row(session, Document, "document", document_id)
    if not acting.sees(found.area_code):
        raise NotFound("document", str(document_id))
    require(acting, writing(act, is_source=found.is_source), found.area_code, found.locale)
    whole = session.get_one(Page, found.page_id)
    if act is not Act.READ:
        check_not_withdrawn(whole)
    return found, whole


def text_place(session: Session, acting: Reach, act: Act, page_id: uuid.UUID, locale: str, area: str) -> TextPlace:
    """The place of a text, for one to be written there. Raises NotFound, Forbidden, Invalid (no such locale), Conflict.

    The page is locked too, so that two first texts of one place meet.
    """
    whole = _row(session, Page, ThingKind.PAGE, page_id)
    if not acting.sees(area) or session.get(Area, area) is None:
        raise NotFound(ThingKind.AREA, area)
    if locale not in TAGS:
        raise Invalid([Fault("locale", "There is no such locale.")])
    beside = session.execute(
        select(Document.id, Document.locale, Document.is_source).where(
            Document.page_id == page_id, Document.area_code == area
        )
    ).all()
    own = next((one for one in beside if one.locale == locale), None)
    is_source = own.is_source if own is not None else not any(one.is_source for one in beside)
    require(acting, writing(act, is_source=is_source), area, locale)
    check_not_withdrawn(whole)
    # One document's lock beside the page's: who locks several documents (the clock) never waits for a page.
    found = None if own is None else _row(session, Document, "document", own.id)
    return TextPlace(whole, locale, area, is_source, found)


def fact(session: Session, acting: Reach, act: Act, key: str) -> Fact:
    """A fact. Raises NotFound or Forbidden."""
    found = _row(session, Fact, ThingKind.FACT, key)
    require(acting, act)
    return found


def term(session: Session, acting: Reach, act: Act, term_id: uuid.UUID, locale: str | None = None) -> Term:
    """A term as a whole, or to change its words in a locale. Raises NotFound or Forbidden."""
    found = _row(session, Term, ThingKind.TERM, term_id)
    require(acting, act, COUNTRY, locale)
    return found


def contact_point(session: Session, acting: Reach, act: Act, point_id: uuid.UUID) -> ContactPoint:
    """A contact point as a whole: to change it, an actor reaches all areas that it serves. NotFound or Forbidden."""
    found = _row(session, ContactPoint, ThingKind.CONTACT_POINT, point_id)
    if act is not Act.READ:
        served = session.scalars(
            select(ContactPointArea.area_code).where(ContactPointArea.contact_point_id == point_id)
        ).all()
        for area in served or [COUNTRY]:
            require(acting, act, area)
    return found


def thing(
    session: Session, acting: Reach, act: Act, kind: ThingKind, thing_id: uuid.UUID
) -> Page | Term | ContactPoint:
    """A page, term or contact point as a whole. Raises NotFound or Forbidden."""
    if kind is ThingKind.PAGE:
        return page(session, acting, act, thing_id)
    if kind is ThingKind.TERM:
        return term(session, acting, act, thing_id)
    if kind is ThingKind.CONTACT_POINT:
        return contact_point(session, acting, act, thing_id)
    raise NotFound(kind, str(thing_id))


def require_managing(acting: Reach, areas: Collection[str] | None = (), locales: Collection[str] | None = ()) -> None:
    """Raises Forbidden unless an actor manages people and tokens, and these areas and locales (None: all) are its own.

    An empty collection asks for nothing.
    """
    if Act.MANAGE_PEOPLE not in acting.acts or not acting.holds(areas, locales):
        raise Forbidden(f"The role {acting.role} may not {Act.MANAGE_PEOPLE} here.")


def account(session: Session, acting: Reach, account_id: uuid.UUID) -> tuple[Account, Actor]:
    """An account that an actor manages, and its person. Raises Forbidden (manages nobody) or NotFound.

    Whoever reaches further than the actor does not exist for it.
    """
    require_managing(acting)
    found = _row(session, Account, "account", account_id)
    person = _row(session, Actor, "actor", found.actor_id)
    if not acting.holds(person.areas, person.locales):
        raise NotFound("account", str(account_id))
    return found, person


def require_another(acting: Actor, person: Actor) -> None:
    """Raises Conflict when an actor would shut itself out: so there is always one administrator left."""
    if acting.id == person.id:
        raise Conflict("Another administrator does this for one's own account.")


def token(session: Session, acting: Reach, token_id: uuid.UUID) -> tuple[ApiToken, Actor]:
    """An API token and its actor, to manage it. Raises Forbidden, or NotFound: also for one that reaches further."""
    require_managing(acting)
    found = _row(session, ApiToken, "token", token_id)
    owner = _row(session, Actor, "token", found.actor_id)
    if not acting.holds(owner.areas, owner.locales):
        raise NotFound("token", str(token_id))
    return found, owner


def require_person(acting: Actor) -> None:
    """Raises Forbidden for a token or the system: only a person can have opened a source."""
    if acting.kind != ActorKind.PERSON:
        raise Forbidden("Only a person who opened the source may say so.")


def check_not_withdrawn(whole: Page) -> None:
    """Raises Conflict when a page was withdrawn: nothing more is done to it."""
    if whole.withdrawn_at is not None:
        raise Conflict(f"The page “{whole.slug}” was withdrawn.")


def writing(act: Act, *, is_source: bool) -> Act:
    """What writing a text means: a translator may write what is no source."""
    return Act.TRANSLATE if act is Act.WRITE and not is_source else act


def _row(session: Session, model: type[Row], kind: str, key: Any) -> Row:
    found = session.get(model, key, populate_existing=True, with_for_update=isinstance(session, WriteSession) or None)
    if found is None:
        raise NotFound(kind, str(key))
    return found


def _forbid(acting: Reach, act: Act, area: str, locale: str | None) -> NoReturn:
    where = area if locale is None else f"{area}, {locale}"
    raise Forbidden(f"The role {acting.role} may not {act} here ({where}).")
