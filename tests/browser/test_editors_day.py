"""An editor's day in Chromium: written, reviewed, published, translated, changed, behind, merged, carried.

People sign in with their second factor; the translator's browser runs no JavaScript. What the public sees (API, search,
page) follows by itself.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from api.settings import Settings
from content import access
from content.actions.approve import approve
from content.actions.end_sessions import end_all_sessions
from content.actions.publish import publish
from content.actions.save_local_text import save_local_text
from content.actions.submit import submit
from content.db import Database
from content.editions import Draft
from content.models import Role, Verb
from content.queries.page_desk import page_desk
from content.writing import Writing
from tests.support.axe import violations
from tests.support.people import PASSWORD, Person, add_person
from tests.support.site import Server, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EINDHOVEN = "GM0772"
CUT_OFF = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll('button, select, textarea, input')]
  .filter(one => !one.matches('.gone, [type=hidden], [type=checkbox], [type=radio]') && one.checkVisibility())
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""


@dataclass
class Desk:
    """A running site, its people, and a page of a browser for each."""

    server: Server
    database: Database
    settings: Settings
    chrome: Browser
    people: dict[str, Person] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Page:
        return self.pages[name]

    def employ(self, name: str, role: Role, *, javascript: bool = True, **within: list[str]) -> None:
        """Somebody with an account signs in with password and second factor, in a browser of their own."""
        self.people[name] = add_person(
            self.database,
            self.settings,
            role,
            within.get("areas"),
            within.get("locales"),
            f"{name}-{uuid.uuid4().hex[:6]}@example.nl",
        )
        context = self.chrome.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", java_script_enabled=javascript
        )
        context.set_default_timeout(60_000)
        self.pages[name] = context.new_page()
        self.pages[name].goto(f"{self.server.base}/console/board?locale=en")
        self.sign_in(name)
        assert "/console/board" in self.pages[name].url

    def sign_in(self, name: str) -> None:
        """The two steps of signing in, on the page that asks for them."""
        page, person = self.pages[name], self.people[name]
        page.fill("#login", person.login)
        page.fill("#password", PASSWORD)
        page.click("main form button")
        page.fill("#code", person.code(dt.datetime.now(dt.UTC)))
        page.click("main form button")

    def open(self, name: str, path: str) -> Page:
        """Somebody opens a page of the console."""
        self.pages[name].goto(f"{self.server.base}/console{path}")
        return self.pages[name]

    def says(self, path: str, words: str) -> Callable[[], bool]:
        """Whether an address of the public answers with these words."""

        def look() -> bool:
            answer = self.server.get(path)
            return answer.status_code == 200 and words in answer.text

        return look

    def publish(self, page_id: str, locale: str = "nl") -> None:
        """The publisher approves and publishes what waits."""
        page = self.open("publisher", f"/pages/{page_id}/texts/{locale}")
        page.click("text=Approve")
        page.click("text=Publish now")
        assert page.inner_text("[role=status]") == "Published. Readers see it now."


@pytest.fixture(scope="module")
def desk(own_server: Server, chrome: Browser) -> Iterator[Desk]:
    url = f"sqlite:///{own_server.data_dir / 'mip.sqlite3'}"
    database = Database(url)
    made = Desk(own_server, database, Settings(data_dir=own_server.data_dir, database_url=url), chrome)
    made.employ("editor", Role.EDITOR)
    made.employ("second", Role.EDITOR)
    made.employ("publisher", Role.PUBLISHER)
    made.employ("translator", Role.TRANSLATOR, javascript=False, locales=["pl"])
    made.people["municipal"] = add_person(database, made.settings, Role.EDITOR, [EINDHOVEN])
    yield made
    database.close()


def new_page(desk: Desk, title: str, slug: str) -> str:
    """The editor makes a page in Dutch with two sections. Gives its id."""
    page = desk.open("editor", "/pages/new")
    page.fill("#title", title)
    page.fill("#slug", slug)
    page.select_option("#topic", "housing")
    page.fill("#openSections", "answer")
    page.click("main form button.primary")
    page.fill("#summary", "Wat je moet weten.")
    page.fill("#heading-0", "Kort antwoord")
    page.fill("#markdown-0", f"{title}: dit is het antwoord.")
    page.fill("#new_key", "costs")
    page.click("text=Add a section")
    page.fill("#heading-1", "Wat kost het?")
    page.fill("#markdown-1", "Het kost niets.")
    found = re.search(r"/pages/([0-9a-f-]{36})", page.url)
    assert found is not None
    return found[1]


def test_the_day(desk: Desk) -> None:
    slug = f"zolderkamer-{uuid.uuid4().hex[:6]}"
    page_id = new_page(desk, "Zolderkamer huren", slug)
    desk["editor"].click("text=Ask for a review")
    assert "It waits for a reviewer now." in desk["editor"].inner_text("main")
    assert "You wrote this last, so somebody else reviews it." in desk["editor"].inner_text("main")
    assert desk.server.get(f"/v1/pages/{slug}").status_code == 404
    waiting = desk.open("publisher", "/board?state=in-review")
    assert "Zolderkamer huren" in waiting.inner_text(".board")

    desk.publish(page_id)
    shown(
        desk,
        "a new page",
        (f"/v1/pages/{slug}?locale=nl", "Het kost niets."),
        ("/v1/search?q=zolderkamer&locale=nl", slug),
        (f"/nl/pages/{slug}", "Het kost niets."),
    )

    polish = desk.open("translator", "/board?in=pl&state=missing")
    polish.click(f"a[href='/console/pages/{page_id}/texts/pl']")
    assert "dit is het antwoord" in polish.inner_text(".source >> nth=1")
    polish.fill("#title", "Wynajem pokoju na poddaszu")
    polish.fill("#summary", "Co trzeba wiedzieć.")
    for index, (heading, text) in enumerate([("Krótka odpowiedź", "Oto odpowiedź."), ("Ile to kosztuje?", "Nic.")]):
        polish.fill(f"#heading-{index}", heading)
        polish.fill(f"#markdown-{index}", text)
    polish.click("text=Ask for a review")
    desk.publish(page_id, "pl")
    shown(
        desk,
        "its translation",
        (f"/v1/pages/{slug}?locale=pl", "Oto odpowiedź."),
        ("/v1/search?q=poddasze&locale=pl", slug),
        (f"/pl/pages/{slug}", "Oto odpowiedź."),
    )

    dutch = desk.open("editor", f"/pages/{page_id}/texts/nl")
    dutch.fill("#markdown-1", "Het kost niets, behalve de zolderborg.")
    dutch.click("text=Ask for a review")
    desk.publish(page_id)
    shown(
        desk,
        "a change",
        (f"/v1/pages/{slug}?locale=nl", "behalve de zolderborg"),
        ("/v1/search?q=zolderborg&locale=nl", slug),
        (f"/nl/pages/{slug}", "behalve de zolderborg"),
    )
    behind = desk.open("translator", f"/pages/{page_id}/texts/pl")
    assert "behind by 1 change" in behind.inner_text(".notice.behind")
    changed = behind.locator(".part.is-changed")
    assert [one.get_attribute("id") for one in changed.all()] == ["section-costs"]
    assert behind.inner_text(".is-changed ins").strip(", ") == "behalve de zolderborg"

    note(desk, page_id)
    shown(
        desk,
        "a local note",
        (f"/v1/pages/{slug}?locale=nl&area={EINDHOVEN}", "Vraag ook bij het Stadhuisplein."),
        (f"/v1/search?q=stadhuisplein&locale=nl&area={EINDHOVEN}", slug),
        (f"/nl/pages/{slug}?area={EINDHOVEN}", "Vraag ook bij het Stadhuisplein."),
    )


def shown(desk: Desk, what: str, *addresses: tuple[str, str]) -> None:
    """API, search and page show what was just published. After how long is said, not judged: machines differ."""
    began = time.monotonic()
    for path, words in addresses:
        until(desk.says(path, words), f"{what} at {path}")
    print(f"{what}: in API, search and page after {time.monotonic() - began:.1f} s")


def note(desk: Desk, page_id: str) -> None:
    """The municipality adds two words of its own."""
    text = Writing(Draft("", "", (), (("answer", Verb.AFTER, "In Eindhoven", "Vraag ook bij het Stadhuisplein."),)))
    author, reviewer = desk.people["municipal"].actor_id, desk.people["publisher"].actor_id
    saved = save_local_text(desk.database, uuid.UUID(page_id), EINDHOVEN, "nl", text, author, lock_version=0)
    sent = submit(desk.database, saved.document_id, author, lock_version=saved.lock_version)
    ready = approve(desk.database, saved.document_id, reviewer, lock_version=sent.lock_version)
    publish(desk.database, saved.document_id, reviewer, lock_version=ready.lock_version)


def test_two_editors_on_one_draft_lose_nothing(desk: Desk) -> None:
    page_id = new_page(desk, "Samen schrijven", f"together-{uuid.uuid4().hex[:6]}")
    first = desk["editor"]
    first.click(".bar button[value=save]")
    second = desk.open("second", f"/pages/{page_id}/texts/nl")
    first.fill("#markdown-0", "De eerste schreef dit.")
    first.fill("#markdown-1", "Alleen de eerste schreef hier.")
    first.click(".bar button[value=save]")
    assert "Saved." in first.inner_text("main")
    second.fill("#markdown-0", "De tweede schreef dat.")
    second.click(".bar button[value=save]")
    assert "Two people wrote here" in second.inner_text("main")
    assert second.input_value("#markdown-0") == "De tweede schreef dat."
    assert second.input_value("#markdown-1") == "Alleen de eerste schreef hier."
    good(second)
    second.select_option("select[name=choice]", "both")
    second.click(".bar button[value=save]")
    assert second.input_value("#markdown-0") == "De tweede schreef dat.\n\nDe eerste schreef dit."


def test_a_draft_saves_itself_and_survives_a_session_that_ends(desk: Desk) -> None:
    page_id = new_page(desk, "Half een zin", f"half-{uuid.uuid4().hex[:6]}")
    page = desk["editor"]
    page.clock.install()
    page.click(".bar button[value=save]")
    page.fill("#markdown-1", "Dit bewaart zichzelf")
    page.clock.fast_forward(21_000)
    until(lambda: page.inner_text("#autosaved").startswith("Saved at"), "the draft to save itself")
    assert "Dit bewaart zichzelf" in desk.open("second", f"/pages/{page_id}/texts/nl").input_value("#markdown-1")

    editor = desk.people["editor"]
    end_all_sessions(desk.database, editor.account_id, editor.actor_id)
    page.fill("#markdown-1", "Midden in een zin was de sessie")
    page.clock.fast_forward(21_000)
    until(lambda: "no longer signed in" in page.inner_text("#autosaved"), "the page to say that the session is over")
    page.click(".bar button[value=save]")
    assert "kept for an hour" in page.inner_text("main")
    wait_for_another_code(editor)
    desk.sign_in("editor")
    assert "Midden in een zin was de sessie" in page.inner_text("main")
    page.click("text=Send it now")
    assert page.input_value("#markdown-1") == "Midden in een zin was de sessie"


def wait_for_another_code(person: Person) -> None:
    """A code works once; the next one comes within half a minute."""
    now = person.code(dt.datetime.now(dt.UTC))
    until(lambda: person.code(dt.datetime.now(dt.UTC)) != now, "another code")


def good(page: Page) -> None:
    """Nothing for axe to find, nothing cut off, nothing too small to touch."""
    found = violations(page)
    assert found == [], page.url + json.dumps(found, ensure_ascii=False, indent=1)
    assert page.evaluate(CUT_OFF) <= 0, page.url
    assert page.evaluate(SMALL) == [], page.url


@pytest.mark.parametrize(("locale", "width", "scheme"), [("nl", 1280, "light"), ("bg", 360, "dark")])
def test_every_page_is_for_everybody(desk: Desk, locale: str, width: int, scheme: str) -> None:
    page = desk["publisher"]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with desk.database.read() as session:
        actor = access.actor(session, desk.people["publisher"].actor_id)
        page_id = uuid.UUID(desk.server.get("/v1/pages/rental-contract").json()["id"])
        found = page_desk(session, actor, desk.database.now(), page_id)
    text = next(one for one in found.whole.texts if one.locale == "pl" and one.area_code == "NL")
    assert text.live is not None
    document = f"/console/documents/{text.document_id}"
    page.goto(f"{desk.server.base}{document}?locale={locale}")
    link = page.get_attribute("a[href^='/console/preview/']", "href")
    for path in (
        f"/console/board?locale={locale}&topic=housing",
        f"/console/pages/{page_id}",
        f"/console/pages/{page_id}/frame",
        f"/console/pages/{page_id}/rename",
        f"/console/pages/{page_id}/withdraw",
        f"/console/pages/{page_id}/texts/nl?preview=true",
        f"/console/pages/{page_id}/texts/pl",
        document,
        f"{document}/history?edition={text.live.edition_id}",
        "/console/pages/new",
        str(link),
    ):
        page.goto(desk.server.base + path)
        good(page)
