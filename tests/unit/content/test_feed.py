"""The feed on both databases: order, dependents, tombstones, the clock, two publishers at once."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from content import editions, feed, live, published, starter_loader
from content.actions.rename import rename
from content.actions.set_fact_value import set_fact_value
from content.actions.withdraw import withdraw_page
from content.clock import next_moment, public_transaction
from content.db import Database
from content.editions import Draft
from content.errors import Conflict, Gone, Invalid, Moved, NotFound
from content.feed import Thing
from content.models import (
    OPERATOR_ID,
    AuditEvent,
    Edition,
    EditionState,
    Notice,
    NoticeArea,
    NoticeText,
    PublicChange,
    ThingKind,
    Verb,
)
from locales.formats import AMSTERDAM
from tests.support import folders


@pytest.fixture
def filled(empty_database: Database, tmp_path: Path) -> Database:
    root = tmp_path / "folder"
    folders.areas(root)
    folders.fact(root, "wage,money,hour,work,14.99,EUR,,Rijksoverheid,https://www.rijksoverheid.nl/")
    folders.page(root, "payslip", nl="Het loon is {{ fact:wage }}.", pl="Stawka: {{ fact:wage }}.")
    folders.page(root, "contract", nl="Zie [loonstrook](page:payslip#answer).")
    folders.page(root, "lonely", nl="Niets.")
    starter_loader.load(empty_database, root)
    return empty_database


def changed_since(database: Database, n: int) -> dict[tuple[str, str], bool]:
    with database.read() as session:
        return {(change.thing.kind, change.thing.id): change.gone for change in feed.since(session, n)}


def now_n(database: Database) -> int:
    with database.read() as session:
        return feed.version(session).n


def page_id(slug: str) -> tuple[str, str]:
    return (ThingKind.PAGE, str(folders.uid(slug)))


def test_a_fact_changes_all_that_print_it_and_nothing_else(filled: Database) -> None:
    before = now_n(filled)
    set_fact_value(filled, "wage", "15.50", dt.date(2026, 1, 1), OPERATOR_ID)
    assert set(changed_since(filled, before)) == {("fact", "wage"), page_id("payslip")}
    with published.reading(filled) as reading:
        assert "15,50" in published.get_page(reading, "payslip", "nl").sections[0].body.text


def test_a_slug_changes_all_that_point_to_it_and_the_old_one_leads_on(filled: Database) -> None:
    before = now_n(filled)
    rename(filled, ThingKind.PAGE, folders.uid("payslip"), "wage-slip", OPERATOR_ID)
    assert set(changed_since(filled, before)) == {page_id("payslip"), page_id("contract")}
    with published.reading(filled) as reading:
        assert "/nl/pages/wage-slip#answer" in published.get_page(reading, "contract", "nl").sections[0].body.html
        with pytest.raises(Moved) as moved:
            published.get_page(reading, "payslip", "nl")
    assert moved.value.slug == "wage-slip"
    with pytest.raises(Conflict):
        rename(filled, ThingKind.PAGE, folders.uid("lonely"), "payslip", OPERATOR_ID)
    rename(filled, ThingKind.PAGE, folders.uid("payslip"), "payslip", OPERATOR_ID)
    with published.reading(filled) as reading:
        published.get_page(reading, "payslip", "nl")
    with pytest.raises(Invalid):
        rename(filled, ThingKind.PAGE, folders.uid("payslip"), "Not A Slug", OPERATOR_ID)


def test_what_is_withdrawn_leaves_a_tombstone_and_its_replacement(filled: Database) -> None:
    before = now_n(filled)
    withdraw_page(filled, folders.uid("payslip"), OPERATOR_ID, folders.uid("contract"))
    assert changed_since(filled, before) == {page_id("payslip"): True, page_id("contract"): False}
    with published.reading(filled) as reading:
        with pytest.raises(Gone) as gone:
            published.get_page(reading, "payslip", "nl")
        assert "page" not in published.get_page(reading, "lonely", "nl").sections[0].body.html
    assert gone.value.replaced_by == "contract"
    with pytest.raises(Conflict):
        withdraw_page(filled, folders.uid("payslip"), OPERATOR_ID)
    before = now_n(filled)
    set_fact_value(filled, "wage", "15.50", dt.date(2026, 1, 1), OPERATOR_ID)
    assert changed_since(filled, before) == {("fact", "wage"): False}


def test_every_act_is_audited_in_its_own_transaction(filled: Database) -> None:
    set_fact_value(filled, "wage", "15.50", dt.date(2026, 1, 1), OPERATOR_ID)
    with pytest.raises(NotFound):
        set_fact_value(filled, "nothing", "1", dt.date(2026, 1, 1), OPERATOR_ID)
    with pytest.raises(Invalid):
        set_fact_value(filled, "wage", "many", dt.date(2026, 1, 1), OPERATOR_ID)
    with filled.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == OPERATOR_ID)).all()
    assert [(event.verb, event.kind, event.thing_id) for event in events] == [("set-value", "fact", "wage")]


def test_a_coming_value_begins_by_itself_in_the_next_transaction(filled: Database) -> None:
    tomorrow = dt.datetime.now(AMSTERDAM).date() + dt.timedelta(days=1)
    set_fact_value(filled, "wage", "16.00", tomorrow, OPERATOR_ID)
    before = now_n(filled)
    with filled.read() as session:
        moment = next_moment(session, feed.version(session).as_of)
    assert moment.astimezone(AMSTERDAM) == dt.datetime.combine(tomorrow, dt.time(), AMSTERDAM)
    filled.now = lambda: moment
    with public_transaction(filled):
        pass
    assert set(changed_since(filled, before)) == {("fact", "wage"), page_id("payslip")}
    with published.reading(filled) as reading:
        assert "16" in published.get_page(reading, "payslip", "nl").sections[0].body.text


def test_as_of_never_goes_back(filled: Database) -> None:
    with filled.read() as session:
        before = feed.version(session)
    filled.now = lambda: before.as_of - dt.timedelta(days=2)
    with public_transaction(filled):
        pass
    with filled.read() as session:
        after = feed.version(session)
    assert (after.n, after.as_of) == (before.n + 1, before.as_of)


def test_a_notice_begins_and_ends_by_the_clock(filled: Database) -> None:
    begin = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    notice = Notice(id=folders.uid("n"), level="danger", from_at=begin, until_at=begin + dt.timedelta(hours=1))
    with filled.write() as session:
        session.add(notice)
        session.flush()
        session.add(NoticeText(notice_id=notice.id, locale="nl", title="Brand", text="Sluit ramen."))
        session.add(NoticeArea(notice_id=notice.id, area_code="AR-x"))

    def at(moment: dt.datetime, area: str) -> list[str]:
        filled.now = lambda: moment
        with public_transaction(filled):
            pass
        with published.reading(filled) as reading:
            return [one.title for one in published.list_notices(reading, "pl", published.ancestors(reading, area))]

    before = now_n(filled)
    assert at(begin - dt.timedelta(minutes=1), "GM0001") == []
    assert at(begin, "GM0001") == ["Brand"]
    assert ("notice", str(notice.id)) in changed_since(filled, before)
    assert at(begin, "GM0002") == []
    assert at(begin + dt.timedelta(hours=1), "GM0001") == []


def test_tombstones_are_forgotten_after_ninety_days_and_the_floor_rises(filled: Database) -> None:
    withdraw_page(filled, folders.uid("lonely"), OPERATOR_ID)
    gone_at = now_n(filled)
    filled.now = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=91)
    with public_transaction(filled) as transaction:
        assert feed.forget_tombstones(transaction) == 1
    with filled.read() as session:
        assert feed.version(session).floor == gone_at
        assert session.get(PublicChange, ("page", str(folders.uid("lonely")))) is None


def test_two_publishers_wait_for_each_other_and_the_feed_misses_neither(filled: Database) -> None:
    """One is slow to commit: the other's number comes after it, and who follows the feed sees both."""
    cursor = now_n(filled)
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with public_transaction(filled) as transaction:
            inside.set()
            go_on.wait(5)
            transaction.changed(Thing(ThingKind.PAGE, str(folders.uid("lonely"))))

    def quick() -> None:
        set_fact_value(filled, "wage", "15.10", dt.date(2026, 1, 1), OPERATOR_ID)

    first = threading.Thread(target=slow)
    first.start()
    assert inside.wait(5)
    second = threading.Thread(target=quick)
    second.start()
    seen = changed_since(filled, cursor)
    assert seen == {}
    go_on.set()
    first.join(10)
    second.join(10)
    assert not first.is_alive()
    assert not second.is_alive()
    assert set(changed_since(filled, cursor)) == {page_id("lonely"), page_id("payslip"), ("fact", "wage")}
    assert now_n(filled) == cursor + 2


