"""The board and the first screen: where every text stands, in few queries however many texts there are."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from content import starter_loader
from content.actions.confirm_current import confirm_current
from content.actions.submit import submit
from content.db import Database
from content.models import ChangeKind
from content.queries.board import BoardFilter, BoardState, board
from content.queries.waiting import waiting
from locales import TAGS
from tests.support import folders
from tests.support.big_board import LOCAL_PAGES, PAGES, fill
from tests.support.editing import FIELDS, Desk, writing
from tests.support.statements import counted

EVERYTHING = BoardFilter()


@pytest.fixture
def desk(empty_database: Database, tmp_path: Path) -> Desk:
    root = tmp_path / "folder"
    folders.areas(root)
    starter_loader.load(empty_database, root)
    return Desk(empty_database)


def cells(desk: Desk, wanted: BoardFilter = EVERYTHING, area: str = "NL") -> dict[str, list[str]]:
    with desk.database.read() as session:
        found = board(session, desk["editor"], desk.at, wanted, area)
    assert found.total == len(found.rows)
    return {
        row.slug: [f"{cell.state}{cell.behind or ''}{'+' if cell.made else ''}" for cell in row.cells]
        for row in found.rows
    }


def test_where_every_text_stands(desk: Desk) -> None:
    page = desk.published_page("payslip")
    polish = desk.through(desk.write(page.page_id, "pl", writing("Raz."), by="translator"), by="translator")
    desk.through(desk.write(page.page_id, "ro", writing("Unu.")))
    second = desk.through(desk.write(page.page_id, "nl", writing("Twee.", title="payslip")))
    confirm_current(
        desk.database,
        polish.document_id,
        desk["translator"],
        lock_version=polish.lock_version,
        basis_id=second.edition_id,
    )
    english = desk.write(page.page_id, "en", writing("One."))
    submit(desk.database, english.document_id, desk["editor"], lock_version=english.lock_version)
    desk.write(page.page_id, "nl", writing("Drie.", title="payslip"))
    desk.page("new")
    assert TAGS == ("nl", "en", "pl", "ro", "bg")
    everything = {
        "payslip": ["current+", "in-review+", "current", "behind1", "missing"],
        "new": ["draft+", "missing", "missing", "missing", "missing"],
    }
    assert cells(desk) == everything
    assert set(cells(desk, BoardFilter(state=BoardState.BEHIND))) == {"payslip"}
    assert set(cells(desk, BoardFilter(state=BoardState.BEHIND, locales=("pl",)))) == set()
    assert set(cells(desk, BoardFilter(state=BoardState.DRAFT))) == {"payslip", "new"}
    assert set(cells(desk, BoardFilter(words="NEW"))) == {"new"}
    assert set(cells(desk, BoardFilter(topic="health"))) == set()
    assert set(cells(desk, BoardFilter(with_text=True), "GM0001")) == set()


def test_what_waits_for_whom(desk: Desk) -> None:
    page = desk.published_page("payslip", fields=replace(FIELDS, review_months=6, sources=[("R", "https://r.nl/")]))
    desk.through(desk.write(page.page_id, "pl", writing("Raz."), by="translator"), by="translator")
    desk.through(desk.write(page.page_id, "ro", writing("Unu.")))
    desk.through(desk.write(page.page_id, "nl", writing("Twee.", title="payslip")))
    draft = desk.write(page.page_id, "en", writing("One."))

    def what(who: str) -> dict[str, list[str]]:
        with desk.database.read() as session:
            found = waiting(session, desk[who], desk.at)
        lists = ("behind", "due", "to_review", "to_publish", "own_drafts")
        return {name: [one.text.locale for one in getattr(found, name)] for name in lists if getattr(found, name)}

    assert what("translator") == {"behind": ["pl"]}
    assert what("editor") == {"behind": ["pl", "ro"], "own_drafts": ["en"]}
    assert what("municipal") == {}
    submit(desk.database, draft.document_id, desk["editor"], lock_version=draft.lock_version)
    assert what("editor") == {"behind": ["pl", "ro"]}
    assert what("second") == {"behind": ["pl", "ro"], "to_review": ["en"]}
    with desk.database.read() as session:
        assert [one.of for one in waiting(session, desk["editor"], desk.at).sources] == ["payslip"]
    desk.later(days=200)
    assert what("editor") == {"behind": ["pl", "ro"], "due": ["nl"]}
    # A typing error mended is no reading; saying that it still holds is.
    desk.through(desk.write(page.page_id, "nl", writing("Twee!", title="payslip", kind=ChangeKind.MINOR)))
    assert what("editor")["due"] == ["nl"]
    confirm_current(desk.database, page.document_id, desk["editor"], lock_version=desk.version(page.document_id))
    assert "due" not in what("editor")


def test_a_page_of_a_big_board_takes_few_queries_and_little_time(empty_database: Database) -> None:
    fill(empty_database)
    desk = Desk(empty_database)
    filters = {
        "shared": (desk["editor"], BoardFilter(), "NL"),
        "behind": (desk["editor"], BoardFilter(state=BoardState.BEHIND, locales=("pl",)), "NL"),
        "local": (desk["province"], BoardFilter(), "GM1000"),
        "within": (desk["province"], BoardFilter(with_text=True, state=BoardState.BEHIND), "GM1000"),
    }
    for name, (actor, wanted, area) in filters.items():
        times = []
        for _ in range(3):
            with empty_database.read() as session, counted(empty_database) as statements:
                begin = time.perf_counter()
                found = board(session, actor, desk.at, wanted, area)
                times.append(time.perf_counter() - begin)
            assert len(statements) <= 6, (name, statements)
        assert found.total == (LOCAL_PAGES if name == "within" else PAGES)
        assert len(found.rows) == (LOCAL_PAGES if name == "within" else 50)
        # 300 ms are promised for a page of the board; the machine that tests may be busy.
        assert min(times) < 0.9, (name, times)
    with empty_database.read() as session, counted(empty_database) as statements:
        waiting(session, desk["editor"], desk.at)
    assert len(statements) <= 12, statements
