"""The pages for signing in, in Chromium: accessible in each language, at 360 pixels, without JavaScript."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pyotp
import pytest

from locales import TAGS
from tests.support.axe import violations
from tests.support.site import Server, mip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PASSWORD = "four words of a browser"
CUT_OFF = "document.documentElement.scrollWidth - window.innerWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter(one => !one.closest('main p') && !one.matches('.skip'))
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""


def good(page: Page) -> None:
    """Nothing for axe to find, nothing cut off, nothing too small to touch."""
    found = violations(page)
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)
    assert page.evaluate(CUT_OFF) <= 0, page.url
    assert page.evaluate(SMALL) == [], page.url


def reset(own_server: Server, login: str) -> str:
    """A new link, as path and query."""
    printed = mip(own_server.data_dir, "user", "reset", login, "--second-factor")
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.partition("https://mip.example")[2].split()[0]


@pytest.fixture(scope="module")
def anna(own_server: Server) -> str:
    added = mip(own_server.data_dir, "user", "add", "anna@example.nl", "--name", "Anna", "--role", "admin")
    assert added.returncode == 0, added.stderr
    return "anna@example.nl"


def pages_of_a_first_sign_in(page: Page, own_server: Server, login: str, locale: str) -> None:
    page.goto(f"{own_server.base}/console/sign-in?locale={locale}")
    assert page.locator("html").get_attribute("lang") == locale
    good(page)
    page.goto(own_server.base + reset(own_server, login))
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
    page.goto(f"{own_server.base}/console/nothing-here")
    good(page)
    page.click(".person button")
    page.wait_for_selector("#login")
    page.goto(f"{own_server.base}/console/account")
    assert "/console/sign-in?to=" in page.url


@pytest.mark.parametrize("locale", TAGS)
def test_a_first_sign_in_from_link_to_sign_out(own_server: Server, chrome: Browser, anna: str, locale: str) -> None:
    context = chrome.new_context(
        viewport={"width": 360, "height": 780},
        color_scheme="dark" if locale == "bg" else "light",
        java_script_enabled=True,
    )
    failures: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: failures.append(message.text) if "Content Security" in message.text else None)
    pages_of_a_first_sign_in(page, own_server, anna, locale)
    context.close()
    assert failures == []


def test_signing_in_without_javascript(own_server: Server, chrome: Browser, anna: str) -> None:
    context = chrome.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(own_server.base + reset(own_server, anna))
    page.fill("#new-password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button")
    page.fill("#login", anna)
    page.fill("#password", PASSWORD)
    page.click("main button")
    key = page.locator(".key code").inner_text().replace(" ", "")
    page.fill("#code", pyotp.TOTP(key).at(dt.datetime.now(dt.UTC)))
    page.click("main button")
    assert page.url == f"{own_server.base}/console"
    names = {cookie["name"] for cookie in context.cookies()}
    assert "mip-loopback" in names
    context.close()