def test_a_fact_changed_while_a_page_that_prints_it_is_published(filled: Database) -> None:
    """Whichever commits last, the page shows the new value and has changed after it."""
    inside, go_on = threading.Event(), threading.Event()

    def publish() -> None:
        with public_transaction(filled) as transaction:
            inside.set()
            go_on.wait(5)
            draft = Draft("new", "", (), [("answer", Verb.TEXT, "Answer", "Now {{ fact:wage }}.")])
            document = editions.document_of(transaction.session, folders.uid("lonely"), "nl", "NL", is_source=True)
            edition = editions.new_edition(
                transaction.session, document, draft, OPERATOR_ID, None, transaction.version.as_of
            )
            live.make_live(transaction, edition, OPERATOR_ID)

    publishing = threading.Thread(target=publish)
    publishing.start()
    assert inside.wait(5)
    changing = threading.Thread(target=set_fact_value, args=(filled, "wage", "15.20", dt.date(2026, 1, 1), OPERATOR_ID))
    changing.start()
    go_on.set()
    publishing.join(10)
    changing.join(10)
    assert not publishing.is_alive()
    assert not changing.is_alive()
    with published.reading(filled) as reading:
        assert "15,20" in published.get_page(reading, "lonely", "nl").sections[0].body.text
        assert feed.since(reading.session, reading.version.n - 1) != []
    assert page_id("lonely") in changed_since(filled, now_n(filled) - 1)


def test_the_database_refuses_a_second_live_edition(filled: Database) -> None:
    with filled.read() as session:
        live = session.scalars(select(Edition).where(Edition.state == EditionState.PUBLISHED)).first()
    assert live is not None
    second = Edition(
        id=folders.uid("second"),
        document_id=live.document_id,
        number=9,
        state="published",
        title="t",
        summary="s",
        keywords=[],
        author_id=live.author_id,
        created_at=live.created_at,
    )

    def write() -> None:
        with filled.write() as session:
            session.add(second)

    with pytest.raises(IntegrityError):
        write()
