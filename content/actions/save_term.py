"""Save a term: the Dutch word, the page it leads to, and its explanation in each locale."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from content import access, acts, audit, live, targets
from content.access import Who
from content.actions.rename import slug_faults
from content.acts import Acting
from content.clock import public_transaction
from content.db import Database
from content.drafts import block, differences, line, text_faults
from content.errors import Conflict, Fault, Invalid
from content.loading import write
from content.loading.files import TermFile
from content.models import COUNTRY, Page, Term, ThingKind
from content.queries import terms
from content.reach import Act
from locales import TAGS


@dataclass(frozen=True)
class TermWords:
    """A term in one locale; explanation and what to do may print facts."""

    name: str
    explanation: str
    sender: str = ""
    what_to_do: str = ""


@dataclass(frozen=True)
class TermFields:
    """A term: the Dutch word, other spellings of it, the page it leads to, its words by locale."""

    dutch: str
    also: Sequence[str] = ()
    page_id: uuid.UUID | None = None
    texts: Mapping[str, TermWords] = field(default_factory=dict)


def create_term(database: Database, slug: str, fields: TermFields, actor: Who) -> uuid.UUID:
    """Makes a term. Raises Forbidden, Invalid with all that is wrong, or Conflict (another one has or had the slug)."""
    wanted = _cleaned(fields)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        access.require(acting.reach, Act.EDIT_TERM)
        _check_locales(acting, set(wanted.texts))
        _check(session, wanted, slug_faults(slug))
        if live.resolve_slugs(session, ThingKind.TERM, {slug}):
            raise Conflict(f"Another term has or had the slug “{slug}”; links to it lead there.")
        term_id = uuid.uuid4()
        write.write_term(transaction, _file(session, term_id, slug, wanted))
        audit.record(session, acting.now, acting.actor.id, "create-term", ThingKind.TERM, str(term_id), slug=slug)
        return term_id


def save_term(database: Database, term_id: uuid.UUID, fields: TermFields, actor: Who, *, lock_version: int) -> int:
    """Writes a term whole, in place of what stood there; public at once. Gives its version after it.

    Who may write in some locales only may change only their words. Raises NotFound, Forbidden, Conflict (withdrawn),
    Stale with what differs, or Invalid with all that is wrong.
    """
    wanted = _cleaned(fields)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        # In some locale at least; in which ones is seen by what differs.
        some_locale = min(acting.reach.locales, default=None) if acting.reach.locales is not None else None
        term = access.term(session, acting.reach, Act.EDIT_TERM, term_id, some_locale)
        kept = fields_of(session, term)
        differs = differences(flat(wanted), flat(kept))
        _check_locales(acting, {tag for tag in TAGS if wanted.texts.get(tag) != kept.texts.get(tag)})
        if not differs or any(not one.where.startswith("/texts/") for one in differs):
            access.require(acting.reach, Act.EDIT_TERM)
        acts.check_version(term.lock_version, lock_version, differs)
        if term.withdrawn_at is not None:
            raise Conflict(f"The term “{term.slug}” was withdrawn.")
        _check(session, wanted, [])
        if not differs:
            return term.lock_version
        write.write_term(transaction, _file(session, term_id, term.slug, wanted))
        term.lock_version += 1
        session.flush()
        changed = [one.where.removeprefix("/") for one in differs]
        audit.record(session, acting.now, acting.actor.id, "save-term", ThingKind.TERM, str(term_id), fields=changed)
        return term.lock_version


def fields_of(session: Session, term: Term) -> TermFields:
    """What a term is now."""
    texts = {
        tag: TermWords(text.name, text.explanation, text.sender, text.what_to_do)
        for tag, text in terms.texts(session, [term.id]).get(term.id, {}).items()
    }
    return TermFields(term.dutch, tuple(term.also), term.page_id, texts)


def flat(fields: TermFields) -> dict[str, str]:
    """A term as flat fields by JSON pointer, to be compared."""
    found = {
        "/dutch": fields.dutch,
        "/also": ", ".join(fields.also),
        "/page": "" if fields.page_id is None else str(fields.page_id),
    }
    for tag, words in sorted(fields.texts.items()):
        for name in ("name", "sender", "explanation", "what_to_do"):
            found[f"/texts/{tag}/{name}"] = getattr(words, name)
    return found


def _cleaned(fields: TermFields) -> TermFields:
    texts = {
        tag: TermWords(line(words.name), block(words.explanation), line(words.sender), block(words.what_to_do))
        for tag, words in fields.texts.items()
    }
    also = tuple(dict.fromkeys(word for one in fields.also if (word := line(one))))
    return TermFields(line(fields.dutch), also, fields.page_id, texts)


def _check_locales(acting: Acting, tags: set[str]) -> None:
    for tag in sorted(tags):
        access.require(acting.reach, Act.EDIT_TERM, COUNTRY, tag)


def _check(session: Session, fields: TermFields, faults: list[Fault]) -> None:
    """Raises Invalid with all that is wrong with a term."""
    faults = [*faults, *text_faults("/dutch", fields.dutch, 200)]
    faults += [fault for word in fields.also for fault in text_faults("/also", word, 200)]
    if not fields.dutch:
        faults.append(Fault("/dutch", "The Dutch word is empty."))
    if not fields.texts:
        faults.append(Fault("/texts", "There are no words in any locale."))
    for tag, words in fields.texts.items():
        if tag not in TAGS:
            faults.append(Fault(f"/texts/{tag}", "There is no such locale."))
        if not words.name or not words.explanation:
            faults.append(Fault(f"/texts/{tag}", "Name and explanation are there in every locale that has words."))
        for name, longest in (("name", 200), ("sender", 200), ("explanation", 4_000), ("what_to_do", 4_000)):
            faults += text_faults(f"/texts/{tag}/{name}", getattr(words, name), longest)
    page = None if fields.page_id is None else session.get(Page, fields.page_id)
    if fields.page_id is not None and (page is None or page.withdrawn_at is not None):
        faults.append(Fault("/page", "There is no such page."))
    written = {
        f"/texts/{tag}/{name}": getattr(words, name)
        for tag, words in fields.texts.items()
        for name in ("explanation", "what_to_do")
    }
    faults += targets.faults(session, written)
    if faults:
        raise Invalid(faults)


def _file(session: Session, term_id: uuid.UUID, slug: str, fields: TermFields) -> TermFile:
    """The term as the loader writes it: one way of writing for files and forms."""
    page = None if fields.page_id is None else session.get_one(Page, fields.page_id).slug
    texts = {
        tag: (words.name, words.sender, words.explanation, words.what_to_do) for tag, words in fields.texts.items()
    }
    return TermFile(Path(), term_id, slug, fields.dutch, tuple(fields.also), page, texts, "")
