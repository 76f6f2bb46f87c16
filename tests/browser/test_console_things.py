"""The console's pages on which things are kept, in Chromium: nothing for axe, nothing cut off at 360 pixels, in each
language, light and dark, and by keyboard and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from api.settings import Settings
from content.db import Database
from content.models import Role
from locales import TAGS
from tests.support.axe import violations
from tests.support.people import Person, add_person, session_of
from tests.support.site import Server, copy_of, serving, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CUT_OFF = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll(
    'button, summary, select, input:not([type=hidden], [type=checkbox]), .tabs a, .acts a, .lines a, label.box')]
  .filter(one => one.checkVisibility() && !one.matches('.skip'))
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""
PATHS = (
    "/console", "/console/facts", "/console/facts/to-confirm", "/console/facts/to-confirm?what=sources",
    "/console/facts/new", "/console/facts/minimum-wage-hourly-21", "/console/terms", "/console/terms/new",
    "/console/contact-points", "/console/contact-points/new", "/console/synonyms/{locale}", "/console/local-texts",
    "/console/local-texts/GM0772", "/console/notices", "/console/notices/new",
    "/console/reports", "/console/audit", "/console/people", "/console/people/new",
)  # fmt: skip
INNER = {
    "/console/terms": "table a",
    "/console/contact-points?q=west-brabant": "table a",
    "/console/local-texts/GM0772": "table th a",
    "/console/people": "table a",
}
"""Lists, and what leads from them to the page of one thing."""


@pytest.fixture(scope="module")
def server(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("things") / "data"
    copy_of(indexed_folder, folder)
    with serving(folder, "--no-worker") as running:
        until(lambda: _lives(running), "the server to answer", patience=180)
        yield running


def _lives(server: Server) -> bool:
    try:
        return server.get("/livez").status_code == 200
    except httpx2.TransportError:
        return False


@pytest.fixture(scope="module")
def session_of_anna(server: Server) -> tuple[Person, str]:
    """An administrator, and the token of a session of theirs, made without signing in."""
    url = f"sqlite:///{server.data_dir / 'mip.sqlite3'}"
    settings = Settings(data_dir=server.data_dir, database_url=url)
    database = Database(url)
    anna = add_person(database, settings, Role.ADMIN, login="anna@example.nl")
    add_person(database, settings, Role.TRANSLATOR, ["PV30"], ["pl"], login="aaron@example.nl")
    token, _ = session_of(database, settings, anna)
    database.close()
    return anna, token


def opened(server: Server, chrome: Browser, token: str, locale: str, *, scripts: bool = True, width: int = 360) -> Page:
    """A page of a browser that is signed in."""
    context = chrome.new_context(
        viewport={"width": width, "height": 780},
        color_scheme="dark" if locale in {"bg", "ro"} else "light",
        java_script_enabled=scripts,
    )
    context.add_cookies([{"name": "mip-loopback", "value": token, "url": server.base}])
    return context.new_page()


def good(page: Page, *, measured: bool = True) -> None:
    """Nothing for axe to find, nothing cut off and, where that is measured, nothing too small to touch."""
    found = violations(page)
    assert found == [], f"{page.url}: {json.dumps(found, ensure_ascii=False, indent=1)[:3000]}"
    assert page.evaluate(CUT_OFF) <= 0, page.url
    if measured:
        assert page.evaluate(SMALL) == [], page.url


@pytest.mark.parametrize("locale", TAGS)
def test_every_page_is_accessible_and_fits(
    server: Server, chrome: Browser, session_of_anna: tuple[Person, str], locale: str
) -> None:
    page = opened(server, chrome, session_of_anna[1], locale)
    page.goto(f"{server.base}/console?locale={locale}")
    for path in PATHS:
        answer = page.goto(server.base + path.format(locale=locale))
        assert answer is not None
        assert answer.status == 200, path
        assert page.locator("html").get_attribute("lang") == locale
        good(page)
    for path, link in INNER.items():
        page.goto(server.base + path)
        page.locator(link).first.click()
        page.wait_for_load_state()
        good(page)
    page.context.close()


def test_a_notice_in_a_hurry_and_the_aids_beside_a_text(
    server: Server, chrome: Browser, session_of_anna: tuple[Person, str]
) -> None:
    page = opened(server, chrome, session_of_anna[1], "nl")
    page.goto(f"{server.base}/console/notices/new?locale=en")
    page.fill("#texts-nl-title", "Brand in de haven van Moerdijk")
    page.fill("#texts-nl-text", "Sluit ramen en deuren. Blijf binnen.")
    page.check("input[name=areas][value=PV30]")
    page.get_by_role("button", name="See it in words first").click()
    assert "From now until" in page.inner_text("#preview")
    good(page)
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/console/notices?done=published")
    good(page)
    page.goto(f"{server.base}/console")
    assert "Brand in de haven" in page.inner_text("main")
    good(page)
    page.goto(f"{server.base}/console/notices")
    page.get_by_role("button", name="End it now").click()
    page.wait_for_url("**/console/notices?done=ended")
    page.goto(f"{server.base}/console/board")
    page.locator("main table a[href^='/console/pages/']").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url.partition('?')[0]}/texts/nl?done=checked")
    assert "How this text reads" in page.inner_text("#aids")
    # The page for writing is measured with the day of an editor; here its aids are looked at.
    good(page, measured=False)
    page.context.close()


def test_what_goes_wrong_is_accessible_too(
    server: Server, chrome: Browser, session_of_anna: tuple[Person, str]
) -> None:
    page = opened(server, chrome, session_of_anna[1], "pl")
    page.goto(f"{server.base}/console/facts/minimum-wage-hourly-21?locale=pl")
    page.fill("#value", "fourteen")
    page.keyboard.press("Enter")
    page.wait_for_selector("#value-fault")
    good(page)
    page.fill("#value", "15.55")
    page.keyboard.press("Enter")
    page.wait_for_selector("ins")
    good(page)
    page.goto(f"{server.base}/console/people/new")
    page.locator("main form button").click()
    page.wait_for_selector("[role=alert]")
    good(page)
    page.context.close()


def test_a_municipality_writes_by_keyboard_without_javascript(
    server: Server, chrome: Browser, session_of_anna: tuple[Person, str]
) -> None:
    page = opened(server, chrome, session_of_anna[1], "nl", scripts=False, width=1280)
    page.goto(f"{server.base}/console/local-texts/GM0772?locale=nl")
    page.locator("table th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("details")
    folded = page.locator("details:not([open]) summary").first
    folded.focus()
    page.keyboard.press("Enter")
    heading = page.locator("details[open] input[type=text]").last
    heading.focus()
    page.keyboard.type("Bij ons")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert page.url.endswith("done=saved")
    page.goto(page.url.partition("?")[0] + "/preview")
    assert page.locator(".as-read h1").count() == 1
    page.context.close()
