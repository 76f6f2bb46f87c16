"""Bundles: who applies deltas has what who loads everything has, whatever was edited and whenever one looked.

60 random sequences a database, 1,000 with --deep. One sequence goes on where the one before ended, so that redirects,
replacements and tombstones pile up; its seed names it.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from api.public import shaping
from content import feed, published, starter_loader
from content.actions.edit_page import edit_page
from content.actions.rename import rename
from content.actions.save_contact_point import create_contact_point, save_contact_point
from content.actions.save_term import TermFields, TermWords, create_term, save_term
from content.actions.set_fact_value import set_fact_value
from content.actions.withdraw import withdraw_document, withdraw_page, withdraw_thing
from content.clock import local_date, public_transaction
from content.contact_point_fields import ContactPointFields
from content.db import Database
from content.errors import Conflict, Invalid, NotFound
from content.feed import Thing
from content.models import (
    ContactPoint,
    ContactPointKind,
    ContentVersion,
    Document,
    Edition,
    EditionState,
    Membership,
    Notice,
    NoticeArea,
    NoticeText,
    Page,
    PolicyField,
    Term,
    ThingKind,
    Verb,
)
from content.remembered import Remembered, RememberedMany
from tests.support import folders
from tests.support.editing import FIELDS, Desk, local, writing
from tests.support.statements import counted

SOURCE_URL = "https://www.rijksoverheid.nl/"
SOFTWARE = "1.1.0"
PLACES = (("nl", "NL"), ("pl", "GM0001"), ("pl", "NL"), ("bg", "GM0002"))
MOST_QUERIES = 12


@dataclass
class Client:
    """An app: what it has, and its token."""

    locale: str
    area: str
    token: str | None = None
    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    frame: Any = None
    fulls: int = 0

    def sync(self, database: Database) -> Any:
        """Loads everything, or what changed."""
        got = load(database, self.locale, self.area, self.token)
        if got["full"]:
            self.things, self.frame = {}, [got[name] for name in ("locales", "topics", "areas")]
            self.fulls += 1
        for kind, name, key in NAMES:
            self.things.update({(kind, one[key]): one for one in got[name]})
        for one in got["gone"]:
            self.things.pop((one["kind"], one["id"]), None)
        self.token = got["token"]
        return got


NAMES = (
    ("page", "pages", "id"),
    ("term", "terms", "id"),
    ("fact", "facts", "key"),
    ("contact-point", "contactPoints", "id"),
    ("notice", "notices", "id"),
)


def load(database: Database, locale: str, area: str, since: str | None) -> Any:
    """A bundle as an app gets it; never with more queries than was said."""
    with counted(database) as seen, published.reading(database) as reading:
        made = published.get_bundle(reading, locale, area, since, SOFTWARE)
        day = reading.day
    assert len(seen) <= MOST_QUERIES, seen
    return shaping.bundle(made, day).model_dump(by_alias=True, mode="json")


class Newsroom:
    """Everything that can happen to what the public sees, at random."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.database = desk.database
        self.dice = random.Random("begin")
        self.done: Counter[str] = Counter()
        self.acts: list[Callable[[], object]] = [
            self.new_page, self.write, self.write, self.write_here, self.write_here, self.end_text, self.end_page,
            self.change_page, self.rename, self.fact, self.new_term, self.term, self.new_point, self.point,
            self.end_thing, self.notice, self.end_notice, self.hours_pass, self.days_pass,
        ]  # fmt: skip
        for _ in range(3):
            self.new_page()
            self.new_term()
            self.new_point()

    def act(self) -> None:
        """Does something, if it may be done."""
        chosen = self.dice.choice(self.acts)
        try:
            chosen()
        except (Conflict, Invalid, NotFound):
            return
        self.done[chosen.__name__] += 1
        self.desk.later(seconds=1)

    def some(self, model: type[Any], *, there: bool = True) -> Any:
        with self.database.read() as session:
            rows = session.scalars(select(model).order_by(model.slug)).all()
        rows = [row for row in rows if row.withdrawn_at is None or not there]
        if not rows:
            raise NotFound("thing", "")
        return self.dice.choice(rows)

    def text(self) -> str:
        """A text that prints and links to what is there, or once was."""
        parts = [f"Tekst {self.dice.random()}.", "{{ fact:wage }}", "{{ fact:days }}"]
        for kind, model in (("page", Page), ("term", Term), ("contact", ContactPoint)):
            with suppress(NotFound):  # there may be none yet
                parts.append(f"[link]({kind}:{self.some(model, there=False).slug})")
        return " ".join(self.dice.sample(parts, 3))

    def slug(self) -> str:
        return f"s{self.dice.getrandbits(40):010x}"

    def new_page(self) -> None:
        self.desk.published_page(self.slug(), f"Nieuw {self.dice.random()}.")

    def write(self) -> None:
        page, locale = self.some(Page), self.dice.choice(["nl", "pl"])
        title = f"T{self.dice.randint(1, 3)}"
        wanted = writing(self.text(), title=title)
        if self.dice.random() < 0.5:
            wanted = writing(self.text(), title=title, help=self.text())
        saved = self.desk.write(page.id, locale, wanted)
        self.desk.through(saved, reviewer="publisher")

    def write_here(self) -> None:
        page, locale, area = self.some(Page), self.dice.choice(["nl", "pl"]), self.dice.choice(["GM0001", "GM0002"])
        verb = self.dice.choice([Verb.AFTER, Verb.REPLACE, Verb.BEFORE, Verb.HIDE])
        text = "" if verb is Verb.HIDE else self.text()
        saved = self.desk.write_local(page.id, area, locale, local(("answer", verb, text)), by="second")
        self.desk.through(saved, by="second")

    def end_text(self) -> None:
        with self.database.read() as session:
            live = session.scalars(
                select(Document)
                .join(Edition, Edition.document_id == Document.id)
                .where(Edition.state == EditionState.PUBLISHED)
                .order_by(Document.locale, Document.area_code, Edition.created_at)
            ).all()
        chosen = self.dice.choice(live)
        withdraw_document(self.database, chosen.id, self.desk["publisher"], lock_version=chosen.lock_version)

    def end_page(self) -> None:
        heir = self.some(Page).id if self.dice.random() < 0.6 else None
        withdraw_page(self.database, self.some(Page).id, self.desk["publisher"], heir)

    def change_page(self) -> None:
        page = self.some(Page)
        fields = replace(
            FIELDS,
            position=self.dice.randint(0, 5),
            policy_fields=tuple(self.dice.sample(list(PolicyField), 2)),
            related=tuple({self.some(Page).id, self.some(Page).id} - {page.id}),
            sources=(("Rijksoverheid", f"{SOURCE_URL}{self.slug()}"),),
        )
        edit_page(self.database, page.id, fields, self.desk["publisher"], lock_version=page.lock_version)

    def rename(self) -> None:
        kind, model = self.dice.choice(
            [(ThingKind.PAGE, Page), (ThingKind.TERM, Term), (ThingKind.CONTACT_POINT, ContactPoint)]
        )
        rename(self.database, kind, self.some(model).id, self.slug(), self.desk["publisher"])

    def fact(self) -> None:
        day = local_date(self.desk.at) + dt.timedelta(days=self.dice.randint(-1, 2))
        key, unit = self.dice.choice([("wage", "EUR"), ("days", "days")])
        set_fact_value(self.database, key, str(self.dice.randint(1, 99)), day, self.desk["publisher"], unit)

    def words(self) -> TermFields:
        page = self.some(Page).id if self.dice.random() < 0.7 else None
        words = TermWords("Woord", "Uitleg {{ fact:wage }}.", "Baas", f"Doe {self.dice.random()}.")
        return TermFields("woord", (), page, {self.dice.choice(["nl", "pl"]): words, "nl": words})

    def new_term(self) -> None:
        create_term(self.database, self.slug(), self.words(), self.desk["editor"])

    def term(self) -> None:
        term = self.some(Term)
        save_term(self.database, term.id, self.words(), self.desk["editor"], lock_version=term.lock_version)

    def point_fields(self) -> ContactPointFields:
        return ContactPointFields(
            ContactPointKind.INFORMATION_POINT,
            "Punt",
            schedule=self.dice.choice([None, "Mo-Fr 09:00-17:00", "24/7"]),
            phones=self.dice.choice([(), ("help-line",)]),
            areas=tuple(self.dice.sample(["NL", "PV30", "GM0001", "GM0002"], 2)),
            texts={"nl": ("Dienst", self.text())},
        )

    def new_point(self) -> None:
        create_contact_point(self.database, self.slug(), self.point_fields(), self.desk["editor"])

    def point(self) -> None:
        point = self.some(ContactPoint)
        save_contact_point(
            self.database, point.id, self.point_fields(), self.desk["editor"], lock_version=point.lock_version
        )

    def end_thing(self) -> None:
        kind, model = self.dice.choice([(ThingKind.TERM, Term), (ThingKind.CONTACT_POINT, ContactPoint)])
        withdraw_thing(self.database, kind, self.some(model).id, self.desk["publisher"])

    def notice(self) -> None:
        begin = self.desk.at + dt.timedelta(hours=self.dice.randint(-1, 5))
        id_ = uuid.UUID(int=self.dice.getrandbits(128))
        with public_transaction(self.database) as transaction:
            transaction.session.add(
                Notice(id=id_, level="warning", from_at=begin, until_at=begin + dt.timedelta(hours=6))
            )
            transaction.session.flush()
            transaction.session.add(NoticeText(notice_id=id_, locale="nl", title="Storm", text=str(begin)))
            area = self.dice.choice(["NL", "GM0001"])
            transaction.session.add(NoticeArea(notice_id=id_, area_code=area))
            transaction.changed(Thing(ThingKind.NOTICE, str(id_)))

    def end_notice(self) -> None:
        with public_transaction(self.database) as transaction:
            rows = select(Notice).where(Notice.withdrawn_at.is_(None)).order_by(Notice.id).limit(1)
            found = transaction.session.scalars(rows).one_or_none()
            if found is None:
                raise NotFound("notice", "")
            found.withdrawn_at = self.desk.at
            transaction.gone(Thing(ThingKind.NOTICE, str(found.id)))

    def hours_pass(self) -> None:
        self.desk.later(hours=self.dice.randint(1, 8))
        with public_transaction(self.database):
            pass

    def days_pass(self) -> None:
        self.desk.later(days=self.dice.choice([1, 1, 2, 40]))
        with public_transaction(self.database) as transaction:
            feed.forget_tombstones(transaction)


