"""Pages as a whole, where their texts stand, the board, and what waits."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import Field, StrictInt

from api.schemas.base import Instant, Listing, Schema
from api.schemas.editorial.base import MANY, Input
from api.schemas.editorial.notices import EditorialNoticeOut
from api.schemas.editorial.texts import DraftIn, SectionChangeOut
from content.models import REVIEW_MONTHS, EditionState, PageKind, PolicyField, Topic, Verb
from content.queries.board import BoardState


class SourceIn(Input):
    """An official source."""

    name: str
    url: str = Field(examples=["https://www.rijksoverheid.nl/"])


class PageFieldsIn(Input):
    """A page apart from its texts, whole: what is not said is empty."""

    kind: PageKind = PageKind.PAGE
    topic: Topic | None = Field(default=None, description="Verplicht, behalve bij `site`.")
    policy_fields: list[PolicyField] = Field(default=[], max_length=MANY)
    open_sections: list[str] = Field(default=[], max_length=MANY, description="Secties die lokale tekst toelaten.")
    related: list[uuid.UUID] = Field(default=[], max_length=MANY)
    sources: list[SourceIn] = Field(default=[], max_length=MANY)
    position: StrictInt = 0
    review_months: StrictInt = REVIEW_MONTHS


class NewPageIn(Input):
    """A page with the first draft of its source text."""

    slug: str = Field(examples=["payslip"])
    locale: str = Field(default="nl", description="De taal van de brontekst.")
    fields: PageFieldsIn
    text: DraftIn


class RenameIn(Input):
    """Another slug; the old one leads to it for ever."""

    slug: str


class WithdrawPageIn(Input):
    """What takes the page's place, if anything does."""

    replaced_by: uuid.UUID | None = None


class ConfirmSourceIn(Input):
    """The source that was opened."""

    url: str


class SourceOut(Schema):
    """An official source, and when a person last opened it."""

    name: str
    url: str
    checked_on: dt.date | None


class LiveOut(Schema):
    """What the public sees of a document."""

    edition_id: uuid.UUID
    number: int
    title: str
    published_at: Instant
    behind: int


class OpenOut(Schema):
    """What is being made of a document."""

    edition_id: uuid.UUID
    state: EditionState
    title: str
    author_id: uuid.UUID
    reviewer_id: uuid.UUID | None
    created_at: Instant
    publish_at: Instant | None


class TextStatusOut(Schema):
    """A document and where it stands."""

    document_id: uuid.UUID
    page_id: uuid.UUID
    locale: str
    area: str
    is_source: bool
    lock_version: int
    live: LiveOut | None
    open: OpenOut | None
    due_at: Instant | None


class EditorialPageOut(Schema):
    """A page with its fields and its texts."""

    id: uuid.UUID
    slug: str
    title: str
    lock_version: int
    kind: PageKind
    topic: Topic | None
    policy_fields: list[PolicyField]
    open_sections: list[str]
    related: list[uuid.UUID]
    sources: list[SourceOut]
    position: int
    review_months: int
    former_slugs: list[str]
    withdrawn_at: Instant | None
    replaced_by: str | None
    texts: list[TextStatusOut]


class CellOut(Schema):
    """A page in one locale."""

    locale: str
    state: BoardState
    made: BoardState | None = Field(description="Wat er naast of vóór de gepubliceerde tekst wordt gemaakt.")
    behind: int
    document_id: uuid.UUID | None


class RowOut(Schema):
    """A page on the board."""

    page_id: uuid.UUID
    slug: str
    kind: PageKind
    topic: Topic | None
    title: str
    due_at: Instant | None
    cells: list[CellOut]


class BoardOut(Listing[RowOut]):
    """A stretch of the board of an area."""

    area: str


class WaitingTextOut(Schema):
    """A text that waits."""

    title: str
    text: TextStatusOut


class OperationOut(Schema):
    """An operation of a local text."""

    key: str
    verb: Verb


class LocalDriftOut(Schema):
    """A local text whose shared section changed, or went."""

    title: str
    text: TextStatusOut
    changed: list[SectionChangeOut]
    gone: list[OperationOut]


class LocalTextsOut(Schema):
    """The local texts of an area, and which of them are to be looked at."""

    area: str
    texts: list[WaitingTextOut]
    drift: list[LocalDriftOut]


class ToConfirmOut(Schema):
    """What nobody has opened yet: a fact's key or a page's slug, and where to look."""

    of: str
    name: str
    url: str


class WaitingOut(Schema):
    """What waits for who asks."""

    behind: list[WaitingTextOut]
    due: list[WaitingTextOut]
    to_review: list[WaitingTextOut]
    to_publish: list[WaitingTextOut]
    own_drafts: list[WaitingTextOut]
    local_drift: list[LocalDriftOut]
    facts: list[ToConfirmOut]
    sources: list[ToConfirmOut]
    notices: list[EditorialNoticeOut] = Field(
        description="Voor publicisten: de meldingen van hun gebieden, tot een dag na het einde."
    )
