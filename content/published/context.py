"""What texts need to be printed: their facts, and where their links lead."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from content import references
from content.models import ThingKind
from content.published.reading import Reading
from content.queries import facts
from content.queries.link_targets import open_slugs
from content.rendering import LinkTarget, RenderContext


def render_context(
    reading: Reading,
    locale: str,
    texts: Sequence[str],
    *,
    fact_anchors: bool = False,
    more_facts: Collection[str] | None = (),
) -> RenderContext:
    """All that these texts need to be printed: their facts (and more of them, all when None), where their links lead.

    At most two queries.
    """
    keys = None if more_facts is None else references.fact_keys(texts) | set(more_facts)
    for key in keys or ():
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
    return {place: LinkTarget(slug) for place, slug in open_slugs(session, found).items()}