@pytest.fixture
def newsroom(empty_database: Database, tmp_path: Path) -> Newsroom:
    root = tmp_path / "folder"
    folders.areas(root)
    folders.fact(
        root,
        f"wage,money,hour,work,14.99,EUR,,Rijksoverheid,{SOURCE_URL}",
        f"days,duration,,work,3,days,,Rijksoverheid,{SOURCE_URL}",
        f"help-line,phone,,,0800 1234,,,Rijksoverheid,{SOURCE_URL}",
    )
    starter_loader.load(empty_database, root)
    return Newsroom(Desk(empty_database))


def test_any_sequence_of_deltas_is_the_whole(newsroom: Newsroom, pytestconfig: pytest.Config) -> None:
    database = newsroom.database
    elsewhere = Database(database.url.render_as_string(hide_password=False))
    clients = [Client(locale, area) for locale, area in PLACES]
    for seed in range(1_000 if pytestconfig.getoption("--deep") else 60):
        newsroom.dice.seed(seed)
        for _ in range(6):
            newsroom.act()
            if newsroom.dice.random() < 0.3:
                newsroom.dice.choice(clients).sync(database)
        client = clients[seed % len(clients)]
        client.sync(database)
        fresh = Client(client.locale, client.area)
        # A process that remembers nothing: what the other one does may not show.
        elsewhere.remembered, elsewhere.remembered_pages = Remembered(), RememberedMany(0)
        fresh.sync(elsewhere)
        assert client.things == fresh.things, f"sequence {seed}"
        assert client.frame == fresh.frame
        # Nothing changed since: an empty answer with the same token, so its bytes stay.
        again = client.sync(database)
        assert not any(again[name] for _, name, _ in NAMES) and not again["gone"] and again["token"] == client.token
    elsewhere.close()
    missing = {act.__name__ for act in newsroom.acts} - set(newsroom.done)
    assert not missing, f"no sequence did {missing}"
    assert all(client.fulls < 60 / 4 for client in clients) or pytestconfig.getoption("--deep")


