"""Backup and restore as an operator does them: from one database into the other and back, and the site afterwards."""

from __future__ import annotations

import datetime as dt
import stat
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from api.settings import VERSION, Settings
from content import archive, feed, schema
from content.actions.rename import rename
from content.actions.set_fact_value import set_fact_value
from content.actions.withdraw import withdraw_page
from content.archive.rows import TableRows
from content.archive.tables import KEPT, LEFT_OUT, LEFT_OUT_COLUMNS, WORDS
from content.db import Database
from content.errors import Conflict, Invalid
from content.locking import claim
from content.models import (
    OPERATOR_ID,
    Account,
    Actor,
    Area,
    Base,
    ContentVersion,
    Membership,
    Page,
    SearchCountKey,
    ThingKind,
    Verb,
)
from tests.support.archives import files_of, rows_of
from tests.support.desk import code_step, is_signed_in, password_step
from tests.support.editing import FIELDS, Desk, local, writing
from tests.support.people import Person, add_person, browser, signed_in
from tests.support.postgresql import Cluster
from tests.support.site import mip, running_site

KEY = "a key of this test and of nothing else at all"
PLACES = (
    "/v1/pages?pageSize=100",
    "/v1/pages/rental-contract?locale=pl&area=GM0772",
    "/v1/pages/kept-page?area=GM0772&locale=nl",
    "/v1/pages/old-slug",
    "/v1/pages/gone-page",
    "/v1/terms/huurtoeslag?locale=bg",
    "/v1/facts",
    "/v1/contact-points?locale=ro",
    "/v1/areas",
    "/pl/pages/minimum-wage",
)

