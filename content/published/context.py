"""What texts need to be printed: their facts, and where their links lead."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from content import references
from content.live import resolve_slugs
from content.models import ThingKind
from content.published.reading import Reading
from content.queries import contact_points, facts, pages, terms
from content.rendering import LinkTarget, RenderContext


def render_context(reading: Reading, locale: str, texts: Sequence[str], *, fact_anchors: bool = False) -> RenderContext:
    """All that these texts need to be printed: their facts and where their links lead."""
    keys = references.fact_keys(texts)
    for key in keys:
        reading.looked_up(ThingKind.FACT, key)
    return RenderContext(
        locale,
        reading.day,
        facts.fact_views(reading.session, keys),
        link_targets(reading.session, references.links(texts)),
        fact_anchors,
    )


def in_locale(context: RenderContext, locale: str) -> RenderContext:
    """The context for a text in another locale (a fallback prints its figures in its own language)."""
    if locale == context.locale:
        return context
    return RenderContext(locale, context.day, context.facts, context.links, context.fact_anchors)


def link_targets(session: Session, found: set[references.Link]) -> dict[tuple[ThingKind, str], LinkTarget]:
    """Where links lead today; what is unknown or withdrawn is left out (a replaced page's replacement is shown)."""
    targets: dict[tuple[ThingKind, str], LinkTarget] = {}
    by_kind: dict[ThingKind, set[str]] = {}
    for link in found:
        by_kind.setdefault(link.kind, set()).add(link.slug)
    for kind, slugs in by_kind.items():
        ids = resolve_slugs(session, kind, slugs)
        alive = _alive(session, kind, set(ids.values()))
        for slug, id_ in ids.items():
            if id_ in alive:
                targets[(kind, slug)] = LinkTarget(alive[id_])
    return targets


def _alive(session: Session, kind: ThingKind, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The slugs of the things that the public can open, by the id asked for."""
    if kind is ThingKind.TERM:
        return {term.id: term.slug for term in terms.public_by_id(session, ids)}
    if kind is ThingKind.CONTACT_POINT:
        return {point.id: point.slug for point in contact_points.public_points(session, ids=ids)}
    return pages.open_slugs(session, ids)
