"""Facts, terms, contact points, synonyms, pages as a whole: public at once, versioned, confirmed by persons only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from content import feed, published, starter_loader
from content.actions.confirm_fact import confirm_fact
from content.actions.confirm_source import confirm_source
from content.actions.edit_fact import FactFields, edit_fact
from content.actions.edit_page import edit_page
from content.actions.rename import rename
from content.actions.save_contact_point import create_contact_point, save_contact_point
from content.actions.save_synonyms import SynonymFields, save_synonyms, version_of
from content.actions.save_term import TermFields, TermWords, create_term, save_term
from content.actions.set_fact_value import set_fact_value
from content.actions.withdraw import withdraw_thing
from content.clock import local_date
from content.contact_point_fields import ContactPointFields
from content.db import Database
from content.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from content.models import (
    OPERATOR_ID,
    Actor,
    AuditEvent,
    ContactPointKind,
    Fact,
    FactType,
    Page,
    PageKind,
    PageSource,
    PolicyField,
    ThingKind,
    Topic,
)
from content.page_fields import fields_of as page_fields_of
from content.queries.audit_events import EventFilter, all_events, events
from content.queries.waiting import waiting
from content.queries.where_used import where_used
from tests.support import folders
from tests.support.editing import FIELDS, Desk, writing

SOURCE_URL = "https://www.rijksoverheid.nl/"


@pytest.fixture
def desk(empty_database: Database, tmp_path: Path) -> Desk:
    root = tmp_path / "folder"
    folders.areas(root)
    folders.fact(root, f"wage,money,hour,work,14.99,EUR,,Rijksoverheid,{SOURCE_URL}")
    starter_loader.load(empty_database, root)
    return Desk(empty_database)


def fact(desk: Desk) -> Fact:
    with desk.database.read() as session:
        return session.get_one(Fact, "wage")


def changed_by(desk: Desk, act: Callable[[], object]) -> set[tuple[str, str]]:
    with desk.database.read() as session:
        before = feed.version(session).n
    act()
    with desk.database.read() as session:
        return {(change.thing.kind, change.thing.id) for change in feed.since(session, before)}


def test_a_person_confirms_the_version_that_was_seen_and_a_new_value_is_unconfirmed(desk: Desk) -> None:
    day = local_date(desk.at)
    version = confirm_fact(desk.database, "wage", desk["editor"], lock_version=fact(desk).lock_version)
    assert fact(desk).checked_on == day
    with desk.database.read() as session:
        assert waiting(session, desk["editor"], desk.at).facts == ()
    set_fact_value(desk.database, "wage", "15.50", dt.date(2027, 1, 1), desk["publisher"], lock_version=version)
    assert fact(desk).checked_on is None
    with pytest.raises(Stale) as stale:
        set_fact_value(desk.database, "wage", "16.00", dt.date(2027, 1, 1), desk["publisher"], lock_version=version)
    assert stale.value.differs[0].theirs == "15.50"
    with pytest.raises(Stale):
        confirm_fact(desk.database, "wage", desk["editor"], lock_version=version)
    with desk.database.read() as session:
        operator = session.get_one(Actor, OPERATOR_ID)
        assert [one.of for one in waiting(session, desk["editor"], desk.at).facts] == ["wage"]
    with pytest.raises(Forbidden):
        confirm_fact(desk.database, "wage", operator, lock_version=fact(desk).lock_version)
    for who in ("translator", "municipal"):
        with pytest.raises(Forbidden):
            confirm_fact(desk.database, "wage", desk[who], lock_version=fact(desk).lock_version)
    with pytest.raises(Forbidden):
        set_fact_value(desk.database, "wage", "1", dt.date(2027, 1, 1), desk["editor"])


def test_a_fact_changes_its_source_not_its_type_and_new_ones_are_made(desk: Desk) -> None:
    version = confirm_fact(desk.database, "wage", desk["editor"], lock_version=fact(desk).lock_version)
    fields = FactFields(FactType.MONEY, "hour", Topic.WORK, "Rijksoverheid", SOURCE_URL)
    assert edit_fact(desk.database, "wage", fields, desk["publisher"], lock_version=version) == version
    moved = replace(fields, source_url="https://www.rijksoverheid.nl/loon")
    version = edit_fact(desk.database, "wage", moved, desk["publisher"], lock_version=version)
    assert fact(desk).checked_on is None
    with pytest.raises(Stale) as stale:
        edit_fact(desk.database, "wage", replace(moved, source_name="Iets"), desk["publisher"], lock_version=0)
    assert [one.where for one in stale.value.differs] == ["/sourceName"]
    wrong = replace(moved, type=FactType.DATE, per="moon", source_url="http://x", source_name=" ")
    with pytest.raises(Invalid) as invalid:
        edit_fact(desk.database, "wage", wrong, desk["publisher"], lock_version=version)
    assert {fault.where for fault in invalid.value.errors} == {"/type", "/per", "/sourceUrl", "/sourceName"}
    new = replace(fields, type=FactType.NUMBER, per=None, topic=None)
    assert edit_fact(desk.database, "houses", new, desk["publisher"], lock_version=0) == 1
    set_fact_value(desk.database, "houses", "12", dt.date(2026, 1, 1), desk["publisher"], "count", lock_version=1)


def test_where_a_fact_is_used_before_it_is_changed(desk: Desk) -> None:
    live = desk.published_page("payslip", "{{ fact:wage }}")
    draft = desk.page("coming", "{{ fact:wage }} [loon](page:payslip)")
    desk.page("other", "{{ fact:wage-of-others }}")
    with desk.database.read() as session:
        used = where_used(session, ThingKind.FACT, "wage")
        linked = where_used(session, ThingKind.PAGE, str(live.page_id))
    assert [(one.id, one.slug, one.title, one.in_draft) for one in used] == [
        (live.page_id, "payslip", "payslip", False),
        (draft.page_id, "coming", "coming", True),
    ]
    assert [one.id for one in linked] == [draft.page_id]
    changed = changed_by(
        desk, lambda: set_fact_value(desk.database, "wage", "15.00", dt.date(2026, 1, 1), desk["publisher"])
    )
    assert changed == {("fact", "wage"), ("page", str(live.page_id))}


WORDS = TermWords("Loonstrook", "Wat je {{ fact:wage }} verdient.", "Je baas", "Bewaar hem.")


def test_a_term_is_written_whole_and_by_locale(desk: Desk) -> None:
    page = desk.published_page("payslip")
    fields = TermFields("loonstrook", ("salarisstrook",), page.page_id, {"nl": WORDS})
    term_id = create_term(desk.database, "loonstrook", fields, desk["editor"])
    polish = replace(fields, texts={"nl": WORDS, "pl": TermWords("Pasek", "Ile zarabiasz.")})
    bound = Actor(
        id=folders.uid("pl editor"), kind="person", name="p", role="editor", locales=["pl"], created_at=desk.at
    )
    with desk.database.write() as session:
        session.add(bound)
    version = save_term(desk.database, term_id, polish, bound, lock_version=1)
    with pytest.raises(Forbidden):
        save_term(desk.database, term_id, replace(polish, dutch="loon"), bound, lock_version=version)
    with pytest.raises(Forbidden):
        save_term(desk.database, term_id, replace(polish, texts={"pl": WORDS}), bound, lock_version=version)
    with pytest.raises(Stale) as stale:
        save_term(desk.database, term_id, replace(polish, dutch="loon"), desk["editor"], lock_version=1)
    assert [(one.where, one.yours, one.theirs) for one in stale.value.differs] == [("/dutch", "loon", "loonstrook")]
    assert save_term(desk.database, term_id, polish, desk["editor"], lock_version=version) == version
    with pytest.raises(Invalid):
        save_term(
            desk.database,
            term_id,
            TermFields("", (), uuid.uuid4(), {"xx": TermWords("", "{{ fact:none }}")}),
            desk["admin"],
            lock_version=version,
        )
    with pytest.raises(Conflict):
        create_term(desk.database, "loonstrook", fields, desk["editor"])
    with published.reading(desk.database) as reading:
        assert published.get_term(reading, "loonstrook", "pl").name == "Pasek"
        assert "14,99" in published.get_term(reading, "loonstrook", "nl").explanation
    rename(desk.database, ThingKind.TERM, term_id, "loonbriefje", desk["publisher"])
    withdraw_thing(desk.database, ThingKind.TERM, term_id, desk["publisher"])
    with pytest.raises(Conflict):
        rename(desk.database, ThingKind.TERM, term_id, "x", desk["publisher"])
    with pytest.raises(Conflict):
        save_term(desk.database, term_id, fields, desk["editor"], lock_version=version + 2)


POINT = ContactPointFields(
    ContactPointKind.INFORMATION_POINT,
    "Punt",
    town="Stad",
    areas=("GM0001",),
    phones=("0800-8020",),
    texts={"nl": ("Loket", "Kom langs.")},
)


def test_a_municipality_keeps_its_own_contact_points(desk: Desk) -> None:
    point_id = create_contact_point(desk.database, "punt", POINT, desk["municipal"])
    for who in ("elsewhere", "translator"):
        with pytest.raises(Forbidden):
            save_contact_point(desk.database, point_id, replace(POINT, town="X"), desk[who], lock_version=1)
    with pytest.raises(Forbidden):
        save_contact_point(desk.database, point_id, replace(POINT, areas=("NL",)), desk["municipal"], lock_version=1)
    seen = replace(POINT, town="Dorp", languages=("pl",), last_seen_on=local_date(desk.at))
    version = save_contact_point(desk.database, point_id, seen, desk["province"], lock_version=1)
    with pytest.raises(Stale) as stale:
        save_contact_point(desk.database, point_id, POINT, desk["municipal"], lock_version=1)
    assert {one.where for one in stale.value.differs} == {"/town", "/languages", "/last_seen_on"}
    assert save_contact_point(desk.database, point_id, seen, desk["municipal"], lock_version=version) == version
    wrong = replace(
        seen,
        schedule="sometimes",
        phones=("none",),
        website="javascript:x",
        email="x",
        languages=("Polish!",),
        confirmed_on=local_date(desk.at) + dt.timedelta(days=1),
        areas=("GM0001", "GM9999"),
        texts={"nl": ("", "")},
    )
    with pytest.raises(Invalid) as invalid:
        save_contact_point(desk.database, point_id, wrong, desk["admin"], lock_version=version)
    assert {fault.where for fault in invalid.value.errors} == {
        "/schedule",
        "/phones/0",
        "/website",
        "/email",
        "/languages/0",
        "/confirmed_on",
        "/areas/1",
        "/texts/nl/service",
    }
    with published.reading(desk.database) as reading:
        assert published.get_contact_point(reading, "punt", "nl").town == "Dorp"


def test_synonyms_are_kept_by_locale(desk: Desk) -> None:
    wanted = SynonymFields([["loon", "salaris"]], {"brp": ["registratie"]}, ["de", "het"])
    changed = changed_by(desk, lambda: save_synonyms(desk.database, "nl", wanted, desk["editor"], lock_version=0))
    assert changed == {("synonyms", "nl")}
    with desk.database.read() as session:
        version = version_of(session, "nl")
    assert save_synonyms(desk.database, "nl", wanted, desk["editor"], lock_version=version) == version
    with pytest.raises(Stale) as stale:
        save_synonyms(desk.database, "nl", replace(wanted, stop_words=["de"]), desk["editor"], lock_version=0)
    assert [one.where for one in stale.value.differs] == ["/stopWords/het"]
    with pytest.raises(Invalid):
        save_synonyms(desk.database, "nl", SynonymFields([["one"]]), desk["editor"], lock_version=version)
    with pytest.raises(NotFound):
        save_synonyms(desk.database, "xx", wanted, desk["editor"], lock_version=0)
    with pytest.raises(Forbidden):
        save_synonyms(desk.database, "pl", wanted, desk["translator"], lock_version=0)


def test_a_page_as_a_whole(desk: Desk) -> None:
    other = desk.published_page("other")
    page = desk.published_page("payslip", fields=replace(FIELDS, sources=[("Rijksoverheid", SOURCE_URL)]))
    confirm_source(desk.database, page.page_id, SOURCE_URL, desk["editor"])
    fields = replace(
        FIELDS,
        kind=PageKind.NEWS,
        policy_fields=[PolicyField.ECONOMY_AND_WORK],
        related=[other.page_id],
        sources=[("UWV", "https://www.uwv.nl/"), ("Rijksoverheid", SOURCE_URL)],
        review_months=12,
    )
    changed = changed_by(desk, lambda: edit_page(desk.database, page.page_id, fields, desk["editor"], lock_version=1))
    assert changed == {("page", str(page.page_id))}
    with desk.database.read() as session:
        kept = page_fields_of(session, session.get_one(Page, page.page_id))
        checked = session.scalars(
            select(PageSource.checked_on).where(PageSource.page_id == page.page_id).order_by(PageSource.position)
        ).all()
    assert (kept.review_months, list(kept.related), kept.kind) == (12, [other.page_id], PageKind.NEWS)
    assert checked == [None, local_date(desk.at)]
    with pytest.raises(Stale) as stale:
        edit_page(desk.database, page.page_id, FIELDS, desk["editor"], lock_version=1)
    assert "/sources" in {one.where for one in stale.value.differs}
    assert edit_page(desk.database, page.page_id, fields, desk["editor"], lock_version=2) == 2
    with pytest.raises(NotFound):
        confirm_source(desk.database, page.page_id, "https://nowhere.nl/", desk["editor"])
    draft = desk.page("draft")
    assert (
        changed_by(desk, lambda: edit_page(desk.database, draft.page_id, fields, desk["editor"], lock_version=1))
        == set()
    )
    assert (
        changed_by(desk, lambda: rename(desk.database, ThingKind.PAGE, draft.page_id, "renamed", desk["publisher"]))
        == set()
    )


def test_the_audit_is_filtered_and_exported_and_a_name_can_go(desk: Desk) -> None:
    page = desk.published_page("payslip")
    desk.later(minutes=1)
    desk.write(page.page_id, "pl", writing("Raz."), by="translator")
    with desk.database.read() as session:
        total, found = events(session, desk["admin"], desk.at, EventFilter(actor_id=desk["translator"].id))
        assert (total, found[0].actor, found[0].verb, found[0].area) == (1, "translator", "save-draft", "NL")
        assert events(session, desk["admin"], desk.at, EventFilter(until_at=desk.at, verb="save-draft"))[0] == 1
        assert events(session, desk["admin"], desk.at, EventFilter(from_at=desk.at, kind="page"))[0] == 1
        whole = list(all_events(session, desk["admin"], desk.at, EventFilter()))
        assert len(whole) == events(session, desk["admin"], desk.at, EventFilter())[0]
        assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)
        with pytest.raises(Forbidden):
            events(session, desk["publisher"], desk.at, EventFilter())
        with pytest.raises(Forbidden):
            all_events(session, desk["publisher"], desk.at, EventFilter())
    with desk.database.write() as writing_session:
        writing_session.get_one(Actor, desk["translator"].id).name = ""
    with desk.database.read() as session:
        _, found = events(session, desk["admin"], desk.at, EventFilter(actor_id=desk["translator"].id))
    assert (found[0].actor, found[0].actor_id) == ("", desk["translator"].id)


def test_an_export_reads_on_where_it_was_and_an_areas_admin_sees_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.queries.audit_events.CHUNK", 3)
    page = desk.published_page("payslip")
    admin = Actor(id=folders.uid("own"), kind="person", name="o", role="admin", areas=["PV30"], created_at=desk.at)
    with desk.database.write() as session:
        session.add(admin)
        for number in range(10):
            session.add(
                AuditEvent(
                    id=uuid.uuid4(),
                    at=desk.at,
                    actor_id=admin.id,
                    verb="save-local-text",
                    kind="page",
                    thing_id=str(page.page_id),
                    area_code="GM0001" if number % 2 else "GM0002",
                    detail={},
                )
            )
    with desk.database.read() as session:
        whole = list(all_events(session, desk["admin"], desk.at, EventFilter()))
        own = list(all_events(session, admin, desk.at, EventFilter()))
        assert len({one.id for one in whole}) == len(whole) == events(session, desk["admin"], desk.at, EventFilter())[0]
    assert [one.area for one in own] == ["GM0001"] * 5
