"""What is not published yet, as a reader would see it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from content import editions
from content.editions import Draft
from content.errors import Gone, NotFound
from content.models import COUNTRY, Document, Page, ThingKind
from content.published.context import render_context
from content.published.pages import PageView, page_view
from content.published.reading import Reading, ancestors
from content.queries import pages
from content.queries.pages import LiveText
from content.rendering import Rendered, render, render_inline


@dataclass(frozen=True)
class Preview:
    """A page in which one document's newest text stands in place of its live one. `is_live`: nothing newer is made."""

    document: Document
    view: PageView
    is_live: bool


def preview(reading: Reading, document_id: uuid.UUID) -> Preview:
    """One document as its readers would see it, composed for its area. Raises NotFound or Gone."""
    session = reading.session
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("document", str(document_id))
    page = session.get_one(Page, document.page_id)
    if page.withdrawn_at is not None:
        raise Gone(ThingKind.PAGE, page.slug)
    opened = editions.open_edition(session, document_id)
    edition = opened or editions.live_edition(session, document_id)
    if edition is None:
        raise NotFound("edition", str(document_id))
    codes = ancestors(reading, document.area_code)
    texts = [text for text in pages.live_texts(session, [page.id], codes) if text.document.id != document_id]
    texts += pages.with_sections(session, [LiveText(document, edition)])
    view = page_view(reading, page, _with_source(reading, page, document, texts), codes, document.locale)
    if view is None:
        raise NotFound("edition", str(document_id))
    return Preview(document, view, opened is None)


def _with_source(reading: Reading, page: Page, document: Document, texts: list[LiveText]) -> list[LiveText]:
    """The texts, with the draft of a local source where only a translation of it is looked at and nothing is live."""
    if document.area_code == COUNTRY or document.is_source:
        return texts
    if any(text.document.area_code == document.area_code and text.document.is_source for text in texts):
        return texts
    source = reading.session.scalars(
        select(Document).where(
            Document.page_id == page.id, Document.area_code == document.area_code, Document.is_source
        )
    ).one_or_none()
    edition = None if source is None else editions.open_edition(reading.session, source.id)
    if source is None or edition is None:
        return texts
    return [*texts, *pages.with_sections(reading.session, [LiveText(source, edition)])]


@dataclass(frozen=True)
class RenderedPart:
    """A section of a draft, rendered."""

    heading: str
    body: Rendered


def render_draft(reading: Reading, locale: str, draft: Draft) -> list[RenderedPart]:
    """A draft by itself: its facts filled in for the locale, its links resolved."""
    parts = [(heading, markdown) for _, _, heading, markdown in draft.sections]
    context = render_context(reading, locale, [text for part in parts for text in part])
    return [RenderedPart(render_inline(heading, context), render(markdown, context)) for heading, markdown in parts]
