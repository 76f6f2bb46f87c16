"""Local texts: what an area may write, what it sees, and what it is told when the shared text changes underneath."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content import published, starter_loader
from content.actions.confirm_current import confirm_current
from content.actions.edit_page import edit_page
from content.actions.submit import submit
from content.db import Database
from content.errors import Conflict, Forbidden, Invalid, NotFound
from content.models import Verb
from content.queries.board import BoardFilter, board
from content.queries.history import history
from content.queries.local_texts import LocalDrift, local_drift
from content.queries.waiting import waiting
from tests.support import folders
from tests.support.editing import FIELDS, Desk, local, writing


@pytest.fixture
def desk(empty_database: Database, tmp_path: Path) -> Desk:
    root = tmp_path / "folder"
    folders.areas(root)
    starter_loader.load(empty_database, root)
    return Desk(empty_database)


def sections(desk: Desk, area: str, locale: str = "nl") -> list[tuple[str, str]]:
    with published.reading(desk.database) as reading:
        page = published.get_page(reading, "payslip", locale, area)
    return [(one.section.key, one.body.text) for one in page.sections]


def drift(desk: Desk, who: str = "municipal") -> list[LocalDrift]:
    with desk.database.read() as session:
        return local_drift(session, desk[who], desk.at)


def test_a_municipality_adds_replaces_and_hides_in_open_sections(desk: Desk) -> None:
    page = desk.through(desk.write(desk.page("payslip").page_id, "nl", writing("Kort.", title="p", help="Hulp.")))
    saved = desk.write_local(
        page.page_id, "GM0001", "nl", local(("answer", Verb.HIDE, ""), ("help", Verb.AFTER, "Loket 1."))
    )
    desk.through(saved, by="municipal", reviewer="municipal publisher")
    assert sections(desk, "GM0001") == [("help", "Hulp."), ("help-after-gm0001", "Loket 1.")]
    assert sections(desk, "GM0002") == [("answer", "Kort."), ("help", "Hulp.")]
    ended = desk.write_local(page.page_id, "GM0001", "nl", local())
    desk.through(ended, by="municipal", reviewer="municipal publisher")
    assert sections(desk, "GM0001") == sections(desk, "GM0002")


def test_a_translation_of_a_local_text_says_nothing_of_its_own(desk: Desk) -> None:
    page = desk.published_page("payslip", "Kort.")
    desk.through(
        desk.write_local(page.page_id, "GM0001", "nl", local(("answer", Verb.AFTER, "Loket 1."))),
        by="municipal",
        reviewer="municipal publisher",
    )
    for wrong in (("answer", Verb.BEFORE, "x"), ("help", Verb.AFTER, "x"), ("answer", Verb.HIDE, "")):
        with pytest.raises(Invalid):
            desk.write_local(page.page_id, "GM0001", "pl", local(wrong))
    polish = desk.write_local(page.page_id, "GM0001", "pl", local(("answer", Verb.AFTER, "Okienko 1.")))
    desk.through(polish, by="municipal", reviewer="municipal publisher")
    assert sections(desk, "GM0001", "pl")[1] == ("answer-after-gm0001", "Okienko 1.")


def test_what_is_not_open_or_not_there(desk: Desk) -> None:
    page = desk.page("payslip")
    with pytest.raises(Conflict):
        desk.write_local(page.page_id, "GM0001", "nl", local(("answer", Verb.AFTER, "x")))
    desk.through(page)
    with pytest.raises(Invalid) as invalid:
        desk.write_local(page.page_id, "GM0001", "nl", local(("steps", Verb.AFTER, "x"), ("help", Verb.AFTER, "x")))
    assert [fault.what for fault in invalid.value.errors] == [
        "The section “steps” is not open to local texts.",
        "The page has no section “help”.",
    ]
    with pytest.raises(Invalid):
        desk.write_local(page.page_id, "NL", "nl", local(("answer", Verb.AFTER, "x")), by="editor")


def test_another_municipality_does_not_exist(desk: Desk) -> None:
    page = desk.published_page("payslip")
    mine = desk.write_local(page.page_id, "GM0001", "nl", local(("answer", Verb.AFTER, "x")))
    with pytest.raises(NotFound):
        submit(desk.database, mine.document_id, desk["elsewhere"], lock_version=mine.lock_version)
    with pytest.raises(NotFound):
        desk.write_local(page.page_id, "GM0001", "nl", local(), by="elsewhere")
    with pytest.raises(NotFound):
        desk.write_local(page.page_id, "GM9999", "nl", local(), by="editor")
    with desk.database.read() as session:
        with pytest.raises(NotFound):
            history(session, desk["elsewhere"], desk.at, mine.document_id)
        with pytest.raises(NotFound):
            board(session, desk["elsewhere"], desk.at, BoardFilter(), "GM0001")
        assert waiting(session, desk["elsewhere"], desk.at).local_drift == ()
        # The shared text holds there too: it is seen, and not written.
        assert len(history(session, desk["elsewhere"], desk.at, page.document_id)) == 1
    with pytest.raises(Forbidden):
        submit(desk.database, page.document_id, desk["elsewhere"], lock_version=page.lock_version)
    # A province acts in its municipalities; the membership of the other one ended.
    taken = desk.write_local(page.page_id, "GM0001", "nl", local(("answer", Verb.AFTER, "y")), by="province")
    assert taken.document_id == mine.document_id
    with pytest.raises(NotFound):
        desk.write_local(page.page_id, "GM0002", "nl", local(("answer", Verb.AFTER, "y")), by="province")


def test_it_is_told_when_the_shared_section_changes_or_goes(desk: Desk) -> None:
    page = desk.through(desk.write(desk.page("payslip").page_id, "nl", writing("Kort.", title="p", help="Hulp.")))
    mine = desk.through(
        desk.write_local(page.page_id, "GM0001", "nl", local(("help", Verb.AFTER, "Loket 1."))),
        by="municipal",
        reviewer="municipal publisher",
    )
    assert drift(desk) == []
    second = desk.through(desk.write(page.page_id, "nl", writing("Korter.", title="p", help="Hulp.")))
    assert drift(desk) == []
    third = desk.through(desk.write(page.page_id, "nl", writing("Korter.", title="p", help="Andere hulp.")))
    [found] = drift(desk)
    assert [change.key for change in found.changed] == ["help"]
    assert found.gone == ()
    assert found.text.live is not None
    assert found.text.live.behind == 2
    assert drift(desk, "elsewhere") == []
    with desk.database.read() as session:
        assert len(waiting(session, desk["municipal"], desk.at).local_drift) == 1
    checked = confirm_current(
        desk.database,
        mine.document_id,
        desk["municipal"],
        lock_version=mine.lock_version,
        basis_id=third.edition_id,
    )
    assert drift(desk) == []
    assert second.edition_id != third.edition_id
    desk.through(desk.write(page.page_id, "nl", writing("Korter.", title="p")))
    [found] = drift(desk)
    assert found.gone == (("help", Verb.AFTER),)
    # What stands on a section that went may still be written, until its editor has taken it away.
    again = desk.write_local(page.page_id, "GM0001", "nl", local(("help", Verb.AFTER, "Loket 2.")))
    assert again.lock_version == checked.lock_version + 1


def test_a_section_that_is_closed_takes_no_more_local_text(desk: Desk) -> None:
    page = desk.published_page("payslip")
    edit_page(
        desk.database,
        page.page_id,
        replace(FIELDS, open_sections=()),
        desk["editor"],
        lock_version=desk.page_version(page.page_id),
    )
    with pytest.raises(Invalid):
        desk.write_local(page.page_id, "GM0001", "nl", local(("answer", Verb.AFTER, "x")))
