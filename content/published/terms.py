"""Terms as the public sees them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from content.compose import pick_locale
from content.errors import Gone, Moved, NotFound
from content.models import Term, TermText, ThingKind
from content.published.context import in_locale, render_context
from content.published.pages import PageSummary
from content.published.pages import in_locale as pages_in_locale
from content.published.reading import Reading
from content.queries import summaries, terms
from content.rendering import render_inline
from locales import SOURCE, fallback_chain


@dataclass(frozen=True)
class TermView:
    """A Dutch official word explained in the locale found for the reader; `page` is the page it leads to."""

    id: uuid.UUID
    slug: str
    dutch: str
    also: tuple[str, ...]
    name: str
    sender: str
    explanation: str
    what_to_do: str
    locale: str
    is_fallback: bool
    page: PageSummary | None


def list_terms(reading: Reading, locale: str, offset: int, limit: int | None) -> tuple[int, list[TermView]]:
    """How many terms there are, and a stretch of them by slug (all when `limit` is None)."""
    reading.listed(ThingKind.TERM)
    total, rows = terms.public_terms(reading.session, offset, limit)
    for term in rows:
        if term.page_id is not None:
            reading.looked_up(ThingKind.PAGE, term.page_id)
    return total, views(reading, rows, locale)


def get_term(reading: Reading, slug: str, locale: str) -> TermView:
    """One term. Raises NotFound, Moved or Gone."""
    session = reading.session
    term = terms.by_slug(session, slug)
    if term is None:
        reading.listed(ThingKind.TERM)
        term = terms.by_old_slug(session, slug)
        if term is None:
            raise NotFound(ThingKind.TERM, slug)
        if term.withdrawn_at is None:
            raise Moved(ThingKind.TERM, slug, term.slug)
    reading.looked_up(ThingKind.TERM, term.id)
    if term.withdrawn_at is not None:
        raise Gone(ThingKind.TERM, slug)
    if term.page_id is not None:
        reading.looked_up(ThingKind.PAGE, term.page_id)
    found = views(reading, [term], locale)
    if not found:
        raise NotFound(ThingKind.TERM, slug)
    return found[0]


def views(reading: Reading, rows: Sequence[Term], locale: str) -> list[TermView]:
    """Terms in a locale, in the order given; a term without any text is left out."""
    session = reading.session
    texts = terms.texts(session, [term.id for term in rows])
    page_ids = {term.page_id for term in rows if term.page_id is not None}
    linked = {one.id: one for one in pages_in_locale(summaries.of_ids(session, page_ids), locale)}
    written = [part for by_locale in texts.values() for one in by_locale.values() for part in term_parts(one)]
    context = render_context(reading, locale, written)
    found = []
    for term in rows:
        by_locale = texts.get(term.id, {})
        tag = pick_locale(by_locale, fallback_chain(locale), SOURCE)
        if tag is None:
            continue
        text = by_locale[tag]
        explanation, what_to_do = (render_inline(part, in_locale(context, tag)) for part in term_parts(text))
        page = linked.get(term.page_id) if term.page_id is not None else None
        found.append(
            TermView(
                term.id,
                term.slug,
                term.dutch,
                tuple(term.also),
                text.name,
                text.sender,
                explanation,
                what_to_do,
                tag,
                tag != locale,
                page,
            )
        )
    return found


def term_parts(text: TermText) -> tuple[str, str]:
    """What of a term may print facts: explanation and what to do, as written."""
    return text.explanation, text.what_to_do
