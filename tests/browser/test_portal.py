"""The readers' pages in Chromium: accessible, nothing cut off, usable with a keyboard and without JavaScript."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from locales import TAGS
from tests.support.axe import violations
from tests.support.need import node_tool
from tests.support.site import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PATHS = [
    "",
    "?area=GM0758",
    "/topics/housing",
    "/pages/rental-contract?area=GM0772",
    "/pages/minimum-wage",
    "/terms",
    "/terms/huurtoeslag",
    "/pages/medical-emergency?area=GM0758",
    "/contact-points",
    "/contact-points?open=now",
    "/offline",
    "/contact-points/informatiepunt-west-brabant",
    "/contact-points/alarmnummer-112",
    "/municipality",
    "/search?q=huur",
    "/search?q=xqzvwk+plmbrt&area=GM0758",
    "/nope",
]

CUT_OFF = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter(one => one.getClientRects().length && !one.matches('.skip'))
  .filter(one => !one.closest('p:not(.municipality), .text, .small, dd'))
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""


def opened(chrome: Browser, width: int, **options: Any) -> Page:
    context = chrome.new_context(viewport={"width": width, "height": 780}, java_script_enabled=True, **options)
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["pl", "bg"])
def test_nothing_that_axe_finds(starter_server: Server, chrome: Browser, scheme: str, locale: str) -> None:
    page = opened(chrome, 360, color_scheme=scheme)
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    found = []
    for address in [f"{starter_server.base}/", *(f"{starter_server.base}/{locale}{path}" for path in PATHS)]:
        page.goto(address)
        found += [(address, one["id"], [node["html"] for node in one["nodes"]][:2]) for one in violations(page)]
    assert found == []
    assert heard == []


def test_pages_are_valid_html(starter_server: Server, tmp_path: Path) -> None:
    tool = node_tool("html-validate")
    # Telephone numbers are kept on one line by the stylesheet; a title may be as long as its page's.
    rules = {"tel-non-breaking": "off", "long-title": "off"}
    config = {"root": True, "extends": ["html-validate:recommended"], "rules": rules}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(config))
    for number, path in enumerate(PATHS):
        (tmp_path / f"{number}.html").write_text(starter_server.get(f"/bg{path}").text, encoding="utf-8")
    (tmp_path / "first.html").write_text(starter_server.get("/").text, encoding="utf-8")
    done = subprocess.run([tool, *map(str, tmp_path.glob("*.html"))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("locale", TAGS)
def test_nothing_is_cut_off_and_targets_are_large_at_320_pixels(
    starter_server: Server, chrome: Browser, locale: str
) -> None:
    page = opened(chrome, 320)
    for path in PATHS:
        page.goto(f"{starter_server.base}/{locale}{path}")
        assert page.evaluate(CUT_OFF) <= 0, path
        assert page.evaluate(SMALL) == [], path


def test_a_reader_without_javascript_from_a_word_to_the_section(starter_server: Server, chrome: Browser) -> None:
    page = chrome.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False).new_page()
    page.goto(f"{starter_server.base}/pl")
    page.get_by_label("Czego szukasz?").fill("umowy najmu")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Umowa najmu i kaucja").first.click()
    page.get_by_role("link", name="Jak wysoka może być kaucja").first.click()
    assert page.url.endswith("/pl/pages/rental-contract#deposit")
    page.get_by_role("link", name="Wybierz swoją gminę").click()
    page.get_by_role("link", name="Eindhoven").click()
    assert page.get_by_text("Informacje lokalne: Eindhoven").first.is_visible()
    page.get_by_role("link", name="Български").click()
    assert page.url.endswith("/bg/pages/rental-contract?area=GM0772")
    assert page.get_by_role("heading", level=1).inner_text() == "Договор за наем и депозит"


def test_the_keyboard_skips_to_the_text_and_the_ring_is_seen(starter_server: Server, chrome: Browser) -> None:
    page = opened(chrome, 360)
    page.goto(f"{starter_server.base}/pl/pages/rental-contract")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
