"""Pure: which of a page's live texts a reader in an area sees, composed and then rendered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content.compose import (
    ComposedSection,
    LocalText,
    Origin,
    SharedText,
    compose,
    pick_locale,
)
from content.models import COUNTRY
from content.published.context import in_locale
from content.queries.pages import LiveText
from content.rendering import RenderContext, Rendered, render, render_inline
from locales import fallback_chain


@dataclass(frozen=True)
class RenderedSection:
    """A composed section with its rendered heading and body; it holds no Markdown any more, as many are remembered."""

    section: ComposedSection
    heading: str
    body: Rendered


@dataclass(frozen=True)
class ShownText:
    """A page's text for a reader, not yet rendered. `heading`: the shared text whose title and summary are shown."""

    heading: LiveText
    sections: tuple[ComposedSection, ...]
    alternates: tuple[str, ...]

    @property
    def locale(self) -> str:
        """The locale of title and summary."""
        return self.heading.document.locale

    @property
    def has_local(self) -> bool:
        """Whether a section is an area's own."""
        return any(section.origin is Origin.LOCAL for section in self.sections)

    @property
    def written_sections(self) -> list[str]:
        """Headings and texts of the sections, as written."""
        return [part for section in self.sections for part in (section.markdown, section.heading)]

    @property
    def written(self) -> list[str]:
        """All of it as written."""
        return [*self.written_sections, self.heading.edition.title, self.heading.edition.summary]

    def rendered(self, context: RenderContext) -> tuple[str, str, tuple[RenderedSection, ...]]:
        """Title, summary and sections."""
        own = in_locale(context, self.locale)
        sections = tuple(
            RenderedSection(
                replace(section, markdown=""),
                render_inline(section.heading, in_locale(context, section.locale)),
                render(section.markdown, in_locale(context, section.locale)),
            )
            for section in self.sections
        )
        edition = self.heading.edition
        return render_inline(edition.title, own), render_inline(edition.summary, own), sections


def shown_text(texts: Sequence[LiveText], codes: Sequence[str], locale: str) -> ShownText | None:
    """The text of a page for the innermost area of `codes`; None without shared text.

    Only the editions of `needed_editions` must have their sections.
    """
    chain = fallback_chain(locale)
    by_locale = {text.document.locale: text for text in texts if text.document.area_code == COUNTRY}
    source = _source_locale(list(by_locale.values()))
    tag = pick_locale(by_locale, chain, source)
    if tag is None:
        return None
    composed = compose(
        SharedText(source, {tag: by_locale[tag].sections}),
        [local for code in codes if (local := _local_text(code, texts)) is not None],
        chain,
    )
    return ShownText(by_locale[tag], tuple(composed), tuple(sorted(by_locale)))


def needed_editions(texts: Sequence[LiveText], locale: str) -> set[uuid.UUID]:
    """Which of a page's editions a reader's text is composed from: one shared one, and all local ones."""
    shared = {text.document.locale: text for text in texts if text.document.area_code == COUNTRY}
    tag = pick_locale(shared, fallback_chain(locale), _source_locale(list(shared.values())))
    needed = {text.edition.id for text in texts if text.document.area_code != COUNTRY}
    return needed if tag is None else needed | {shared[tag].edition.id}


def _source_locale(texts: Sequence[LiveText]) -> str:
    return next((text.document.locale for text in texts if text.document.is_source), "")


def _local_text(code: str, texts: Sequence[LiveText]) -> LocalText | None:
    if code == COUNTRY:
        return None
    own = [text for text in texts if text.document.area_code == code]
    source = _source_locale(own)
    if not source:
        return None
    return LocalText(code, source, {text.document.locale: text.sections for text in own})


def instant(value: dt.datetime | None) -> dt.datetime:
    """The instant of publishing of a live edition."""
    if value is None:
        raise ValueError("a live edition without an instant of publishing")
    return value
