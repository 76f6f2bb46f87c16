"""Random sequences of acts, against a model that is computed from history alone.

Whatever people do in whatever order: never two live and never two open editions, never an edition changed after it was
published, every act audited and nothing that was refused, four eyes on all that is public, and freshness as the model
has it. 60 sequences a database, 1,000 with --deep.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from content import starter_loader
from content.actions.approve import approve
from content.actions.confirm_current import confirm_current
from content.actions.create_page import create_page
from content.actions.discard_draft import discard_draft
from content.actions.publish import publish
from content.actions.restore import restore
from content.actions.save_draft import save_draft
from content.actions.save_local_text import save_local_text
from content.actions.schedule import schedule
from content.actions.send_back import send_back
from content.actions.submit import submit
from content.actions.unschedule import unschedule
from content.actions.withdraw import withdraw_document
from content.acts import Saved
from content.clock import public_transaction
from content.db import Database
from content.errors import ContentError, Stale
from content.models import (
    CLOCK_ID,
    OPEN_STATES,
    AuditEvent,
    ChangeKind,
    Document,
    Edition,
    EditionState,
    Section,
    Verb,
)
from content.queries.statuses import text_statuses
from tests.support import folders
from tests.support.editing import FIELDS, Desk, local, writing

PLACES = (("nl", "NL"), ("pl", "NL"), ("nl", "GM0001"), ("pl", "GM0001"))
WHO = ("publisher", "second", "editor", "translator", "municipal", "municipal publisher", "elsewhere")
TEXTS = ("Eén.", "Twee.", "Drie.")

places = st.sampled_from(PLACES)
# Those who may do most come up most, or hardly a sequence would get far.
people = st.sampled_from((*(("publisher", "second") * 5), *WHO))
texts = st.sampled_from(TEXTS)
kinds = st.sampled_from(ChangeKind)
bases = st.sampled_from(("as it was", "first", "last"))
"""What a text is said to be made from: nothing is said, the first published edition of its basis, or the last."""


@dataclass
class Told:
    """What the model knows of a document: only what was published, checked and ended, in that order."""

    published: list[tuple[uuid.UUID, bool, uuid.UUID | None]] = field(default_factory=list)
    """Edition, whether it is a major change, and the edition that it was made from."""
    checked: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    """For an edition the editions of its basis that it was checked with."""
    is_live: bool = False


class Editing(RuleBasedStateMachine):
    """One page with a Dutch and a Polish text, shared and of one municipality, and a handful of people."""

    desk: ClassVar[Desk]
    done: ClassVar[Counter[str]]
    """What all sequences did together, and how often a text was behind."""

    @initialize(moved_on=st.sampled_from((None, "NL", "GM0001")))
    def begin(self, moved_on: str | None) -> None:
        self.done["sequence"] += 1
        self.database = self.desk.database
        saved = create_page(
            self.database, f"page-{uuid.uuid4()}", FIELDS, writing("Begin.", help="Hulp."), self.desk["editor"]
        )
        self.page_id = saved.page_id
        self.acts = Counter({"create-page": 1, "save-draft": 1})
        self.told: dict[uuid.UUID, Told] = {}
        self.frozen: dict[uuid.UUID, Any] = {}
        self.planned: dict[uuid.UUID, tuple[uuid.UUID, dt.datetime, dt.datetime | None]] = {}
        self.ends: dict[uuid.UUID, dt.datetime] = {}
        if moved_on is not None:
            # Chance alone seldom gets to a source that went on after its translation.
            for locale, text in (("nl", "Eén."), ("pl", "Jeden."), ("nl", "Twee.")):
                self.make_live((locale, moved_on), text, ChangeKind.MAJOR, "last", expires=False)

    # What people do.

    @rule(place=places, who=people, text=texts, kind=kinds, basis=bases, with_help=st.booleans())
    def save(self, place: tuple[str, str], who: str, text: str, kind: ChangeKind, basis: str, with_help: bool) -> None:
        locale, area = place
        version = self.desk.version_at(self.page_id, locale, area)
        basis_id = None if basis == "as it was" else self.basis_edition(place, newest=basis == "last")
        verb = "save-draft" if area == "NL" else "save-local-text"
        wanted = writing(text, kind=kind, basis_id=basis_id, **({"help": "Hulp."} if with_help else {}))
        if area != "NL":
            more = [("help", Verb.BEFORE, text)] if with_help else []
            wanted = local(("answer", Verb.AFTER, text), *more, kind=kind, basis_id=basis_id)

        def act(lock_version: int) -> Saved:
            if area == "NL":
                return save_draft(
                    self.database, self.page_id, locale, wanted, self.desk[who], lock_version=lock_version
                )
            return save_local_text(
                self.database, self.page_id, area, locale, wanted, self.desk[who], lock_version=lock_version
            )

        if version > 0:
            self.refused(lambda: act(version - 1))
        saved = self.attempt(verb, lambda: act(version))
        if saved is not None and saved.lock_version == version:
            self.acts[verb] -= 1  # the same words again are no act

    @rule(place=places, text=texts, kind=kinds, basis=bases, expires=st.booleans())
    def make_live(self, place: tuple[str, str], text: str, kind: ChangeKind, basis: str, expires: bool) -> None:
        """All the way at once, so that sequences get to where texts fall behind."""
        self.save(place, "publisher", text, kind, basis, with_help=False)
        self.submit(place, "publisher")
        self.approve(place, "second")
        self.publish(place, "second", expires)

    @rule(place=places, text=texts, hours=st.integers(0, 2), expires=st.booleans())
    def make_ready(self, place: tuple[str, str], text: str, hours: int, expires: bool) -> None:
        """All the way to the clock."""
        self.save(place, "publisher", text, ChangeKind.MAJOR, "last", with_help=True)
        self.submit(place, "publisher")
        self.approve(place, "second")
        self.schedule(place, "second", hours, expires)

    @rule(place=places, who=people)
    def submit(self, place: tuple[str, str], who: str) -> None:
        self.on(place, "submit", lambda id_, version: submit(self.database, id_, self.desk[who], lock_version=version))

    @rule(place=places, who=people)
    def send_back(self, place: tuple[str, str], who: str) -> None:
        self.on(
            place, "send-back", lambda id_, version: send_back(self.database, id_, self.desk[who], lock_version=version)
        )

    @rule(place=places, who=people)
    def approve(self, place: tuple[str, str], who: str) -> None:
        self.on(
            place, "approve", lambda id_, version: approve(self.database, id_, self.desk[who], lock_version=version)
        )

    @rule(place=places, who=people)
    def discard(self, place: tuple[str, str], who: str) -> None:
        self.on(
            place,
            "discard-draft",
            lambda id_, version: discard_draft(self.database, id_, self.desk[who], lock_version=version),
        )

    @rule(place=places, who=people, expires=st.booleans())
    def publish(self, place: tuple[str, str], who: str, expires: bool) -> None:
        end = self.desk.at + dt.timedelta(hours=2) if expires else None
        saved = self.on(
            place,
            "publish",
            lambda id_, version: publish(self.database, id_, self.desk[who], lock_version=version, expires_at=end),
        )
        if saved is not None:
            self.tell_published(saved.document_id, saved.edition_id, end)

    @rule(place=places, who=people, hours=st.integers(0, 2), expires=st.booleans())
    def schedule(self, place: tuple[str, str], who: str, hours: int, expires: bool) -> None:
        at = self.desk.at + dt.timedelta(hours=hours)
        end = at + dt.timedelta(hours=1) if expires else None
        saved = self.on(
            place,
            "schedule",
            lambda id_, version: schedule(self.database, id_, at, self.desk[who], lock_version=version, expires_at=end),
        )
        if saved is not None:
            self.planned[saved.document_id] = (saved.edition_id, at, end)

    @rule(place=places, who=people)
    def unschedule(self, place: tuple[str, str], who: str) -> None:
        saved = self.on(
            place,
            "unschedule",
            lambda id_, version: unschedule(self.database, id_, self.desk[who], lock_version=version),
        )
        if saved is not None:
            del self.planned[saved.document_id]

    @rule(place=places, who=people)
    def withdraw(self, place: tuple[str, str], who: str) -> None:
        saved = self.on(
            place,
            "withdraw",
            lambda id_, version: withdraw_document(self.database, id_, self.desk[who], lock_version=version),
        )
        if saved is not None:
            self.told[saved.document_id].is_live = False
            self.ends.pop(saved.document_id, None)

    @rule(place=places, who=people, newest=st.booleans())
    def confirm(self, place: tuple[str, str], who: str, newest: bool) -> None:
        basis = self.basis_edition(place, newest=newest)
        saved = self.on(
            place,
            "confirm-current",
            lambda id_, version: confirm_current(
                self.database, id_, self.desk[who], lock_version=version, basis_id=basis
            ),
        )
        if saved is not None and basis is not None:
            self.told[saved.document_id].checked.setdefault(saved.edition_id, []).append(basis)

    @rule(place=places, who=people, pick=st.integers(0, 5))
    def restore(self, place: tuple[str, str], who: str, pick: int) -> None:
        document = self.desk.document(self.page_id, *place)
        if document is None:
            return
        with self.database.read() as session:
            old = session.scalars(
                select(Edition.id)
                .where(Edition.document_id == document.id, Edition.state.not_in(OPEN_STATES))
                .order_by(Edition.number)
            ).all()
        if old:
            chosen = old[pick % len(old)]
            self.on(
                place,
                "restore",
                lambda id_, version: restore(self.database, id_, chosen, self.desk[who], lock_version=version),
            )

    @rule(hours=st.integers(1, 3))
    def time_passes(self, hours: int) -> None:
        """The clock publishes and ends what is due, first what begins, then what ends, each in its order."""
        self.desk.later(hours=hours)
        with public_transaction(self.database):
            pass
        begins = [(at, id_) for id_, (_, at, _) in self.planned.items() if at <= self.desk.at]
        for _, document_id in sorted(begins, key=lambda one: one[0]):
            edition_id, _, end = self.planned.pop(document_id)
            self.acts["publish"] += 1
            self.tell_published(document_id, edition_id, end)
        for document_id, end in list(self.ends.items()):
            if end <= self.desk.at:
                self.acts["withdraw"] += 1
                self.told[document_id].is_live = False
                del self.ends[document_id]

    # How it is done.

    def on(self, place: tuple[str, str], verb: str, act: Callable[[uuid.UUID, int], Saved]) -> Saved | None:
        """Does an act to the document of a place; one that read another version is always refused."""
        document = self.desk.document(self.page_id, *place)
        if document is None:
            return None
        self.refused(lambda: act(document.id, document.lock_version + 1))
        saved = self.attempt(verb, lambda: act(document.id, document.lock_version))
        if saved is not None:
            assert saved.lock_version == document.lock_version + 1
        return saved

    def attempt(self, verb: str, act: Callable[[], Saved]) -> Saved | None:
        try:
            saved = act()
        except Stale:
            raise
        except ContentError:
            return None
        self.acts[verb] += 1
        self.done[verb] += 1
        return saved

    def refused(self, act: Callable[[], object]) -> None:
        with pytest.raises(ContentError):
            act()

    def tell_published(self, document_id: uuid.UUID, edition_id: uuid.UUID, end: dt.datetime | None) -> None:
        edition = self.desk.edition(edition_id)
        told = self.told.setdefault(document_id, Told())
        told.published.append((edition_id, edition.change_kind == ChangeKind.MAJOR, edition.basis_id))
        told.is_live = True
        self.ends.pop(document_id, None)
        if end is not None:
            self.ends[document_id] = end
        self.frozen |= self.snapshots([edition_id])

    def basis_edition(self, place: tuple[str, str], *, newest: bool) -> uuid.UUID | None:
        """The last or the first published edition of the document that a place's text is made from."""
        locale, area = place
        if area == "NL":
            wanted = None if locale == "nl" else ("nl", "NL")
        else:
            document = self.desk.document(self.page_id, locale, area)
            is_source = document is not None and document.is_source
            other = "pl" if locale == "nl" else "nl"
            wanted = (locale, "NL") if is_source else (other, area)
        found = None if wanted is None else self.desk.document(self.page_id, *wanted)
        published = [] if found is None else self.told.get(found.id, Told()).published
        return published[-1 if newest else 0][0] if published else None

    def snapshots(self, edition_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """All of these editions that never changes once they are published."""
        with self.database.read() as session:
            editions = session.scalars(select(Edition).where(Edition.id.in_(edition_ids))).all()
            sections = session.execute(
                select(Section.edition_id, Section.key, Section.verb, Section.heading, Section.markdown, Section.hash)
                .where(Section.edition_id.in_(edition_ids))
                .order_by(Section.edition_id, Section.position)
            ).all()
        columns = [column.key for column in Edition.__table__.columns if column.key not in {"state", "ended_at"}]
        found: dict[uuid.UUID, Any] = {one.id: ([getattr(one, name) for name in columns], []) for one in editions}
        for edition_id, *section in sections:
            found[edition_id][1].append(tuple(section))
        return found

    # What always holds.

    @invariant()
    def editions_are_as_they_must_be(self) -> None:
        if not hasattr(self, "page_id"):
            return
        with self.database.read() as session:
            rows = session.scalars(
                select(Edition)
                .join(Document, Document.id == Edition.document_id)
                .where(Document.page_id == self.page_id)
            ).all()
        live = Counter(row.document_id for row in rows if row.state == EditionState.PUBLISHED)
        being_made = Counter(row.document_id for row in rows if row.state in OPEN_STATES)
        assert max([0, *live.values()]) <= 1
        assert max([0, *being_made.values()]) <= 1
        assert set(live) == {id_ for id_, told in self.told.items() if told.is_live}
        once_published = {row.id for row in rows if row.published_at is not None}
        assert once_published == set(self.frozen)
        assert all(row.reviewer_id not in {None, row.author_id} for row in rows if row.id in once_published)
        assert self.snapshots(self.frozen) == self.frozen

    @invariant()
    def every_act_is_audited_and_nothing_else(self) -> None:
        if not hasattr(self, "page_id"):
            return
        with self.database.read() as session:
            events = session.execute(
                select(AuditEvent.verb, AuditEvent.actor_id).where(AuditEvent.thing_id == str(self.page_id))
            ).all()
        assert Counter(event.verb for event in events) == +self.acts
        assert {event.verb for event in events if event.actor_id == CLOCK_ID} <= {"publish", "withdraw"}

    @invariant()
    def freshness_is_what_history_says(self) -> None:
        if not hasattr(self, "page_id"):
            return
        with self.database.read() as session:
            statuses = text_statuses(session, {self.page_id}, None)
        for status in statuses:
            if status.live is not None:
                self.done["behind"] += status.live.behind > 0
                assert status.live.behind == self.model(status.document_id, status.locale, status.area_code)

    def model(self, document_id: uuid.UUID, locale: str, area: str) -> int:
        """How far a text is behind, by what was published and checked alone."""
        edition_id, _, made_from = self.told[document_id].published[-1]
        held = {made_from, *self.told[document_id].checked.get(edition_id, [])} - {None}
        if (locale, area) == ("nl", "NL"):
            return 0
        histories = [told.published for told in self.told.values() if held & {one[0] for one in told.published}]
        if histories:
            [history] = histories
        else:
            basis = self.basis_document(locale, area)
            history = [] if basis is None else self.told.get(basis, Told()).published
        places = [place for place, one in enumerate(history) if one[0] in held]
        return sum(is_major for _, is_major, _ in history[max(places, default=-1) + 1 :])

    def basis_document(self, locale: str, area: str) -> uuid.UUID | None:
        """The document that a text was never made from, but will be."""
        if area == "NL":
            wanted = ("nl", "NL")
        else:
            document = self.desk.document(self.page_id, locale, area)
            assert document is not None
            other = "pl" if locale == "nl" else "nl"
            wanted = (locale, "NL") if document.is_source else (other, area)
        found = self.desk.document(self.page_id, *wanted)
        return None if found is None else found.id


def test_any_sequence_of_acts(empty_database: Database, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folders.areas(tmp_path / "folder")
    starter_loader.load(empty_database, tmp_path / "folder")

    class Here(Editing):
        desk = Desk(empty_database)
        done: ClassVar[Counter[str]] = Counter()

    sequences = 1_000 if pytestconfig.getoption("--deep") else 60
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=40,
            deadline=None,
            database=None,
            # A sequence that fails is shrunk against the same database: each begins with a page of its own.
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(Here.done))  # shown with -rP; the note on a deep run takes it from there
    assert Here.done["sequence"] >= sequences
    # Not a run in which everything was refused.
    assert Here.done["publish"] >= sequences / 2
    assert Here.done["behind"] >= sequences / 2
