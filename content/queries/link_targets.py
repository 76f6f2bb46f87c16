"""Where links lead today: pages, terms and contact points by the slugs that they have or once had."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, Subquery, bindparam, literal, select, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import CompoundSelect

from content.models import ContactPoint, Page, SlugRedirect, Term, ThingKind
from content.queries.pages import has_shared_text
from content.references import Link

_MODELS: dict[ThingKind, type[Page] | type[Term] | type[ContactPoint]] = {
    ThingKind.PAGE: Page,
    ThingKind.TERM: Term,
    ThingKind.CONTACT_POINT: ContactPoint,
}


def open_slugs(session: Session, links: Iterable[Link]) -> dict[tuple[ThingKind, str], str]:
    """The slug that leads on, by kind and slug as written; none for what nobody can open. At most one query.

    A page that was replaced leads to its replacement, however long the chain.
    """
    wanted: dict[ThingKind, set[str]] = {}
    for link in links:
        wanted.setdefault(link.kind, set()).add(link.slug)
    if not wanted:
        return {}
    kinds = tuple(kind for kind in _MODELS if kind in wanted)
    rows = session.execute(_open_slugs(kinds), {kind.name: sorted(wanted[kind]) for kind in kinds})
    return {(ThingKind(row.kind), row.asked): row.slug for row in rows}


@cache
def _open_slugs(kinds: tuple[ThingKind, ...]) -> Select[Any] | CompoundSelect[Any]:
    """The statement for links to these kinds; their slugs are parameters by the kinds' names."""
    parts = [_pages() if kind is ThingKind.PAGE else _simple(kind) for kind in kinds]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def _named(kind: ThingKind) -> Subquery:
    """The ids of what has or once had these slugs, and the slug asked for."""
    model = _MODELS[kind]
    slugs: BindParameter[Any] = bindparam(kind.name, expanding=True)
    now = select(model.id.label("id"), model.slug.label("asked")).where(model.slug.in_(slugs))
    once = select(SlugRedirect.thing_id, SlugRedirect.slug).where(
        SlugRedirect.kind == kind, SlugRedirect.slug.in_(slugs)
    )
    return union_all(now, once).subquery()


def _simple(kind: ThingKind) -> Select[Any]:
    model, named = _MODELS[kind], _named(kind)
    return (
        select(literal(str(kind)).label("kind"), named.c.asked, model.slug.label("slug"))
        .join(named, named.c.id == model.id)
        .where(model.withdrawn_at.is_(None))
    )


def _pages() -> Select[Any]:
    named = _named(ThingKind.PAGE)
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
