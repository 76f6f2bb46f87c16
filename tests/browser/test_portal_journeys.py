"""Whole ways of a reader in Chromium, on a small telephone, with JavaScript and without; and the leaflet on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.axe import violations
from tests.support.site import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 780}


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    """A page on a small telephone; nothing may be said on its console."""
    context = chrome.new_context(viewport={"width": 360, "height": 780}, locale="pl-PL")
    context.set_default_timeout(60_000)
    made = context.new_page()
    heard: list[str] = []
    made.on("pageerror", lambda error: heard.append(str(error)))
    made.on("console", lambda message: heard.append(message.text))
    yield made
    context.close()
    assert heard == []


def is_in_sight(page: Page, selector: str) -> bool:
    top = page.eval_on_selector(selector, "one => one.getBoundingClientRect().top")
    return bool(0 <= top < SMALL["height"] / 2)


@pytest.mark.parametrize("with_script", [True, False])
def test_from_a_mistyped_question_to_local_text_on_paper(
    starter_server: Server, chrome: Browser, with_script: bool, tmp_path: Path
) -> None:
    context = chrome.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=with_script)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{starter_server.base}/pl")
    page.get_by_label("Czego szukasz?").fill("zwrot kaucij")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Jak wysoka może być kaucja").first.click()
    page.wait_for_url("**/pl/pages/rental-contract#deposit")
    assert is_in_sight(page, "#deposit")

    page.get_by_role("link", name="Български").click()
    page.wait_for_url("**/bg/pages/rental-contract*")
    assert page.get_by_role("heading", level=1).inner_text() == "Договор за наем и депозит"
    if with_script:
        assert page.url.endswith("#deposit")
        assert is_in_sight(page, "#deposit")

    assert page.locator(".local").count() == 0
    page.get_by_role("link", name="Изберете вашата община").click()
    page.get_by_role("link", name="Eindhoven").click()
    page.wait_for_url("**/bg/pages/rental-contract?area=GM0772*")
    local = page.locator(".local").first
    assert "Eindhoven" in local.inner_text()
    assert page.get_by_role("button", name="Печат").count() == int(with_script)

    page.emulate_media(media="print")
    for hidden in (".languages", ".search", ".municipality", ".contents", ".anchor", ".foot nav", "button.print"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".site", ".on-paper", ".local", ".qr", ".way-back strong", ".foot .danger"):
        assert page.locator(shown).first.is_visible(), shown
    written = page.eval_on_selector(".small a[href^=https]", "one => getComputedStyle(one, '::after').content")
    assert "https://" in written
    if with_script:
        leaflet = page.pdf(path=tmp_path / "leaflet.pdf", format="A4")
        assert leaflet.startswith(b"%PDF-")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", leaflet)) <= 6
    context.close()


def test_suggestions_by_keyboard(starter_server: Server, page: Page) -> None:
    page.goto(f"{starter_server.base}/pl?area=GM0772")
    field = page.get_by_role("combobox", name="Czego szukasz?")
    listed = page.get_by_role("option")
    field.press_sequentially("huurop")
    listed.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowUp")
    chosen = page.get_by_role("option", selected=True)
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "huurop"
    field.press_sequentially("z")
    listed.first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/pl/terms/huuropzegging?area=GM0772")


def test_suggestions_by_touch_and_no_search_without_a_choice(starter_server: Server, page: Page) -> None:
    page.goto(f"{starter_server.base}/bg")
    field = page.get_by_role("combobox")
    field.press_sequentially("договор за на")
    found = page.get_by_role("option", name="Договор за наем и депозит")
    found.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    found.click()
    page.wait_for_url("**/bg/pages/rental-contract")
    field = page.get_by_role("combobox")
    field.press_sequentially("договор")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.wait_for_url("**/bg/search?q=*")


def test_nothing_axe_finds_in_an_open_list_of_suggestions(starter_server: Server, page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{starter_server.base}/ro")
        field = page.get_by_role("combobox")
        field.press_sequentially("contr")
        page.get_by_role("option").first.wait_for()
        field.press("ArrowDown")
        found = violations(page, rules=None)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_open_or_closed_by_the_readers_own_clock(starter_server: Server, chrome: Browser) -> None:
    mark = (
        '<p class="now" hidden data-known="2026-06-01T00:00Z/2026-06-15T00:00Z"'
        ' data-open="2026-06-01T07:00Z/2026-06-01T15:00Z 2026-06-02T07:00Z/2026-06-02T15:00Z">'
        '<strong class="is-open" hidden>Open now</strong><span class="is-closed" hidden>Closed now</span></p></main>'
    )

    def with_hours(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", mark))

    # A service worker would fetch past the route.
    context = chrome.new_context(viewport={"width": 360, "height": 780}, service_workers="block")
    page = context.new_page()
    page.route("**/pl/contact-points", with_hours)
    for moment, shown in (
        ("2026-06-01T06:59:00Z", "Closed now"),
        ("2026-06-01T07:00:00Z", "Open now"),
        ("2026-06-02T14:59:00Z", "Open now"),
        ("2026-06-02T15:00:00Z", "Closed now"),
        # Beyond the days whose hours the page knows it says nothing.
        ("2026-05-31T23:00:00Z", None),
        ("2026-06-15T00:00:00Z", None),
    ):
        page.clock.set_fixed_time(moment)
        page.goto(f"{starter_server.base}/pl/contact-points")
        visible = [text for text in ("Open now", "Closed now") if page.get_by_text(text, exact=True).is_visible()]
        assert visible == ([shown] if shown else []), moment
    context.close()