NewDatabase = Callable[[str], str]


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes a migrated database of a kind; gives its address."""
    made = 0

    def make(kind: str) -> str:
        nonlocal made
        made += 1
        if kind == "postgresql":
            cluster: Cluster = request.getfixturevalue("cluster")
            return cluster.create_from(cluster.migrated())
        url = f"sqlite:///{tmp_path / f'new{made}.sqlite3'}"
        database = Database(url)
        schema.migrate(database)
        database.close()
        return url

    return make


def settings(folder: Path, url: str) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings.model_validate({"data_dir": folder, "database_url": url, "secret_key": KEY})


def edit(database: Database) -> None:
    """A year of work in a few acts: texts, a local text, a translation, a withdrawal, a rename, a coming figure."""
    desk = Desk(database)
    kept = desk.published_page("kept-page", "Kort.", fields=FIELDS)
    desk.write(kept.page_id, "bg", writing("Накратко „так“.\u2028", title="Страница"))
    desk.through(desk.write(kept.page_id, "nl", writing("Nieuw.", title="kept-page")), by="editor")
    note = local(("answer", Verb.AFTER, "Loket 1 in Eindhoven."))
    desk.through(desk.write_local(kept.page_id, "GM0772", "nl", note, by="second"), by="second")
    rename(database, ThingKind.PAGE, desk.published_page("old-slug").page_id, "new-slug", desk["publisher"])
    heir = desk.published_page("gone-page").page_id
    withdraw_page(database, heir, desk["publisher"], replaced_by=kept.page_id)
    set_fact_value(database, "minimum-wage-hourly-21", "15.25", dt.date(2030, 1, 1), OPERATOR_ID)
    database.now = lambda: dt.datetime.now(dt.UTC)


def answers(url: str, folder: Path) -> list[tuple[int, str]]:
    with running_site(url, folder, worker=False, secret_key=KEY) as site:
        found = [site.client.get(place) for place in PLACES]
    return [(answer.status_code, answer.text.replace(answer.headers.get("x-request-id", "-"), "-")) for answer in found]


def test_round_trip(database_kind: str, database: Database, new_database: NewDatabase, tmp_path: Path) -> None:
    """One archive after another through both databases and back: equal to the byte, and the site is the same."""
    edit(database)
    first_url = database.url.render_as_string(hide_password=False)
    before = settings(tmp_path / "before", first_url)
    anna = add_person(database, before, login="anna@example.nl")
    invited = add_person(database, before, login="invited@example.nl")
    with database.write() as session:
        session.execute(
            update(Account)
            .where(Account.id == invited.account_id)
            .values(link_hash="f" * 64, link_expires_at=database.now(), password_hash=None)
        )
    with running_site(first_url, tmp_path / "before", worker=False, secret_key=KEY) as site:
        made = signed_in(site, anna)
        assert is_signed_in(made)
        cookie = made.client.cookies["__Host-mip"]
    files = [tmp_path / f"{number}.zip" for number in range(3)]
    archive.backup(database, files[0], VERSION)
    other = "postgresql" if database_kind == "sqlite" else "sqlite"
    urls = [new_database(other), new_database(database_kind)]
    epochs = [_epoch(database)]
    for number, url in enumerate(urls):
        restored = Database(url)
        archive.restore(restored, tmp_path, files[number], told := _Told())
        archive.backup(restored, files[number + 1], VERSION)
        epochs.append(_epoch(restored))
        _a_new_row_gets_a_new_number(restored)
        restored.close()
        assert told.last[0] == told.last[1] > 10_000
    assert files[0].read_bytes() == files[1].read_bytes() == files[2].read_bytes()
    assert len(set(epochs)) == 3
    assert "f" * 64 not in files[0].read_bytes().hex()
    assert all("link_hash" not in row for row in rows_of(files[0], "account"))
    assert sorted(path.name for path in tmp_path.glob("*.part*")) == []
    assert not (tmp_path / "restore.check").exists()
    expected = answers(first_url, tmp_path / "before")
    assert [status for status, _ in expected] == [200, 200, 200, 301, 410, 200, 200, 200, 200, 200]
    assert answers(urls[0], tmp_path / "after") == expected
    _nobody_is_signed_in_but_may(urls[0], tmp_path / "after", anna, cookie)


class _Told:
    """Takes what is told of progress."""

    def __init__(self) -> None:
        self.last = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        assert self.last[0] <= done <= total
        self.last = (done, total)


def _epoch(database: Database) -> str:
    with database.read() as session:
        return feed.version(session).epoch


def _a_new_row_gets_a_new_number(database: Database) -> None:
    with database.write() as session:
        highest = max(session.scalars(select(Membership.id)))
        session.add(added := Membership(area_code="GM0772", scheme="test", whole_code="NL"))
        session.flush()
        assert added.id > highest
        session.rollback()


def _nobody_is_signed_in_but_may(url: str, folder: Path, anna: Person, cookie: str) -> None:
    with running_site(url, folder, worker=False, secret_key=KEY) as site:
        before = browser(site)
        before.client.cookies.set("__Host-mip", cookie)
        assert not is_signed_in(before)
        fresh = browser(site)
        password_step(anna, fresh)
        code_step(anna, fresh)
        assert is_signed_in(fresh)


def test_one_snapshot_whatever_is_written_meanwhile(database: Database, tmp_path: Path) -> None:
    archive.backup(database, tmp_path / "before.zip", VERSION)
    written = 0

    def meanwhile(done: int, total: int) -> None:
        nonlocal written
        if done < total / 2 and written < 3:
            written += 1
            set_fact_value(database, "minimum-wage-hourly-21", f"2{written}", dt.date(2031, 1, 1), OPERATOR_ID)

    archive.backup(database, tmp_path / "during.zip", VERSION, meanwhile)
    assert written == 3
    assert (tmp_path / "during.zip").read_bytes() == (tmp_path / "before.zip").read_bytes()
    archive.backup(database, tmp_path / "after.zip", VERSION)
    assert files_of(tmp_path / "after.zip")["fact_value.jsonl"] != files_of(tmp_path / "before.zip")["fact_value.jsonl"]


PERSON = uuid.UUID(int=7)
FILLED = (
    (
        insert(Actor).values(id=PERSON, kind="person", name="A", role="editor", created_at=dt.datetime.now(dt.UTC)),
        delete(Actor).where(Actor.id == PERSON),
    ),
    (update(ContentVersion).values(n=1), update(ContentVersion).values(n=0)),
    (insert(SearchCountKey).values(week=dt.date(2026, 1, 5), key="k"), delete(SearchCountKey)),
    (insert(Area).values(code="GM0001", kind="municipality", name="A"), delete(Area).where(Area.code == "GM0001")),
)


def test_only_a_database_that_nothing_filled(empty_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "empty.zip"
    archive.backup(empty_database, file, VERSION)
    for fill, undo in FILLED:
        with empty_database.write() as session:
            session.execute(fill)
        with pytest.raises(Conflict, match="already holds something"):
            archive.restore(empty_database, tmp_path, file)
        with empty_database.write() as session:
            session.execute(undo)
    archive.restore(empty_database, tmp_path, file)
    archive.backup(empty_database, tmp_path / "second.zip", VERSION)
    assert (tmp_path / "second.zip").read_bytes() == file.read_bytes()


def test_what_breaks_off_leaves_nothing(empty_database: Database, tmp_path: Path) -> None:
    desk = Desk(empty_database)
    page = desk.published_page("payslip")
    file = tmp_path / "kept.zip"
    archive.backup(empty_database, file, VERSION)
    kept = file.read_bytes()
    held = claim(tmp_path / "kept.zip.part")
    assert held is not None
    with held, pytest.raises(Conflict, match="Another backup"):
        archive.backup(empty_database, file, VERSION)
    # What no restore would take is no backup, and the one before stays.
    with empty_database.write() as session:
        session.execute(update(Page).where(Page.id == page.page_id).values(topic="nonsense"))
    with pytest.raises(Invalid, match="topic"):
        archive.backup(empty_database, file, VERSION)
    assert file.read_bytes() == kept
    assert not (tmp_path / "kept.zip.part").exists()
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    schema.migrate(fresh)

    def stop_while_writing(done: int, total: int) -> None:
        if done > total / 2:
            raise RuntimeError("told to stop")

    with pytest.raises(RuntimeError):
        archive.restore(fresh, tmp_path, file, stop_while_writing)
    archive.restore(fresh, tmp_path, file)
    archive.backup(fresh, tmp_path / "second.zip", VERSION)
    fresh.close()
    assert (tmp_path / "second.zip").read_bytes() == kept


def test_every_table_is_kept_or_left_out_for_a_reason() -> None:
    tables = set(Base.metadata.tables.values())
    assert {*KEPT, *LEFT_OUT} == tables, "content/archive/tables.py: is it kept, or left out, and why?"
    assert len(KEPT) + len(LEFT_OUT) == len(tables)
    for number, table in enumerate(KEPT):
        assert TableRows(table).columns
        for key in table.foreign_keys:
            assert key.column.table in KEPT[: number + 1], f"{table.name} stands before {key.column.table.name}"
    columns = {str(column): column for table in KEPT for column in table.columns}
    assert set(LEFT_OUT_COLUMNS) | set(WORDS) <= set(columns)
    made_anew = "content_version.epoch"
    assert all(columns[name].nullable for name in LEFT_OUT_COLUMNS if name != made_anew)


def test_the_commands(empty_url: str, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "mip.zip"
    done = mip(data, "backup", str(file), MIP_DATABASE_URL=empty_url)
    assert done.returncode == 0, done.stderr
    assert "found whole" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = mip(tmp_path / "other", "restore", str(file))
    assert done.returncode == 0, done.stderr
    for arguments, line in (
        (("restore", str(tmp_path / "none.zip")), "No such file"),
        (("restore", str(tmp_path)), "directory"),
        (("backup", str(tmp_path / "none" / "mip.zip")), "No such file"),
        (("backup", str(tmp_path)), "is a folder"),
    ):
        done = mip(data, *arguments, MIP_DATABASE_URL=empty_url)
        assert done.returncode == 1
        assert line in done.stderr
        assert "Traceback" not in done.stderr
    done = mip(tmp_path / "nothing", "backup", str(tmp_path / "x.zip"))
    assert (done.returncode, (tmp_path / "x.zip").exists()) == (1, False)
    assert "There is no database" in done.stderr
