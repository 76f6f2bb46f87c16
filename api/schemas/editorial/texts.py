"""Documents, their editions, and what is written into them."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import Field

from api.schemas.base import Instant, Schema
from api.schemas.editorial.base import MANY, Input, InstantText, PieceOut
from content.freshness import Change
from content.models import ChangeKind, EditionState, Verb


class SectionIn(Input):
    """A section of a shared text."""

    key: str = Field(description="Vaste sleutel, in elke taal dezelfde.", examples=["answer"])
    heading: str = ""
    markdown: str = ""


class LocalSectionIn(Input):
    """What an area does with a section, or the translation of that."""

    key: str = Field(examples=["answer"])
    verb: Literal["replace", "before", "after", "hide"]
    heading: str = ""
    markdown: str = ""


class ChangeIn(Input):
    """What sort of change a draft is."""

    change_kind: ChangeKind = Field(
        default=ChangeKind.MAJOR, description="`major`: wat hiervan is gemaakt, raakt achter; `minor`: niet."
    )
    change_note: str | None = Field(default=None, description="Voor lezers: wat er is veranderd.")
    basis: uuid.UUID | None = Field(
        default=None, description="De editie van de bron waarmee deze tekst gelijk is gemaakt; zonder: zoals hij was."
    )


class DraftIn(ChangeIn):
    """A shared text, whole or unfinished."""

    title: str = ""
    summary: str = ""
    keywords: list[str] = Field(default=[], max_length=MANY)
    sections: list[SectionIn] = Field(default=[], max_length=MANY)


class LocalTextIn(ChangeIn):
    """The local text of an area, whole or unfinished; an empty one ends it once it is published."""

    sections: list[LocalSectionIn] = Field(default=[], max_length=MANY)


class SendBackIn(Input):
    """Why an edition goes back."""

    note: str = ""


class PublishIn(Input):
    """Until when."""

    expires_at: InstantText | None = None


class ScheduleIn(PublishIn):
    """From when, and until when."""

    publish_at: InstantText


class RestoreIn(Input):
    """Which edition of the history."""

    edition_id: uuid.UUID


class ConfirmCurrentIn(Input):
    """Against which edition of its source a text was checked; none for a shared source text."""

    basis: uuid.UUID | None = None


class SectionOut(Schema):
    """A section as written."""

    key: str
    verb: Verb
    heading: str
    markdown: str


class TextOut(Schema):
    """A text as written, in Markdown with fact tokens."""

    title: str
    summary: str
    keywords: list[str]
    sections: list[SectionOut]


class EditionOut(Schema):
    """One version of a document."""

    id: uuid.UUID
    number: int
    state: EditionState
    change_kind: ChangeKind
    change_note: str | None
    review_note: str | None
    author_id: uuid.UUID
    basis_id: uuid.UUID | None
    created_at: Instant
    publish_at: Instant | None
    expires_at: Instant | None
    published_at: Instant | None
    ended_at: Instant | None


class EditionTextOut(EditionOut):
    """One version with its text."""

    reviewer_id: uuid.UUID | None
    text: TextOut


class EditionLineOut(EditionOut):
    """One version in a history. Names are empty for who left."""

    author: str
    reviewer: str | None
    basis_number: int | None


class HistoryOut(Schema):
    """All versions of a document, the newest first."""

    items: list[EditionLineOut]


class SectionDiffOut(Schema):
    """A section in two editions."""

    key: str
    verb: Verb
    change: Change | None
    heading: list[PieceOut]
    markdown: list[PieceOut]


class ComparisonOut(Schema):
    """Two editions with what differs marked."""

    before: uuid.UUID | None
    after: uuid.UUID
    title: list[PieceOut]
    summary: list[PieceOut]
    sections: list[SectionDiffOut]


class SectionChangeOut(Schema):
    """A section that differs between then and now."""

    key: str
    verb: Verb
    change: Change


class SourceSideOut(Schema):
    """The text that another is made from, today, and what changed in it since."""

    document_id: uuid.UUID
    edition_id: uuid.UUID = Field(description="Noem deze als `basis` wanneer je de tekst ermee gelijk hebt gemaakt.")
    locale: str
    text: TextOut
    behind: int = Field(description="Hoeveel belangrijke wijzigingen de gepubliceerde tekst achter is.")
    behind_sections: list[SectionChangeOut]
    change: ComparisonOut


class DocumentOut(Schema):
    """One language of one page for one area."""

    id: uuid.UUID
    page_id: uuid.UUID
    slug: str
    locale: str
    area: str
    is_source: bool
    lock_version: int
    due_at: Instant | None = Field(description="Wanneer de gepubliceerde brontekst opnieuw wordt gelezen.")
    live: EditionTextOut | None
    open: EditionTextOut | None
    source: SourceSideOut | None


class PreviewLinkOut(Schema):
    """A link that shows one document to whoever holds it."""

    url: str
    expires_at: Instant
