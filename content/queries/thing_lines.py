"""Terms and contact points as editors list them: withdrawn ones too, with the locales that have words."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import (
    Account,
    Actor,
    ContactPoint,
    ContactPointArea,
    ContactPointText,
    NoticeText,
    Page,
    Term,
    TermText,
    ThingKind,
)
from content.queries.statuses import page_titles
from locales import SOURCE, TAGS


@dataclass(frozen=True)
class ThingLine:
    """A term or contact point: its slug, its name for editors, the locales without words, whether it was withdrawn."""

    id: uuid.UUID
    slug: str
    name: str
    missing: tuple[str, ...]
    is_withdrawn: bool
    areas: tuple[str, ...] = ()


def term_lines(session: Session, words: str = "") -> list[ThingLine]:
    """All terms in whose words or slug all of `words` stand, by the Dutch word. Two queries."""
    texts = _by_thing(session.execute(select(TermText.term_id, TermText.locale, TermText.name)).all())
    found = [
        ThingLine(term.id, term.slug, term.dutch, _missing(texts.get(term.id, {})), term.withdrawn_at is not None)
        for term in session.scalars(select(Term))
        if _holds(words, [term.slug, term.dutch, *term.also, *texts.get(term.id, {}).values()])
    ]
    return sorted(found, key=lambda line: (line.is_withdrawn, line.name.casefold()))


def contact_point_lines(session: Session, words: str = "", areas: Collection[str] | None = None) -> list[ThingLine]:
    """All contact points that serve one of the areas (None: any) and hold all of `words`, by kind's slug. 3 queries."""
    texts = _by_thing(
        session.execute(
            select(ContactPointText.contact_point_id, ContactPointText.locale, ContactPointText.service)
        ).all()
    )
    served: dict[uuid.UUID, list[str]] = {}
    for row in session.execute(
        select(ContactPointArea.contact_point_id, ContactPointArea.area_code).order_by(ContactPointArea.area_code)
    ):
        served.setdefault(row.contact_point_id, []).append(row.area_code)
    found = [
        ThingLine(
            point.id,
            point.slug,
            point.organisation,
            _missing(texts.get(point.id, {})),
            point.withdrawn_at is not None,
            tuple(served.get(point.id, ())),
        )
        for point in session.scalars(select(ContactPoint))
        if (areas is None or set(served.get(point.id, ())) & set(areas))
        and _holds(words, [point.slug, point.organisation, point.town or "", *texts.get(point.id, {}).values()])
    ]
    return sorted(found, key=lambda line: (line.is_withdrawn, line.name.casefold(), line.slug))


def page_choices(session: Session) -> list[tuple[uuid.UUID, str, str]]:
    """Id, slug and title of every page that was not withdrawn, by slug: what a term may lead to."""
    rows = session.execute(select(Page.id, Page.slug).where(Page.withdrawn_at.is_(None)).order_by(Page.slug)).all()
    titles = page_titles(session, [row.id for row in rows])
    return [(row.id, row.slug, titles.get(row.id, row.slug)) for row in rows]


def thing_names(session: Session, things: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of pages, terms, contact points, notices and accounts, given as (kind, id); others have none."""
    ids: dict[str, list[uuid.UUID]] = {}
    for kind, id_ in things:
        if kind in {ThingKind.PAGE, ThingKind.TERM, ThingKind.CONTACT_POINT}:
            ids.setdefault(kind, []).append(uuid.UUID(id_))
    titles = page_titles(session, ids.get(ThingKind.PAGE, []))
    found = {(str(ThingKind.PAGE), str(id_)): title for id_, title in titles.items()}
    for row in session.execute(select(Term.id, Term.dutch).where(Term.id.in_(ids.get(ThingKind.TERM, [])))):
        found[(str(ThingKind.TERM), str(row.id))] = row.dutch
    for row in session.execute(
        select(ContactPoint.id, ContactPoint.organisation).where(
            ContactPoint.id.in_(ids.get(ThingKind.CONTACT_POINT, []))
        )
    ):
        found[(str(ThingKind.CONTACT_POINT), str(row.id))] = row.organisation
    notices = [uuid.UUID(id_) for kind, id_ in things if kind == ThingKind.NOTICE]
    for row in session.execute(
        select(NoticeText.notice_id, NoticeText.title).where(
            NoticeText.notice_id.in_(notices), NoticeText.locale == SOURCE
        )
    ):
        found[(str(ThingKind.NOTICE), str(row.notice_id))] = row.title
    accounts = [uuid.UUID(id_) for kind, id_ in things if kind == "account"]
    for row in session.execute(
        select(Account.id, Actor.name).join(Actor, Actor.id == Account.actor_id).where(Account.id.in_(accounts))
    ):
        found[("account", str(row.id))] = row.name
    return found


def _by_thing(rows: Sequence[tuple[uuid.UUID, str, str]]) -> dict[uuid.UUID, dict[str, str]]:
    found: dict[uuid.UUID, dict[str, str]] = {}
    for id_, locale, name in rows:
        found.setdefault(id_, {})[locale] = name
    return found


def _missing(texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(tag for tag in TAGS if tag not in texts)


def _holds(words: str, texts: Sequence[str]) -> bool:
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
