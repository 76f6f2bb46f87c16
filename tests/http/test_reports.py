"""Reports: how often pages are read, what is not found, what is to be done; numbers alone, and small ones hidden."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.page_reads import PageReads
from content.actions.count_page_reads import ReadPlace, count_page_reads, forget_page_reads
from content.clock import local_date
from content.db import Database
from content.models import Area, FeedbackCount, Page, PageRead, Role, SearchCount, SearchOutcome
from tests.support.console import colleague, fill_in, form_fields
from tests.support.people import Browser
from tests.support.site import Site, mip

REPORTS = "/console/reports"


def today(site: Site) -> dt.date:
    return local_date(site.database.now())


def rows_of(browser: Browser, name: str, query: str = "") -> list[dict[str, str]]:
    answer = browser.get(f"{REPORTS}/{name}.csv{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}-')
    assert answer.headers["cache-control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.text)))


def page_id(database: Database, slug: str) -> Any:
    with database.read() as session:
        return session.scalars(select(Page.id).where(Page.slug == slug)).one()


def reads_of(site: Site, slug: str) -> dict[tuple[str, str], int]:
    site.services.counting.write()
    with site.database.read() as session:
        rows = session.execute(
            select(PageRead.locale, PageRead.region, func.sum(PageRead.times))
            .join(Page, Page.id == PageRead.page_id)
            .where(Page.slug == slug)
            .group_by(PageRead.locale, PageRead.region)
        )
        return {(locale, region): int(times) for locale, region, times in rows}


def test_every_reading_is_counted_by_page_language_and_region(console_site: Site) -> None:
    site = console_site
    for _ in range(3):
        assert site.get("/pages/payslip?locale=pl&area=GM0772").status_code == 200
    assert site.get("/pl/pages/payslip?area=GM0772", absolute=True).status_code == 200
    first = site.get("/pages/payslip?locale=pl")
    again = site.get("/pages/payslip?locale=pl", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code in {200, 304}
    site.client.head("/v1/pages/payslip?locale=pl")
    for path in ("/pages/no-such-page", "/pages?locale=pl", "/terms?locale=pl"):
        site.get(path)
    assert reads_of(site, "payslip") == {("pl", "AR-zuidoost-brabant"): 4, ("pl", ""): 2}
    assert reads_of(site, "payslip") == {("pl", "AR-zuidoost-brabant"): 4, ("pl", ""): 2}, "written once"
    site.get("/pages/payslip?locale=pl&area=GM0772")
    assert reads_of(site, "payslip")["pl", "AR-zuidoost-brabant"] == 5


def test_what_cannot_be_written_is_written_later(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = PageReads(empty_database)
    written: list[dict[ReadPlace, int]] = []
    tally = reads.tally(page := uuid.uuid4(), "pl", "")
    assert reads.tally(page, "pl", "") is tally
    tally.times += 2

    def fail(*_: Any) -> None:
        raise OSError("full")

    monkeypatch.setattr("api.page_reads.count_page_reads", fail)
    reads.write()
    monkeypatch.setattr("api.page_reads.count_page_reads", lambda _, __, counts: written.append(counts))
    tally.times += 1
    reads.write()
    reads.write()
    assert written == [{ReadPlace(page, "pl", ""): 3}]


def test_counts_of_reading_are_kept_for_a_while_only(database: Database) -> None:
    place = ReadPlace(page_id(database, "payslip"), "pl", "")
    for day in (dt.date(2025, 10, 27), dt.date(2025, 10, 28), dt.date(2025, 10, 28)):
        count_page_reads(database, day, {place: 2})
    forget_page_reads(database, dt.date(2025, 10, 28))
    with database.read() as session:
        assert [(row.day, row.times) for row in session.scalars(select(PageRead))] == [(dt.date(2025, 10, 28), 4)]


@pytest.fixture
def month(console_site: Site) -> str:
    """A month long ago, with numbers in it that no other test writes."""
    database, first = console_site.database, dt.date(2026, 2, 1)
    with database.write() as session:
        pages = {row.slug: row.id for row in session.execute(select(Page.slug, Page.id))}
        if session.scalar(select(PageRead.day).where(PageRead.day == first)) is None:
            for slug, region, locale, times in (
                ("payslip", "AR-zuidoost-brabant", "pl", 7), ("payslip", "", "nl", 4), ("sick-leave", "", "nl", 2),
            ):  # fmt: skip
                session.add(PageRead(day=first, page_id=pages[slug], region=region, locale=locale, times=times))
            for helpful, times in ((True, 3), (False, 12)):
                session.add(
                    FeedbackCount(
                        month=first, page_id=pages["payslip"], area_code="GM0772", locale="pl",
                        helpful=helpful, times=times,
                    )
                )  # fmt: skip
            for query, region, times in (("=pasek placowy", "AR-zuidoost-brabant", 9), ("umowa", "", 3)):
                session.add(
                    SearchCount(
                        day=first, locale="pl", region=region, query=query, outcome=SearchOutcome.NOTHING, times=times
                    )
                )
    return "?month=2026-02"


def test_a_number_below_five_is_told_as_that_and_nothing_gives_it_away(console_site: Site, month: str) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    found = {(one["slug"], one["region"], one["locale"]): one for one in rows_of(anna, "pages", month)}
    assert found["payslip", "AR-zuidoost-brabant", "pl"]["reads_at_least"] == "7"
    assert found["payslip", "AR-zuidoost-brabant", "pl"]["helpful"] == "under 5"
    assert found["payslip", "AR-zuidoost-brabant", "pl"]["not_helpful"] == "12"
    assert found["payslip", "", "nl"]["reads_at_least"] == found["sick-leave", "", "nl"]["reads_at_least"] == "under 5"
    asked = rows_of(anna, "searches", month)
    assert [(one["query"], one["found_nothing"]) for one in asked] == [("'=pasek placowy", "9"), ("umowa", "under 5")]
    shown = anna.get(REPORTS + month).text
    assert "a lower bound" in shown
    cells = re.findall(
        r'data-label="(?:Read at least|Useful|Not useful|Found nothing|Found only loosely)">([^<]*)<', shown
    )
    assert cells
    assert not [cell for cell in cells if cell.isdecimal() and int(cell) < 5]
    dutch = anna.get(f"{REPORTS}{month}&locale=nl").text
    assert "minder dan 5" in dutch


def test_a_report_is_narrowed_and_bounded_by_who_asks(console_site: Site, month: str) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    narrowed = f"{month}&region=AR-zuidoost-brabant&in=pl"
    assert {(one["region"], one["locale"]) for one in rows_of(anna, "pages", narrowed)} == {
        ("AR-zuidoost-brabant", "pl")
    }
    assert [one["query"] for one in rows_of(anna, "searches", f"{month}&region=none")] == ["umowa"]
    _, tilburg = colleague(console_site, Role.EDITOR, ["GM0855"], ["pl"])
    assert [one["query"] for one in rows_of(tilburg, "searches", month)] == ["umowa"]
    assert {one["region"] for one in rows_of(tilburg, "pages", month)} <= {""}
    assert "AR-zuidoost-brabant" not in tilburg.get(REPORTS + month).text
    assert {one["locale"] for one in rows_of(tilburg, "upkeep")} <= {"pl", ""}
    _, piotr = colleague(console_site, Role.TRANSLATOR)
    assert piotr.get(REPORTS).status_code == 403
    assert piotr.get(f"{REPORTS}/pages.csv").status_code == 403
    assert anna.get(f"{REPORTS}/people.csv").status_code == 404
    for odd in ("?month=x", "?month=2026-13&region=%00&in=xx", "?region=AR-nowhere", "?month=2026-02&month=2026-03"):
        assert anna.get(REPORTS + odd).status_code == 200, odd


def test_what_is_to_be_done_is_counted_to_the_last_text(console_site: Site) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    found = rows_of(anna, "upkeep")
    shared = {one["locale"]: int(one["published"]) for one in found if one["region"] == ""}
    assert set(shared) == {"nl", "en", "pl", "ro", "bg"}
    assert shared["nl"] > 50
    unconfirmed = {one["region"]: one["published"] for one in found if one["region"].startswith("unconfirmed")}
    assert all(int(value) > 0 for value in unconfirmed.values())


def test_an_editor_makes_a_synonym_or_a_term_from_a_question(console_site: Site, month: str) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    shown = anna.get(REPORTS + month).text
    assert "/console/synonyms/pl?word=umowa" in shown
    assert "/console/terms/new?word=umowa&amp;in=pl" in shown
    synonyms = anna.get("/console/synonyms/pl?word=umowa").text
    fields = form_fields(synonyms, "/console/synonyms/pl")
    lines = str(fields["oneWay"]).splitlines()
    assert lines[0] == "umowa > "
    saved = anna.post("/console/synonyms/pl", fields | {"oneWay": "\n".join([f"{lines[0]}kontrakt", *lines[1:]])})
    assert saved.status_code == 303, saved.text
    assert "umowa &gt; kontrakt" in anna.get("/console/synonyms/pl").text
    term = form_fields(anna.get("/console/terms/new?word=umowa&in=pl").text, "/console/terms/new")
    assert term["texts.pl.name"] == "umowa"
    made = fill_in(
        anna, "/console/terms/new?word=umowa&in=pl", "/console/terms/new", slug="contractwoord", dutch="contractwoord",
        texts__pl__explanation="To jest umowa.",
    )  # fmt: skip
    assert made.status_code == 303


def test_the_command_lists_what_was_read(starter_files: Path, tmp_path: Path) -> None:
    shutil.copyfile(starter_files, tmp_path / "mip.sqlite3")
    database = Database(f"sqlite:///{tmp_path / 'mip.sqlite3'}")
    with database.read() as session:
        assert session.get(Area, "AR-zuidoost-brabant") is not None
    count_page_reads(database, dt.date(2026, 11, 3), {ReadPlace(page_id(database, "payslip"), "pl", ""): 3})
    database.close()
    done = mip(tmp_path, "report", "reads", "--month", "2026-11")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2026-11: pages were read at least 3 times; caches before us hide more.")
    assert done.stdout.rstrip().endswith("no region, pl")
    wrong = mip(tmp_path, "report", "reads", "--month", "November")
    assert wrong.returncode == 1
    assert "“November” is no month" in wrong.stderr
    assert "Traceback" not in wrong.stderr
