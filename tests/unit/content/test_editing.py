"""The day of those who keep content, on both databases: from a first draft to what the public reads."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from content import feed, published, starter_loader
from content.actions.approve import approve
from content.actions.confirm_current import confirm_current
from content.actions.create_page import create_page
from content.actions.discard_draft import discard_draft
from content.actions.publish import publish
from content.actions.restore import restore
from content.actions.save_draft import save_draft
from content.actions.schedule import schedule
from content.actions.send_back import send_back
from content.actions.submit import submit
from content.actions.unschedule import unschedule
from content.actions.withdraw import withdraw_document, withdraw_page
from content.clock import public_transaction
from content.db import Database
from content.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Stale
from content.feed import Thing
from content.models import AuditEvent, ChangeKind, Edition, EditionState, Fact, ThingKind
from content.queries.history import history, source_side
from content.queries.statuses import text_statuses
from tests.support import folders
from tests.support.editing import FIELDS, Desk, writing


@pytest.fixture
def desk(empty_database: Database, tmp_path: Path) -> Desk:
    root = tmp_path / "folder"
    folders.areas(root)
    folders.fact(root, "wage,money,hour,work,14.99,EUR,,Rijksoverheid,https://www.rijksoverheid.nl/")
    starter_loader.load(empty_database, root)
    return Desk(empty_database)


def text_of(desk: Desk, slug: str, locale: str = "nl") -> str:
    with published.reading(desk.database) as reading:
        return published.get_page(reading, slug, locale).sections[0].body.text


def behind(desk: Desk, document_id: uuid.UUID) -> int:
    with desk.database.read() as session:
        status = next(one for one in text_statuses(session, None, None) if one.document_id == document_id)
    assert status.live is not None
    return status.live.behind


def states(desk: Desk, document_id: uuid.UUID) -> list[EditionState]:
    with desk.database.read() as session:
        return [line.state for line in history(session, desk["editor"], desk.at, document_id)]


def changes(desk: Desk) -> int:
    with desk.database.read() as session:
        return len(feed.since(session, 0))


def test_from_draft_to_public(desk: Desk) -> None:
    before = changes(desk)
    saved = desk.page("payslip", "Het loon is {{ fact:wage }}.")
    assert saved.lock_version == 1
    assert changes(desk) == before
    with pytest.raises(NotFound):
        text_of(desk, "payslip")
    desk.through(saved)
    assert "14,99" in text_of(desk, "payslip")
    assert changes(desk) == before + 1
    with desk.database.read() as session:
        acts = session.scalars(
            select(AuditEvent.verb).where(AuditEvent.thing_id == str(saved.page_id)).order_by(AuditEvent.at)
        ).all()
    assert sorted(acts) == sorted(["create-page", "save-draft", "submit", "approve", "publish"])


def test_nobody_reviews_what_they_wrote_last(desk: Desk) -> None:
    saved = desk.page("payslip")
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    with pytest.raises(Forbidden):
        approve(desk.database, saved.document_id, desk["editor"], lock_version=sent.lock_version)
    with pytest.raises(Conflict):
        publish(desk.database, saved.document_id, desk["publisher"], lock_version=sent.lock_version)
    back = send_back(
        desk.database, saved.document_id, desk["publisher"], lock_version=sent.lock_version, note="Te\r\nlang."
    )
    assert desk.edition(saved.edition_id).review_note == "Te\nlang."
    mine = desk.write(saved.page_id, "nl", writing("Korter."), by="publisher")
    assert mine.lock_version == back.lock_version + 1
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=mine.lock_version)
    assert desk.edition(saved.edition_id).review_note is None
    with pytest.raises(Forbidden):
        approve(desk.database, saved.document_id, desk["publisher"], lock_version=sent.lock_version)
    ready = approve(desk.database, saved.document_id, desk["second"], lock_version=sent.lock_version)
    with pytest.raises(Forbidden):
        publish(desk.database, saved.document_id, desk["editor"], lock_version=ready.lock_version)
    publish(desk.database, saved.document_id, desk["publisher"], lock_version=ready.lock_version)
    assert text_of(desk, "payslip") == "Korter."


def test_who_wrote_last_may_take_it_back_and_others_of_the_role_may_not(desk: Desk) -> None:
    page = desk.published_page("payslip")
    mine = desk.write(page.page_id, "pl", writing("Tekst PL."), by="translator")
    sent = submit(desk.database, mine.document_id, desk["translator"], lock_version=mine.lock_version)
    back = send_back(desk.database, mine.document_id, desk["translator"], lock_version=sent.lock_version)
    theirs = desk.write(page.page_id, "pl", writing("Tekst PL 2."), by="editor")
    assert theirs.lock_version == back.lock_version + 1
    sent = submit(desk.database, mine.document_id, desk["editor"], lock_version=theirs.lock_version)
    with pytest.raises(Forbidden):
        send_back(desk.database, mine.document_id, desk["translator"], lock_version=sent.lock_version)


def test_the_stale_editor_is_told_what_differs_and_nothing_is_written(desk: Desk) -> None:
    saved = desk.page("payslip", "Begin.")
    desk.write(saved.page_id, "nl", writing("Van de een.", title="payslip"))
    events = desk.events()
    with pytest.raises(Stale) as stale:
        save_draft(
            desk.database,
            saved.page_id,
            "nl",
            writing("Van de ander.", title="payslip", help="Hulp."),
            desk["second"],
            lock_version=saved.lock_version,
        )
    assert stale.value.lock_version == saved.lock_version + 1
    assert {(one.where, one.yours, one.theirs) for one in stale.value.differs} == {
        ("/sections", "answer, help", "answer"),
        ("/sections/answer/markdown", "Van de ander.", "Van de een."),
        ("/sections/help/heading", "help", None),
        ("/sections/help/markdown", "Hulp.", None),
    }
    assert desk.events() == events
    with pytest.raises(Stale) as stale:
        submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    assert stale.value.differs[0].theirs == "draft"


def test_two_first_texts_of_one_place_meet(desk: Desk) -> None:
    """At the same instant: one is written, the other is stale; nobody's words are lost in silence."""
    page = desk.published_page("payslip")
    found: list[str] = []
    start = threading.Barrier(2)

    def first(text: str) -> None:
        start.wait(10)
        try:
            save_draft(desk.database, page.page_id, "pl", writing(text), desk["publisher"], lock_version=0)
            found.append("saved")
        except Stale as error:
            found.append("stale" if error.differs else "no difference")

    threads = [threading.Thread(target=first, args=(text,)) for text in ("Raz.", "Dwa.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(found) == ["saved", "stale"]


def test_saving_the_same_again_is_no_act(desk: Desk) -> None:
    saved = desk.page("payslip", "Eén.\nTwee.")
    events = desk.events()
    again = save_draft(
        desk.database,
        saved.page_id,
        "nl",
        writing(" Eén.\r\nTwee.\r\n", title=" payslip "),
        desk["second"],
        lock_version=saved.lock_version,
    )
    assert again == saved
    assert desk.events() == events
    assert desk.edition(saved.edition_id).author_id == desk["editor"].id


def test_what_is_in_review_is_not_written_in(desk: Desk) -> None:
    saved = desk.page("payslip")
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    with pytest.raises(Conflict):
        desk.write(saved.page_id, "nl", writing("Anders."))
    with pytest.raises(Conflict):
        discard_draft(desk.database, saved.document_id, desk["editor"], lock_version=sent.lock_version)


def test_what_leads_nowhere_is_not_submitted_and_all_of_it_is_said(desk: Desk) -> None:
    text = "{{ fact:none }} {{ wrong }} [a](page:none) [b](page:payslip#none) [c](term:none) [d](page:payslip#answer)"
    saved = desk.page("payslip", text)
    with pytest.raises(Invalid) as invalid:
        submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    assert {fault.where for fault in invalid.value.errors} == {"/sections/0/markdown"}
    assert len(invalid.value.errors) == 5


def test_a_fact_that_went_since_the_review_stops_the_publishing(desk: Desk) -> None:
    with desk.database.write() as session:
        session.add(Fact(key="gone", type="number", source_name="s", source_url="https://example.nl/"))
    saved = desk.page("payslip", "{{ fact:gone }}")
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    ready = approve(desk.database, saved.document_id, desk["publisher"], lock_version=sent.lock_version)
    with desk.database.write() as session:
        session.delete(session.get_one(Fact, "gone"))
    with pytest.raises(Invalid):
        publish(desk.database, saved.document_id, desk["publisher"], lock_version=ready.lock_version)


def test_a_scheduled_edition_is_published_and_ends_by_the_clock(desk: Desk) -> None:
    saved = desk.page("payslip", "Straks.")
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=saved.lock_version)
    ready = approve(desk.database, saved.document_id, desk["publisher"], lock_version=sent.lock_version)
    soon, later = desk.at + dt.timedelta(hours=1), desk.at + dt.timedelta(hours=2)
    with pytest.raises(Invalid):
        schedule(desk.database, saved.document_id, desk.at, desk["publisher"], lock_version=ready.lock_version)
    planned = schedule(
        desk.database,
        saved.document_id,
        soon,
        desk["publisher"],
        lock_version=ready.lock_version,
        expires_at=later,
    )
    with pytest.raises(Conflict):
        publish(desk.database, saved.document_id, desk["publisher"], lock_version=planned.lock_version)
    undone = unschedule(desk.database, saved.document_id, desk["publisher"], lock_version=planned.lock_version)
    assert desk.edition(saved.edition_id).publish_at is None
    schedule(
        desk.database,
        saved.document_id,
        soon,
        desk["publisher"],
        lock_version=undone.lock_version,
        expires_at=later,
    )
    desk.later(hours=1)
    with public_transaction(desk.database):
        pass
    assert text_of(desk, "payslip") == "Straks."
    with pytest.raises(Stale):
        unschedule(desk.database, saved.document_id, desk["publisher"], lock_version=undone.lock_version + 1)
    desk.later(hours=1)
    with public_transaction(desk.database):
        pass
    with pytest.raises(NotFound):
        text_of(desk, "payslip")


def test_a_translation_falls_behind_by_major_editions_until_somebody_says_otherwise(desk: Desk) -> None:
    page = desk.published_page("payslip", "Eén.")
    polish = desk.through(desk.write(page.page_id, "pl", writing("Raz."), by="translator"), by="translator")
    assert behind(desk, polish.document_id) == 0
    desk.through(desk.write(page.page_id, "nl", writing("Een.", title="payslip", kind=ChangeKind.MINOR)))
    assert behind(desk, polish.document_id) == 0
    second = desk.through(desk.write(page.page_id, "nl", writing("Een.", title="payslip", help="Hulp.")))
    third = desk.through(desk.write(page.page_id, "nl", writing("Drie.", title="payslip", help="Hulp.")))
    assert behind(desk, polish.document_id) == 2
    with desk.database.read() as session:
        side = source_side(session, desk["translator"], desk.at, polish.document_id)
    assert side is not None
    assert side.freshness.behind == 2
    assert [change.key for change in side.freshness.sections] == ["answer", "help"]
    assert side.edition_id == third.edition_id

    # A typing error mended is no translation of what is new.
    desk.through(desk.write(page.page_id, "pl", writing("Raz!"), by="translator"), by="translator")
    assert behind(desk, polish.document_id) == 2
    version = desk.version(polish.document_id)
    checked = confirm_current(
        desk.database,
        polish.document_id,
        desk["translator"],
        lock_version=version,
        basis_id=second.edition_id,
    )
    assert behind(desk, polish.document_id) == 1
    with pytest.raises(Conflict):
        confirm_current(
            desk.database,
            polish.document_id,
            desk["translator"],
            lock_version=checked.lock_version,
            basis_id=page.edition_id,
        )
    for basis in (None, polish.edition_id, uuid.uuid4()):
        with pytest.raises(Invalid):
            confirm_current(
                desk.database,
                polish.document_id,
                desk["translator"],
                lock_version=checked.lock_version,
                basis_id=basis,
            )
    made = desk.write(page.page_id, "pl", writing("Trzy.", basis_id=third.edition_id), by="translator")
    assert behind(desk, polish.document_id) == 1
    desk.through(made, by="translator")
    assert behind(desk, polish.document_id) == 0


def test_an_old_edition_comes_back_as_a_draft_and_is_behind_as_it_was(desk: Desk) -> None:
    page = desk.published_page("payslip", "Eén.")
    polish = desk.through(desk.write(page.page_id, "pl", writing("Raz."), by="translator"), by="translator")
    second = desk.through(desk.write(page.page_id, "nl", writing("Twee.", title="payslip")))
    made = desk.write(page.page_id, "pl", writing("Dwa.", basis_id=second.edition_id), by="translator")
    desk.through(made, by="translator")
    assert behind(desk, polish.document_id) == 0
    version = desk.version(polish.document_id)
    back = restore(desk.database, polish.document_id, polish.edition_id, desk["translator"], lock_version=version)
    with pytest.raises(Conflict):
        restore(
            desk.database,
            polish.document_id,
            polish.edition_id,
            desk["translator"],
            lock_version=back.lock_version,
        )
    with pytest.raises(NotFound):
        restore(desk.database, polish.document_id, second.edition_id, desk["editor"], lock_version=back.lock_version)
    desk.through(back, by="translator")
    assert text_of(desk, "payslip", "pl") == "Raz."
    assert behind(desk, polish.document_id) == 1


def test_a_discarded_draft_stays_in_the_history(desk: Desk) -> None:
    page = desk.published_page("payslip", "Eén.")
    draft = desk.write(page.page_id, "nl", writing("Verworpen.", title="payslip"))
    gone = discard_draft(desk.database, page.document_id, desk["editor"], lock_version=draft.lock_version)
    assert states(desk, page.document_id) == [EditionState.WITHDRAWN, EditionState.PUBLISHED]
    assert text_of(desk, "payslip") == "Eén."
    back = restore(desk.database, page.document_id, draft.edition_id, desk["editor"], lock_version=gone.lock_version)
    desk.through(back)
    assert text_of(desk, "payslip") == "Verworpen."


def test_one_document_or_a_whole_page_is_withdrawn(desk: Desk) -> None:
    page = desk.published_page("payslip", "Eén.")
    polish = desk.through(desk.write(page.page_id, "pl", writing("Raz."), by="translator"), by="translator")
    with pytest.raises(Forbidden):
        withdraw_document(desk.database, polish.document_id, desk["editor"], lock_version=polish.lock_version)
    withdraw_document(desk.database, polish.document_id, desk["publisher"], lock_version=polish.lock_version)
    assert text_of(desk, "payslip", "pl") == "Eén."
    draft = desk.write(page.page_id, "nl", writing("Plan.", title="payslip"))
    sent = submit(desk.database, page.document_id, desk["editor"], lock_version=draft.lock_version)
    ready = approve(desk.database, page.document_id, desk["publisher"], lock_version=sent.lock_version)
    planned = schedule(
        desk.database,
        page.document_id,
        desk.at + dt.timedelta(hours=1),
        desk["publisher"],
        lock_version=ready.lock_version,
    )
    withdraw_page(desk.database, page.page_id, desk["publisher"])
    desk.later(hours=2)
    with public_transaction(desk.database):
        pass
    assert states(desk, page.document_id) == [EditionState.READY, EditionState.WITHDRAWN]
    with pytest.raises(Gone):
        text_of(desk, "payslip")
    with pytest.raises(Conflict):
        publish(desk.database, page.document_id, desk["publisher"], lock_version=planned.lock_version)
    with pytest.raises(Conflict):
        desk.write(page.page_id, "en", writing())


def test_a_page_that_the_public_never_saw_leaves_no_tombstone(desk: Desk) -> None:
    before = changes(desk)
    page = desk.page("payslip")
    withdraw_page(desk.database, page.page_id, desk["publisher"])
    assert changes(desk) == before


def test_a_link_to_a_page_that_is_not_there_yet_is_its_words(desk: Desk) -> None:
    later = desk.page("later")
    desk.published_page("now", "Zie [straks](page:later).")
    with published.reading(desk.database) as reading:
        assert "<a" not in published.get_page(reading, "now", "nl").sections[0].body.html
        n = reading.version.n
    desk.through(later)
    with published.reading(desk.database) as reading:
        assert "/nl/pages/later" in published.get_page(reading, "now", "nl").sections[0].body.html
        changed = {change.thing.id for change in feed.since(reading.session, n)}
    assert len(changed) == 2


def test_a_fact_in_a_heading_changes_its_page(desk: Desk) -> None:
    wanted = writing("Tekst.", title="Loon {{ fact:wage }}")
    saved = create_page(desk.database, "payslip", FIELDS, wanted, desk["editor"])
    desk.through(saved)
    with desk.database.read() as session:
        users = feed.users_of(session, [Thing(ThingKind.FACT, "wage")])
    assert {user.id for user in users} == {str(saved.page_id)}


def test_what_may_not_be_written(desk: Desk) -> None:
    page = desk.published_page("payslip")
    with pytest.raises(Forbidden):
        desk.write(page.page_id, "nl", writing(), by="translator")
    with pytest.raises(Forbidden):
        desk.write(page.page_id, "ro", writing(), by="translator")
    with pytest.raises(Forbidden):
        desk.write(page.page_id, "pl", writing(), by="municipal")
    with pytest.raises(Invalid):
        desk.write(page.page_id, "xx", writing())
    with pytest.raises(NotFound):
        desk.write(uuid.uuid4(), "nl", writing())
    with pytest.raises(NotFound):
        submit(desk.database, uuid.uuid4(), desk["editor"], lock_version=1)
    with pytest.raises(Forbidden):
        create_page(desk.database, "other", FIELDS, writing(), desk["municipal"])
    with pytest.raises(Conflict):
        create_page(desk.database, "payslip", FIELDS, writing(), desk["editor"])
    with pytest.raises(Invalid) as invalid:
        create_page(
            desk.database,
            "other",
            replace(FIELDS, topic=None, sources=[("", "http://x")], review_months=0, related=[uuid.uuid4()]),
            writing(),
            desk["editor"],
        )
    assert {fault.where for fault in invalid.value.errors} == {
        "/topic",
        "/sources/0/name",
        "/sources/0/url",
        "/reviewMonths",
        "/related/0",
    }


def test_no_words_stand_in_the_audit(desk: Desk) -> None:
    secret = "Woorden die nergens anders staan"
    saved = desk.through(desk.page("payslip", f"{secret}."))
    draft = desk.write(saved.page_id, "nl", writing(f"{secret} 2.", title=secret))
    sent = submit(desk.database, saved.document_id, desk["editor"], lock_version=draft.lock_version)
    send_back(desk.database, saved.document_id, desk["second"], lock_version=sent.lock_version, note=secret)
    with desk.database.read() as session:
        details = session.scalars(select(AuditEvent.detail)).all()
    assert not any("Woorden" in str(detail) for detail in details)


def test_an_edition_keeps_what_it_was_when_it_was_published(desk: Desk) -> None:
    saved = desk.published_page("payslip", "Eén.")
    before = desk.edition(saved.edition_id)
    desk.later(minutes=1)
    desk.through(desk.write(saved.page_id, "nl", writing("Twee.", title="Anders")))
    after = desk.edition(saved.edition_id)
    kept = [column.key for column in Edition.__table__.columns if column.key not in {"state", "ended_at"}]
    assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
    assert after.state == EditionState.SUPERSEDED
