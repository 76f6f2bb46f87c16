"""People who keep content, and what they do all day, in as few words as a test wants."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from content.actions.approve import approve
from content.actions.create_page import create_page
from content.actions.publish import publish
from content.actions.save_draft import save_draft
from content.actions.save_local_text import save_local_text
from content.actions.submit import submit
from content.acts import Saved
from content.db import Database
from content.editions import Draft
from content.models import COUNTRY, Actor, AuditEvent, ChangeKind, Document, Edition, Page, PageKind, Topic, Verb
from content.page_fields import PageFields
from content.writing import Writing
from tests.support.folders import uid

PEOPLE: Mapping[str, tuple[str, Sequence[str] | None, Sequence[str] | None]] = {
    "admin": ("admin", None, None),
    "publisher": ("publisher", None, None),
    "second": ("publisher", None, None),
    "editor": ("editor", None, None),
    "translator": ("translator", None, ["pl"]),
    "province": ("publisher", ["PV30"], None),
    "municipal": ("editor", ["GM0001"], None),
    "municipal publisher": ("publisher", ["GM0001"], None),
    "elsewhere": ("publisher", ["GM0002"], None),
}
"""Role, areas and locales of each."""

FIELDS = PageFields(PageKind.PAGE, Topic.WORK, open_sections=("answer", "help"))


class Desk:
    """A database with people, and a clock that a test moves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(seconds=1)
        database.now = lambda: self.at
        self.people = {
            name: Actor(
                id=uid(name),
                kind="person",
                name=name,
                role=role,
                areas=None if areas is None else list(areas),
                locales=None if locales is None else list(locales),
                created_at=self.at,
            )
            for name, (role, areas, locales) in PEOPLE.items()
        }
        with database.write() as session:
            session.add_all(self.people.values())

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def later(self, **time: float) -> dt.datetime:
        """Moves the clock on."""
        self.at += dt.timedelta(**time)
        return self.at

    def page(self, slug: str, text: str = "Tekst.", *, fields: PageFields = FIELDS) -> Saved:
        """A page with a draft of its Dutch text."""
        return create_page(self.database, slug, fields, writing(text, title=slug), self["editor"])

    def published_page(self, slug: str, text: str = "Tekst.", *, fields: PageFields = FIELDS) -> Saved:
        """A page with a live Dutch text."""
        return self.through(self.page(slug, text, fields=fields))

    def write(self, page_id: uuid.UUID, locale: str, wanted: Writing, by: str = "editor") -> Saved:
        """Saves a shared draft on what is there now."""
        version = self.version_at(page_id, locale)
        return save_draft(self.database, page_id, locale, wanted, self[by], lock_version=version)

    def write_local(self, page_id: uuid.UUID, area: str, locale: str, wanted: Writing, by: str = "municipal") -> Saved:
        """Saves a local draft on what is there now."""
        version = self.version_at(page_id, locale, area)
        return save_local_text(self.database, page_id, area, locale, wanted, self[by], lock_version=version)

    def through(self, saved: Saved, by: str = "editor", reviewer: str = "publisher") -> Saved:
        """Submits, approves and publishes a draft."""
        sent = submit(self.database, saved.document_id, self[by], lock_version=saved.lock_version)
        ready = approve(self.database, saved.document_id, self[reviewer], lock_version=sent.lock_version)
        return publish(self.database, saved.document_id, self[reviewer], lock_version=ready.lock_version)

    def version_at(self, page_id: uuid.UUID, locale: str, area: str = COUNTRY) -> int:
        """The version of a document, 0 when there is none."""
        found = self.document(page_id, locale, area)
        return 0 if found is None else found.lock_version

    def document(self, page_id: uuid.UUID, locale: str, area: str = COUNTRY) -> Document | None:
        """The document of a place."""
        with self.database.read() as session:
            return session.scalars(
                select(Document).where(
                    Document.page_id == page_id, Document.locale == locale, Document.area_code == area
                )
            ).one_or_none()

    def version(self, document_id: uuid.UUID) -> int:
        """The version of a document."""
        with self.database.read() as session:
            return session.get_one(Document, document_id).lock_version

    def edition(self, edition_id: uuid.UUID) -> Edition:
        """An edition."""
        with self.database.read() as session:
            return session.get_one(Edition, edition_id)

    def page_version(self, page_id: uuid.UUID) -> int:
        """The version of a page's fields."""
        with self.database.read() as session:
            return session.get_one(Page, page_id).lock_version

    def events(self) -> int:
        """How many acts were noted."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def writing(
    text: str = "Tekst.",
    *,
    title: str = "Titel",
    kind: ChangeKind = ChangeKind.MAJOR,
    basis_id: uuid.UUID | None = None,
    **more: str,
) -> Writing:
    """A shared text: a section `answer`, and more by key (`_` for `-`)."""
    sections = [("answer", Verb.TEXT, "Kort", text)]
    sections += [(key.replace("_", "-"), Verb.TEXT, key, one) for key, one in more.items()]
    return Writing(Draft(title, "Samenvatting.", ("woord",), tuple(sections)), kind, None, basis_id)


def local(
    *operations: tuple[str, Verb, str], kind: ChangeKind = ChangeKind.MAJOR, basis_id: uuid.UUID | None = None
) -> Writing:
    """A local text: operations as key, verb, text."""
    sections = tuple((key, verb, "" if verb is Verb.HIDE else "Hier", text) for key, verb, text in operations)
    return Writing(Draft("", "", (), sections), kind, None, basis_id)