def test_a_token_that_does_not_fit_gets_everything(newsroom: Newsroom) -> None:
    database = newsroom.database
    whole = load(database, "nl", "GM0001", None)
    token = whole["token"]
    assert whole["full"] and not load(database, "nl", "GM0001", token)["full"]
    for locale, area in (("pl", "GM0001"), ("nl", "NL")):
        assert load(database, locale, area, token)["full"]
    for wrong in (
        "",
        "x",
        "0-0",
        token[:-1],
        token + "0",
        f"f{token}",
        "\x00",
        "ж" * 50,
        "-".join(["f" * 15, token[-16:]]),
    ):
        assert load(database, "nl", "GM0001", wrong) == whole
    with published.reading(database) as reading:
        assert published.get_bundle(reading, "nl", "GM0001", token, "9.9.9").is_full
        with pytest.raises(Invalid):
            published.get_bundle(reading, "nl", "GM9999", token, SOFTWARE)
    # What went is known for 90 days; who was away longer loads everything, once.
    newsroom.end_thing()
    newsroom.desk.later(days=91)
    with public_transaction(database) as transaction:
        feed.forget_tombstones(transaction)
    late = load(database, "nl", "GM0001", token)
    assert late["full"] and not load(database, "nl", "GM0001", late["token"])["full"]
    with database.write() as session:
        session.execute(update(ContentVersion).values(epoch="another"))
    assert load(database, "nl", "GM0001", late["token"])["full"]


