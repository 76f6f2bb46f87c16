"""From what content gives to what the editorial API says: texts, editions, where they stand, what differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import Response

from api.editorial.deps import tag
from api.schemas.editorial.aids import (
    AidsOut,
    BrokenOut,
    DutchWordOut,
    LongSentenceOut,
    MissingSectionOut,
    ReadingLevelOut,
    StaleSourceOut,
)
from api.schemas.editorial.base import PieceOut, SavedOut, UserOut
from api.schemas.editorial.pages import (
    LiveOut,
    LocalDriftOut,
    OpenOut,
    OperationOut,
    TextStatusOut,
    ToConfirmOut,
    WaitingTextOut,
)
from api.schemas.editorial.texts import (
    ComparisonOut,
    DocumentOut,
    EditionTextOut,
    SectionChangeOut,
    SectionDiffOut,
    SectionOut,
    SourceSideOut,
    TextOut,
)
from content.acts import Saved
from content.diff import Piece
from content.editions import Draft
from content.freshness import SectionChange
from content.models import Edition
from content.queries.history import Comparison, EditionLine, SourceSide
from content.queries.local_texts import LocalDrift
from content.queries.statuses import TextStatus
from content.queries.unconfirmed import Unconfirmed
from content.queries.waiting import WaitingText
from content.queries.where_used import User
from content.queries.whole_documents import EditionText, WholeDocument
from content.queries.writing_aids import Aids
from content.writing_aids import ReadingLevel


def saved(response: Response, done: Saved) -> SavedOut:
    """What an act left, and its version as ETag."""
    tag(response, done.lock_version)
    return SavedOut.model_validate(done)


def text(draft: Draft) -> TextOut:
    """A text as written."""
    return TextOut(
        title=draft.title,
        summary=draft.summary,
        keywords=list(draft.keywords),
        sections=[
            SectionOut(key=key, verb=verb, heading=heading, markdown=markdown)
            for key, verb, heading, markdown in draft.sections
        ],
    )


def edition_fields(edition: Edition | EditionLine) -> dict[str, Any]:
    """What every form of an edition says of it."""
    names = (
        "number", "state", "change_kind", "change_note", "review_note", "author_id", "basis_id", "created_at",
        "publish_at", "expires_at", "published_at", "ended_at",
    )  # fmt: skip
    return {name: getattr(edition, name) for name in names}


def edition(found: EditionText) -> EditionTextOut:
    """An edition with its text."""
    return EditionTextOut(
        id=found.edition.id,
        reviewer_id=found.edition.reviewer_id,
        **edition_fields(found.edition),
        text=text(found.text),
    )


def document(found: WholeDocument) -> DocumentOut:
    """A document in all its parts."""
    return DocumentOut(
        id=found.document.id,
        page_id=found.page.id,
        slug=found.page.slug,
        locale=found.document.locale,
        area=found.document.area_code,
        is_source=found.document.is_source,
        lock_version=found.document.lock_version,
        due_at=None if found.status is None else found.status.due_at,
        live=None if found.live is None else edition(found.live),
        open=None if found.open is None else edition(found.open),
        source=None if found.source is None else source_side(found.source),
    )


def source_side(side: SourceSide) -> SourceSideOut:
    """The source of a text beside it."""
    return SourceSideOut(
        document_id=side.document_id,
        edition_id=side.edition_id,
        locale=side.locale,
        text=text(side.text),
        behind=side.freshness.behind,
        behind_sections=changes(side.freshness.sections),
        change=comparison(side.change),
    )


def changes(found: Iterable[SectionChange]) -> list[SectionChangeOut]:
    """Sections that differ."""
    return [SectionChangeOut.model_validate(one) for one in found]


def comparison(found: Comparison) -> ComparisonOut:
    """Two editions, marked."""
    return ComparisonOut(
        before=found.before,
        after=found.after,
        title=_pieces(found.title),
        summary=_pieces(found.summary),
        sections=[
            SectionDiffOut(
                key=one.key,
                verb=one.verb,
                change=one.change,
                heading=_pieces(one.heading),
                markdown=_pieces(one.markdown),
            )
            for one in found.sections
        ],
    )


def status(found: TextStatus) -> TextStatusOut:
    """Where a text stands."""
    return TextStatusOut(
        document_id=found.document_id,
        page_id=found.page_id,
        locale=found.locale,
        area=found.area_code,
        is_source=found.is_source,
        lock_version=found.lock_version,
        live=None if found.live is None else LiveOut.model_validate(found.live),
        open=None if found.open is None else OpenOut.model_validate(found.open),
        due_at=found.due_at,
    )


def waiting_texts(found: Iterable[WaitingText]) -> list[WaitingTextOut]:
    """Texts that wait, with the titles of their pages."""
    return [WaitingTextOut(title=one.title, text=status(one.text)) for one in found]


def drift(found: Iterable[LocalDrift]) -> list[LocalDriftOut]:
    """Local texts whose shared section changed, or went."""
    return [
        LocalDriftOut(
            title=one.title,
            text=status(one.text),
            changed=changes(one.changed),
            gone=[OperationOut(key=key, verb=verb) for key, verb in one.gone],
        )
        for one in found
    ]


def to_confirm(found: Iterable[Unconfirmed]) -> list[ToConfirmOut]:
    """What nobody has opened yet."""
    return [ToConfirmOut.model_validate(one) for one in found]


def users(found: Iterable[User]) -> list[UserOut]:
    """What uses a thing."""
    return [UserOut.model_validate(one) for one in found]


def _pieces(found: Iterable[Piece]) -> list[PieceOut]:
    return [PieceOut.model_validate(one) for one in found]


def aids(found: Aids) -> AidsOut:
    """What helps who writes a text."""
    return AidsOut(
        whole=_reading_level(found.whole),
        sections=[_reading_level(one) for one in found.sections],
        dutch_words=[DutchWordOut(dutch=one.dutch, translation=one.translation) for one in found.dutch_words],
        broken=[BrokenOut(where=one.where, what=one.what) for one in found.broken],
        missing_sections=[MissingSectionOut(key=key, heading=heading) for key, heading in found.missing_keys],
        stale_sources=[
            StaleSourceOut(name=one.name, url=one.url, checked_on=one.checked_on) for one in found.stale_sources
        ],
    )


def _reading_level(one: ReadingLevel) -> ReadingLevelOut:
    return ReadingLevelOut(
        key=one.key,
        words=one.words,
        words_a_sentence=one.words_a_sentence,
        level=one.level,
        bound=one.bound,
        is_hard=one.is_hard,
        long_sentences=[LongSentenceOut(words=long.words, begins=long.begins) for long in one.long_sentences],
    )
