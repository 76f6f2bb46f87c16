"""What all acts on a document have in common: who may, which version was read, what is noted, the version after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from content import access, audit, editions, references, targets, workflow
from content.access import Who
from content.clock import local_date
from content.db import WriteSession
from content.drafts import unfinished_faults
from content.editions import Draft
from content.errors import Conflict, Difference, Fault, Invalid, Stale
from content.models import COUNTRY, Actor, Document, Edition, EditionState, Page, ThingKind
from content.reach import Act, Reach
from content.workflow import Step


@dataclass(frozen=True)
class Saved:
    """What an act left: the document, the edition it was about, and the document's version, for the next act."""

    page_id: uuid.UUID
    document_id: uuid.UUID
    edition_id: uuid.UUID
    lock_version: int


@dataclass(frozen=True)
class Acting:
    """An actor in a transaction, and how far it reaches at that instant."""

    session: WriteSession
    now: dt.datetime
    actor: Actor
    reach: Reach


@dataclass(frozen=True)
class Opened:
    """A document that an actor may act on, locked until the transaction's end, in the version that the actor read."""

    acting: Acting
    page: Page
    document: Document

    @property
    def is_local(self) -> bool:
        """Whether it is a local text."""
        return self.document.area_code != COUNTRY

    def open_edition(self) -> Edition:
        """The edition that is being made. Raises Conflict when there is none."""
        edition = editions.open_edition(self.acting.session, self.document.id)
        if edition is None:
            raise Conflict("Nothing is being written here: there is no draft.")
        return edition

    def live_edition(self) -> Edition:
        """The live edition. Raises Conflict when there is none."""
        edition = editions.live_edition(self.acting.session, self.document.id)
        if edition is None:
            raise Conflict("Nothing is published here.")
        return edition

    def take(self, step: Step, edition: Edition) -> None:
        """Takes a step with the edition. Raises Conflict when its state does not allow that."""
        edition.state = self.after(step, edition)

    def after(self, step: Step, edition: Edition) -> EditionState:
        """The state to which a step would lead. Raises Conflict when the edition's state does not allow it."""
        exempt = workflow.is_exempt(self.acting.actor.id)
        return workflow.after(step, EditionState(edition.state), exempt=exempt)

    def done(self, verb: str, edition: Edition, **detail: Any) -> Saved:
        """Counts the version on and notes the act."""
        self.document.lock_version += 1
        note(self.acting, verb, self.document, number=edition.number, **detail)
        return self.saved(edition)

    def saved(self, edition: Edition) -> Saved:
        """The result, for an act that was noted and counted elsewhere, or that changed nothing."""
        self.acting.session.flush()
        return Saved(self.page.id, self.document.id, edition.id, self.document.lock_version)


def begin(session: WriteSession, now: dt.datetime, who: Who) -> Acting:
    """An actor begins to act. Raises NotFound."""
    actor = access.actor(session, who)
    return Acting(session, now, actor, access.reach(session, actor, local_date(now)))


def open_document(
    session: WriteSession, now: dt.datetime, document_id: uuid.UUID, who: Who, act: Act, lock_version: int
) -> Opened:
    """A document for an act. Raises NotFound, Forbidden, Conflict (its page was withdrawn) or Stale."""
    acting = begin(session, now, who)
    document, page = access.document(session, acting.reach, act, document_id)
    if document.lock_version != lock_version:
        edition = editions.open_edition(session, document.id) or editions.live_edition(session, document.id)
        state = None if edition is None else str(edition.state)
        check_version(document.lock_version, lock_version, [Difference("/state", None, state)])
    return Opened(acting, page, document)


def check_version(current: int, read: int, differs: Sequence[Difference] = ()) -> None:
    """Raises Stale when the version that an actor read is not the present one."""
    if current != read:
        raise Stale(f"Version {read} was read, {current} is here.", current, differs)


def check_finished(opened: Opened, edition: Edition) -> None:
    """Raises Invalid with all that an edition lacks, and all that it refers to and is not there."""
    draft = editions.text_of(opened.acting.session, edition.id)
    faults = unfinished_faults(draft, is_local=opened.is_local)
    faults += targets.faults(opened.acting.session, texts_of(draft))
    if faults:
        raise Invalid(faults)


def check_publishable(opened: Opened, edition: Edition) -> None:
    """What must hold when an edition becomes public: a second pair of eyes saw it, and its facts are there.

    A link whose target went since the review does no harm: it is shown as its words. Raises Forbidden or Invalid.
    """
    actor_id = opened.acting.actor.id
    workflow.check_four_eyes(author_id=edition.author_id, reviewer_id=edition.reviewer_id, actor_id=actor_id)
    draft = editions.text_of(opened.acting.session, edition.id)
    faults = unfinished_faults(draft, is_local=opened.is_local)
    texts = texts_of(draft)
    faults += targets.fact_faults(opened.acting.session, texts)
    faults += [
        Fault(where, f"“{token}” is no fact token.")
        for where, text in texts.items()
        for token in references.malformed_tokens(text)
    ]
    if faults:
        raise Invalid(faults)


def texts_of(draft: Draft) -> dict[str, str]:
    """All texts of a draft that may print facts, by JSON pointer."""
    found = {"/title": draft.title, "/summary": draft.summary}
    for index, (_, _, heading, markdown) in enumerate(draft.sections):
        found[f"/sections/{index}/heading"] = heading
        found[f"/sections/{index}/markdown"] = markdown
    return found


def note(acting: Acting, verb: str, document: Document, **detail: Any) -> None:
    """Says in the audit what was done to a document, in its page's name."""
    audit.record(
        acting.session,
        acting.now,
        acting.actor.id,
        verb,
        ThingKind.PAGE,
        str(document.page_id),
        document=str(document.id),
        locale=document.locale,
        area=document.area_code,
        **detail,
    )
