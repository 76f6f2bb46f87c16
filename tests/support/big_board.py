"""A board of the size that is promised, and the queries that it takes."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import insert, text

from content.db import Database
from content.editions import section_hash
from content.models import STARTER_ID, Area, Document, Edition, Membership, Page, Section, Verb
from locales import TAGS

PAGES, MUNICIPALITIES, LOCAL_PAGES = 500, 50, 40


def fill(database: Database) -> None:
    """500 pages in five locales, the Dutch of each published twice; 2,000 local texts of 50 municipalities."""
    at = dt.datetime.now(dt.UTC)
    pages, documents, editions, sections = [], [], [], []

    def add(
        page: uuid.UUID, locale: str, area: str, basis: uuid.UUID | None, *, is_source: bool, times: int
    ) -> uuid.UUID:
        document, ids = uuid.uuid4(), []
        documents.append({"id": document, "page_id": page, "locale": locale, "area_code": area, "is_source": is_source})
        for number in range(1, times + 1):
            edition = uuid.uuid4()
            editions.append(
                {
                    "id": edition,
                    "document_id": document,
                    "number": number,
                    "state": "published" if number == times else "superseded",
                    "title": f"Titel {number}",
                    "summary": "",
                    "keywords": [],
                    "author_id": STARTER_ID,
                    "basis_id": basis,
                    "created_at": at,
                    "published_at": at,
                }
            )
            verb = Verb.TEXT if area == "NL" else Verb.AFTER
            sections.append(
                {
                    "edition_id": edition,
                    "key": "answer",
                    "verb": verb,
                    "position": 0,
                    "heading": "Kort",
                    "markdown": f"Tekst {number}.",
                    "hash": section_hash(verb, "Kort", f"Tekst {number}."),
                }
            )
            ids.append(edition)
        return ids[0]

    codes = [f"GM{1000 + number}" for number in range(MUNICIPALITIES)]
    for number in range(PAGES):
        page = uuid.uuid4()
        pages.append({"id": page, "slug": f"page-{number:03}", "kind": "page", "topic": "work", "created_at": at})
        source = add(page, "nl", "NL", None, is_source=True, times=2)
        for locale in TAGS[1:]:
            add(page, locale, "NL", source, is_source=False, times=1)
        if number < LOCAL_PAGES:
            for code in codes:
                add(page, "nl", code, source, is_source=True, times=1)
    with database.write() as session:
        session.execute(insert(Area), [{"code": "PV30", "kind": "province", "name": "P"}])
        session.execute(insert(Area), [{"code": code, "kind": "municipality", "name": code} for code in codes])
        session.execute(
            insert(Membership), [{"area_code": code, "scheme": "province", "whole_code": "PV30"} for code in codes]
        )
        for model, rows in ((Page, pages), (Document, documents), (Edition, editions), (Section, sections)):
            session.execute(insert(model), rows)
        # As autovacuum does on a database that lives: without it PostgreSQL takes the tables for empty.
        session.execute(text("ANALYZE"))
