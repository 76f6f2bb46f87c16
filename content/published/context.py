"""What texts need to be printed: their facts, and where their links lead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from content import references
from content.facts import FactView
from content.models import ThingKind
from content.published.reading import Reading
from content.queries.link_targets import open_slugs
from content.rendering import LinkTarget, RenderContext


def render_context(
    reading: Reading,
    locale: str,
    texts: Sequence[str],
    *,
    fact_anchors: bool = False,
    more_facts: Collection[str] | None = (),
    slugs: Mapping[tuple[ThingKind, str], str] | None = None,
) -> RenderContext:
    """All that these texts need to be printed: their facts (and more of them, all when None), where their links lead.

    What is unknown or withdrawn is left out of the links; a replaced page's replacement is shown. `slugs`: where these
    texts' links lead, where that is known already.
    At most two queries, one where the facts are remembered.
    """
    found: Mapping[str, FactView] = {}
    if more_facts is None:
        found = reading.facts()
    elif keys := references.fact_keys(texts) | set(more_facts):
        found = {key: fact for key, fact in reading.facts().items() if key in keys}
        for key in keys:
            reading.looked_up(ThingKind.FACT, key)
    if slugs is None:
        slugs = open_slugs(reading.session, references.links(texts))
    return RenderContext(
        locale,
        reading.day,
        found,
        {place: LinkTarget(slug) for place, slug in slugs.items()},
        fact_anchors,
    )


def in_locale(context: RenderContext, locale: str) -> RenderContext:
    """The context for a text in another locale (a fallback prints its figures in its own language)."""
    if locale == context.locale:
        return context
    return RenderContext(locale, context.day, context.facts, context.links, context.fact_anchors)
