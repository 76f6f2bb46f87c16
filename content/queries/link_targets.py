"""Where links lead today: pages, terms and contact points by the slugs that they have or once had."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, Subquery, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from content.models import ContactPoint, Page, SlugRedirect, Term, ThingKind
from content.queries.pages import has_shared_text
from content.references import Link

_SIMPLE: tuple[tuple[ThingKind, type[Term] | type[ContactPoint]], ...] = (
    (ThingKind.TERM, Term),
    (ThingKind.CONTACT_POINT, ContactPoint),
)


def open_slugs(session: Session, links: Iterable[Link]) -> dict[tuple[ThingKind, str], str]:
    """The slug that leads on, by kind and slug as written; none for what nobody can open. At most one query.

    A page that was replaced leads to its replacement, however long the chain.
    """
    wanted: dict[ThingKind, set[str]] = {}
    for link in links:
        wanted.setdefault(link.kind, set()).add(link.slug)
    parts: list[Select[tuple[str, str, str]]] = []
    if ThingKind.PAGE in wanted:
        parts.append(_pages(wanted[ThingKind.PAGE]))
    for kind, model in _SIMPLE:
        if kind in wanted:
            parts.append(_simple(kind, model, wanted[kind]))
    if not parts:
        return {}
    rows = session.execute(parts[0] if len(parts) == 1 else union_all(*parts))
    return {(ThingKind(row.kind), row.asked): row.slug for row in rows}


def _named(kind: ThingKind, model: type[Page] | type[Term] | type[ContactPoint], slugs: set[str]) -> Subquery:
    """The ids of what has or once had these slugs, and the slug asked for."""
    now = select(model.id.label("id"), model.slug.label("asked")).where(model.slug.in_(slugs))
    once = select(SlugRedirect.thing_id, SlugRedirect.slug).where(
        SlugRedirect.kind == kind, SlugRedirect.slug.in_(slugs)
    )
    return union_all(now, once).subquery()


def _simple(kind: ThingKind, model: type[Term] | type[ContactPoint], slugs: set[str]) -> Select[tuple[str, str, str]]:
    named = _named(kind, model, slugs)
    return (
        select(literal(str(kind)).label("kind"), named.c.asked, model.slug.label("slug"))
        .join(named, named.c.id == model.id)
        .where(model.withdrawn_at.is_(None))
    )


def _pages(slugs: set[str]) -> Select[tuple[str, str, str]]:
    named = _named(ThingKind.PAGE, Page, slugs)
    reached = select(named.c.id, named.c.asked).cte("reached", recursive=True)
    heir = aliased(Page)
    # UNION, not UNION ALL: a circle of replacements comes to an end.
    reached = reached.union(
        select(heir.replaced_by_id, reached.c.asked)
        .join(reached, reached.c.id == heir.id)
        .where(heir.withdrawn_at.is_not(None), heir.replaced_by_id.is_not(None))
    )
    return (
        select(literal(str(ThingKind.PAGE)).label("kind"), reached.c.asked, Page.slug.label("slug"))
        .join(reached, reached.c.id == Page.id)
        .where(Page.withdrawn_at.is_(None), has_shared_text())
    )
