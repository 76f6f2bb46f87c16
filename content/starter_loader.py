"""Loads a folder of content files (design section 7). Idempotent; never overwrites what a person changed.

The whole folder is read and checked before anything is written. Transactions hold at most 20 items, identities first; a
load that was cut off is finished by the next one. What it loaded is remembered by the hash of its file: an item whose
file did not change is left alone. On a database in which no person has acted it publishes; afterwards it writes only
drafts, on documents that nobody else touched, and reports what it left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from content import editions, live
from content.clock import public_transaction
from content.db import Database
from content.errors import Invalid
from content.feed import FeedTransaction
from content.loading import write
from content.loading.files import Folder, PageFile, TextFile
from content.loading.folder import read_folder
from content.loading.resolve import resolve
from content.models import COUNTRY, STARTER_ID, Actor, ActorKind, AuditEvent, Document, LoadedItem, ThingKind

ITEMS_A_TRANSACTION = 20
"""How many items one transaction writes at most: others wait no longer than that takes."""

STARTER_FOLDER = Path(__file__).parent / "starter"
"""The content that comes with this program."""

_WHOLE = ("folder", "starter")
"""The item that says that the starter content was loaded whole, with the hash of all its files."""

Row = TypeVar("Row")

Progress = Callable[[int, int], None]
"""Told how many items of how many are done."""


@dataclass
class LoadReport:
    """What a load did, in items: written, unchanged, and left alone because a person changed them here."""

    published: int = 0
    drafted: int = 0
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    """One thing to write: kind, id, the hash of its file, and how."""

    kind: str
    id: str
    hash: str
    do: Callable[[FeedTransaction, LoadReport, bool], None]


def load(database: Database, root: Path, progress: Progress = lambda done, total: None) -> LoadReport:
    """Loads a folder. Raises Invalid with all faults, each with file and line, before anything is written."""
    folder = read_folder(root)
    with database.read() as session:
        if not folder.faults:
            resolve(folder, session)
        if folder.faults:
            raise Invalid(folder.faults)
        untouched = not _person_acted(session)
        known = {(row.kind, row.id): row.hash for row in session.scalars(select(LoadedItem))}
    items = list(_items(folder))
    report = LoadReport()
    waiting = []
    for item in items:
        if known.get((item.kind, item.id)) == item.hash:
            report.unchanged += 1
        else:
            waiting.append(item)
    done = len(items) - len(waiting)
    for batch in _batches(waiting, ITEMS_A_TRANSACTION):
        with public_transaction(database) as transaction:
            for item in batch:
                item.do(transaction, report, untouched)
                transaction.session.merge(LoadedItem(kind=item.kind, id=item.id, hash=item.hash))
        done += len(batch)
        progress(done, len(items))
    return report


def load_starter(database: Database, progress: Progress = lambda done, total: None) -> LoadReport | None:
    """Loads the content that comes with this program; None when this very content was loaded whole before."""
    whole = _folder_hash(STARTER_FOLDER)
    with database.read() as session:
        row = session.get(LoadedItem, _WHOLE)
        if row is not None and row.hash == whole:
            return None
    report = load(database, STARTER_FOLDER, progress)
    with database.write() as writing:
        writing.merge(LoadedItem(kind=_WHOLE[0], id=_WHOLE[1], hash=whole))
    return report


def starter_is_whole(session: Session) -> bool:
    """Whether the starter content was ever loaded to its end."""
    return session.get(LoadedItem, _WHOLE) is not None


def _person_acted(session: Session) -> bool:
    return bool(
        session.scalar(
            select(exists().where(AuditEvent.actor_id == Actor.id, Actor.kind.in_([ActorKind.PERSON, ActorKind.TOKEN])))
        )
    )


def _items(folder: Folder) -> Iterator[_Item]:
    for area in folder.areas:
        yield _plain("area", area.code, repr(area), partial(write.write_area, row=area))
    for code, memberships in _grouped(folder.memberships, lambda row: row.area).items():
        yield _plain(
            "membership", code, repr(memberships), partial(write.write_memberships, area=code, rows=memberships)
        )
    facts = sorted(folder.facts, key=lambda row: (row.key, row.valid_from))
    for key, values in _grouped(facts, lambda row: row.key).items():
        yield _guarded(ThingKind.FACT, key, key, repr(values), partial(write.write_fact, rows=values))
    for page in folder.pages:
        yield _plain("identity", str(page.id), page.slug, partial(write.write_identity, page=page))
    for term in folder.terms:
        yield _guarded(ThingKind.TERM, str(term.id), term.slug, term.hash, partial(write.write_term, term=term))
    for point in folder.contact_points:
        do = partial(write.write_contact_point, point=point)
        yield _guarded(ThingKind.CONTACT_POINT, str(point.id), point.slug, point.hash, do)
    for words in folder.synonyms:
        do_words = partial(write.write_synonyms, synonyms=words)
        yield _guarded(ThingKind.SYNONYMS, words.locale, f"synonyms/{words.locale}", words.hash, do_words)
    for page in folder.pages:
        yield _Item(ThingKind.PAGE, str(page.id), _page_hash(page), _PageWriter(page))


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _plain(kind: str, id_: str, content: str, do: Callable[[FeedTransaction], None]) -> _Item:
    """An item that no person edits."""

    def run(transaction: FeedTransaction, report: LoadReport, untouched: bool) -> None:
        do(transaction)
        report.published += 1

    return _Item(kind, id_, _hash(content), run)


def _guarded(kind: ThingKind, id_: str, name: str, content: str, do: Callable[[FeedTransaction], None]) -> _Item:
    """An item that is live at once: written only where nobody else acted."""

    def run(transaction: FeedTransaction, report: LoadReport, untouched: bool) -> None:
        if not untouched or _others_acted(transaction.session, kind, id_):
            report.left_alone.append(f"{kind} {name}")
            return
        do(transaction)
        write.note(transaction, kind, id_)
        report.published += 1

    return _Item(kind, id_, _hash(content), run)


class _PageWriter:
    """Writes one page: its fields, texts and local texts."""

    def __init__(self, page: PageFile) -> None:
        self.page = page

    def __call__(self, transaction: FeedTransaction, report: LoadReport, untouched: bool) -> None:
        session, page = transaction.session, self.page
        if _others_acted(session, ThingKind.PAGE, str(page.id)) and untouched:
            untouched = False
        if untouched:
            write.write_page_fields(transaction, page)
        texts = [(COUNTRY, text) for text in write.source_first(page.texts)]
        texts += [(area, text) for area, local in sorted(page.local.items()) for text in write.source_first(local)]
        wrote = False
        for area, text in texts:
            wrote = self._write(transaction, report, area, text, publishes=untouched) or wrote
        if untouched:
            live.page_changed(transaction, page.id, shows_elsewhere=True)
            write.note(transaction, ThingKind.PAGE, str(page.id))

    def _write(
        self, transaction: FeedTransaction, report: LoadReport, area: str, text: TextFile, *, publishes: bool
    ) -> bool:
        session, page = transaction.session, self.page
        key = ("text", f"{page.id}/{area}/{text.locale}")
        known = session.get(LoadedItem, key)
        if known is not None and known.hash == text.hash:
            return False
        document = session.scalars(
            select(Document).where(
                Document.page_id == page.id, Document.locale == text.locale, Document.area_code == area
            )
        ).one_or_none()
        is_open = document is not None and editions.open_edition(session, document.id) is not None
        if is_open or write.is_touched(session, page.id, text.locale, area):
            report.left_alone.append(f"page {page.slug} ({text.locale}, {area})")
            return False
        write.write_text(transaction, page.id, text, area, publishes=publishes)
        session.merge(LoadedItem(kind=key[0], id=key[1], hash=text.hash))
        if publishes:
            report.published += 1
        else:
            report.drafted += 1
        return True


def _others_acted(session: Session, kind: ThingKind, id_: str) -> bool:
    return (
        session.scalars(
            select(AuditEvent.id)
            .where(AuditEvent.kind == kind, AuditEvent.thing_id == id_, AuditEvent.actor_id != STARTER_ID)
            .limit(1)
        ).first()
        is not None
    )


def _page_hash(page: PageFile) -> str:
    parts = [page.hash, page.slug, str(page.topic)]
    parts += [f"{text.locale}:{text.hash}" for text in page.texts]
    parts += [f"{area}:{text.locale}:{text.hash}" for area, local in sorted(page.local.items()) for text in local]
    return _hash("\n".join(parts))


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _folder_hash(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