def test_what_does_not_show_moves_no_token_and_what_left_is_told(newsroom: Newsroom) -> None:
    database, desk = newsroom.database, newsroom.desk
    whole = load(database, "pl", "GM0001", None)
    with public_transaction(database) as transaction:
        transaction.changed(Thing(ThingKind.SYNONYMS, "nl"))
    assert load(database, "pl", "GM0001", None)["token"] == whole["token"]
    assert load(database, "pl", "GM0001", whole["token"])["token"] == whole["token"]
    point = next(one for one in whole["contactPoints"])
    with database.read() as session:
        version = session.get_one(ContactPoint, uuid.UUID(point["id"])).lock_version
    fields = ContactPointFields(ContactPointKind.AUTHORITY, "Weg", areas=("GM0002",), texts={"nl": ("Dienst", "")})
    save_contact_point(database, uuid.UUID(point["id"]), fields, desk["editor"], lock_version=version)
    moved = load(database, "pl", "GM0001", whole["token"])
    assert moved["gone"] == [{"kind": "contact-point", "id": point["id"]}] and not moved["contactPoints"]
    assert [one["id"] for one in load(database, "bg", "NL", None)["contactPoints"]].count(point["id"]) == 1


def test_a_municipality_that_joins_a_region_on_a_day_changes_bundles_on_that_day(newsroom: Newsroom) -> None:
    database, desk = newsroom.database, newsroom.desk
    day = local_date(desk.at) + dt.timedelta(days=1)
    with public_transaction(database) as transaction:
        transaction.session.add(Membership(area_code="GM0002", scheme="province", whole_code="PV30", from_on=day))
    whole = load(database, "nl", "GM0002", None)
    assert not load(database, "nl", "GM0002", whole["token"])["full"]
    desk.later(days=1)
    with public_transaction(database):
        pass
    after = load(database, "nl", "GM0002", whole["token"])
    belongs = {one["code"]: [to["code"] for to in one["belongsTo"]] for one in after["areas"]}
    assert after["full"] and belongs["GM0002"] == ["PV30"]


def test_a_link_to_a_replaced_page_follows_its_heir(newsroom: Newsroom) -> None:
    database, desk = newsroom.database, newsroom.desk
    old, heir = desk.published_page("old"), desk.published_page("heir")
    reader = desk.published_page("reader", "[lees](page:old)")
    withdraw_page(database, old.page_id, desk["publisher"], heir.page_id)
    token = load(database, "nl", "NL", None)["token"]
    rename(database, ThingKind.PAGE, heir.page_id, "heir-now", desk["publisher"])
    got = {one["id"]: one for one in load(database, "nl", "NL", token)["pages"]}
    assert set(got) == {str(heir.page_id), str(reader.page_id)}
    assert "/pages/heir-now" in got[str(reader.page_id)]["sections"][0]["html"]


def test_a_page_that_lost_its_text_before_it_was_replaced_leads_on(newsroom: Newsroom) -> None:
    database, desk = newsroom.database, newsroom.desk
    older, old, heir = (desk.published_page(slug) for slug in ("older", "old", "heir"))
    reader = desk.published_page("reader", "[lees](page:older)")
    withdraw_page(database, older.page_id, desk["publisher"], old.page_id)
    withdraw_document(database, old.document_id, desk["publisher"], lock_version=old.lock_version)
    token = load(database, "nl", "NL", None)["token"]
    withdraw_page(database, old.page_id, desk["publisher"], heir.page_id)
    (got,) = load(database, "nl", "NL", token)["pages"]
    assert got["id"] == str(reader.page_id)
    assert "/pages/heir" in got["sections"][0]["html"]
