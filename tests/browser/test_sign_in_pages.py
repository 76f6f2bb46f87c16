"""The pages for signing in, in Chromium: accessible in each language, at 360 pixels, without JavaScript."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest

from locales import TAGS
from tests.support.need import chromium
from tests.support.site import Server, mip, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PASSWORD = "four words of a browser"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CUT_OFF = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter(one => !one.closest('main p') && !one.matches('.skip'))
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""


@pytest.fixture(scope="module")
def server(starter_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sign-in") / "data"
    folder.mkdir()
    shutil.copyfile(starter_files, folder / "mip.sqlite3")
    with serving(folder) as running:
        running.wait()
        yield running


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


def good(page: Page) -> None:
    """Nothing for axe to find, nothing cut off, nothing too small to touch."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)
    assert page.evaluate(CUT_OFF) <= 0, page.url
    assert page.evaluate(SMALL) == [], page.url


def reset(server: Server, login: str) -> str:
    """A new link, as path and query."""
    printed = mip(server.data_dir, "user", "reset", login, "--second-factor")
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.partition("https://mip.example")[2].split()[0]


@pytest.fixture(scope="module")
def anna(server: Server) -> str:
    added = mip(server.data_dir, "user", "add", "anna@example.nl", "--name", "Anna", "--role", "admin")
    assert added.returncode == 0, added.stderr
    return "anna@example.nl"


def pages_of_a_first_sign_in(page: Page, server: Server, login: str, locale: str) -> None:
    page.goto(f"{server.base}/console/sign-in?locale={locale}")
    assert page.locator("html").get_attribute("lang") == locale
    good(page)
    page.goto(server.base + reset(server, login))
    good(page)
    page.fill("#new-password", PASSWORD)
    page.fill("#again", PASSWORD + "!")
    page.keyboard.press("Enter")
    page.wait_for_selector("#again-fault")
    good(page)
    page.fill("#new-password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".qr")
    good(page)
    box = page.locator(".qr").bounding_box()
    assert box is not None
    assert box["width"] >= 200
    key = page.locator(".key code").inner_text().replace(" ", "")
    page.fill("#code", "000000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code-fault")
    good(page)
    page.fill("#code", pyotp.TOTP(key).at(dt.datetime.now(dt.UTC)))
    page.keyboard.press("Enter")
    page.wait_for_selector(".person")
    good(page)
    page.click(".person a")
    page.wait_for_selector("#current-password")
    good(page)
    page.goto(f"{server.base}/console/nothing-here")
    good(page)
    page.click(".person button")
    page.wait_for_selector("#login")
    page.goto(f"{server.base}/console/account")
    assert "/console/sign-in?to=" in page.url


@pytest.mark.parametrize("locale", TAGS)
def test_a_first_sign_in_from_link_to_sign_out(server: Server, chrome: Browser, anna: str, locale: str) -> None:
    context = chrome.new_context(
        viewport={"width": 360, "height": 780},
        color_scheme="dark" if locale == "bg" else "light",
        java_script_enabled=True,
    )
    failures: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: failures.append(message.text) if "Content Security" in message.text else None)
    pages_of_a_first_sign_in(page, server, anna, locale)
    context.close()
    assert failures == []


def test_signing_in_without_javascript(server: Server, chrome: Browser, anna: str) -> None:
    context = chrome.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.base + reset(server, anna))
    page.fill("#new-password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button")
    page.fill("#login", anna)
    page.fill("#password", PASSWORD)
    page.click("main button")
    key = page.locator(".key code").inner_text().replace(" ", "")
    page.fill("#code", pyotp.TOTP(key).at(dt.datetime.now(dt.UTC)))
    page.click("main button")
    assert page.url == f"{server.base}/console"
    names = {cookie["name"] for cookie in context.cookies()}
    assert "mip-loopback" in names
    context.close()
