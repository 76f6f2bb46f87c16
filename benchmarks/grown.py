"""A site of any number of pages: the starter pages copied in all their languages, with their real lengths, figures and
links, each copy with a title and a slug of its own. Written straight into the tables, as loading them would take long.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from benchmarks import speed_corpus
from content.clock import public_transaction
from content.db import Database
from content.feed import Thing
from content.models import (
    COUNTRY,
    Document,
    Edition,
    Page,
    PageKind,
    PagePolicyField,
    PageRelation,
    PageSource,
    Section,
    ThingKind,
    Uses,
)

TABLES: tuple[Table, ...] = tuple(
    model.__table__  # type: ignore[misc]  # a FromClause to SQLAlchemy, a Table in fact
    for model in (Page, PagePolicyField, PageRelation, PageSource, Document, Edition, Section, Uses)
)
_A_TRANSACTION = 500

Row = dict[str, Any]


def grow(database: Database, pages: int) -> None:
    """Adds copies until there are so many pages."""
    with database.read() as session:
        before = _rows(session, Page)
        there = len(before)
        if there >= pages:
            return
        templates = [page for page in before if page["kind"] == PageKind.PAGE]
        parts = {template["id"]: _parts(session, template["id"]) for template in templates}
    numbers = range(there, pages)
    for first in range(0, len(numbers), _A_TRANSACTION):
        some = numbers[first : first + _A_TRANSACTION]
        copies = [_copy(templates[number % len(templates)], parts, number) for number in some]
        with public_transaction(database) as transaction:
            for table in TABLES:
                rows = [row for copy in copies for row in copy[table.name]]
                if rows:
                    transaction.session.execute(insert(table), rows)
            transaction.changed(*(Thing(ThingKind.PAGE, str(copy["page"][0]["id"])) for copy in copies))


def _rows(session: Session, model: Any, *conditions: Any) -> list[Row]:
    return [dict(row) for row in session.execute(select(model.__table__).where(*conditions)).mappings()]


def _parts(session: Session, page: uuid.UUID) -> dict[str, list[Row]]:
    """The shared texts of a page and what belongs to it, by table."""
    documents = _rows(session, Document, Document.page_id == page, Document.area_code == COUNTRY)
    editions = _rows(session, Edition, Edition.document_id.in_([one["id"] for one in documents]))
    editions.sort(key=lambda row: row["basis_id"] is not None)  # what others are made from comes first
    return {
        "page_policy_field": _rows(session, PagePolicyField, PagePolicyField.page_id == page),
        "page_relation": _rows(session, PageRelation, PageRelation.page_id == page),
        "page_source": _rows(session, PageSource, PageSource.page_id == page),
        "document": documents,
        "edition": editions,
        "section": _rows(session, Section, Section.edition_id.in_([one["id"] for one in editions])),
        "uses": _rows(session, Uses, Uses.user_kind == ThingKind.PAGE, Uses.user_id == str(page)),
    }


def _copy(template: Row, parts: dict[uuid.UUID, dict[str, list[Row]]], number: int) -> dict[str, list[Row]]:
    """A page with new ids, and in each language a title of its own words."""
    dice = random.Random(number)
    own = parts[template["id"]]
    new: dict[Any, uuid.UUID] = {
        old: uuid.UUID(int=dice.getrandbits(128), version=4)
        for old in [template["id"], *(row["id"] for name in ("document", "edition") for row in own[name])]
    }
    locales = {row["id"]: row["locale"] for row in own["document"]}
    copied = {name: [_renamed(row, new) for row in rows] for name, rows in own.items()}
    for row, old in zip(copied["edition"], own["edition"], strict=True):
        row["title"] = _title(dice, locales[old["document_id"]], old["title"])
    for row in copied["uses"]:
        row["user_id"] = str(new[template["id"]])
    page = {**template, "id": new[template["id"]], "slug": f"{template['slug']}-{number}", "position": number}
    return {"page": [page], **copied}


def _renamed(row: Row, new: dict[Any, uuid.UUID]) -> Row:
    return {name: new.get(value, value) if isinstance(value, uuid.UUID) else value for name, value in row.items()}


def _title(dice: random.Random, locale: str, title: str) -> str:
    words: Sequence[str] = speed_corpus.words_of(locale).some(dice, 2)
    return f"{title}: {' '.join(words)}"
