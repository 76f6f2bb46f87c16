"""The page where a municipality sets up its widget, in Chromium: with and without JavaScript, accessible, valid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from locales import TAGS
from tests.support.axe import violations
from tests.support.need import node_tool
from tests.support.site import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CHOSEN = "area=GM0772&topic=housing&language=pl&colour=%23ff8800&version=fixed"


def test_chosen_seen_and_copied(starter_server: Server, chrome: Browser) -> None:
    context = chrome.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(f"{starter_server.base}/nl/widget")
    page.wait_for_selector("mip-widget .topics")
    page.select_option("#area", label="Eindhoven")
    page.select_option("#topic", "housing")
    page.select_option("#language", "bg")
    page.wait_for_selector("mip-widget .card[lang=bg] h3:text-is('Жилище')")
    page.locator("#colour").fill("#ff8800")
    page.wait_for_selector("#lines .warning")
    colour = "getComputedStyle(document.querySelector('mip-widget').shadowRoot.querySelector('.body a')).color"
    page.wait_for_function(f"{colour} === 'rgb(255, 136, 0)'")
    page.locator("[data-copies=page-lines]").click()
    page.wait_for_selector("[data-copies=page-lines]:text-is('Gekopieerd')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert '<mip-widget area="GM0772" topic="housing" locale="bg">' in copied
    assert "language=bg" in page.url
    context.close()
    assert heard == []


def test_without_javascript(starter_server: Server, chrome: Browser) -> None:
    context = chrome.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{starter_server.base}/pl/widget")
    page.select_option("#area", label="Breda")
    page.locator("#choices button").click()
    assert 'area="GM0758"' in page.locator("#page-lines").inner_text()
    assert page.locator("[data-copies]").first.is_hidden()
    context.close()


@pytest.mark.parametrize("locale", TAGS)
def test_accessible_and_nothing_cut_off(starter_server: Server, chrome: Browser, locale: str) -> None:
    is_dark = locale in {"bg", "nl"}
    context = chrome.new_context(viewport={"width": 320, "height": 780}, color_scheme="dark" if is_dark else "light")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{starter_server.base}/{locale}/widget?{CHOSEN}")
    page.wait_for_selector("mip-widget .body h3")
    # The colour that a municipality chose is its own; the page says that it is hard to read.
    found = violations(page, exclude=[["mip-widget"]])
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    context.close()


def test_valid_html(starter_server: Server, tmp_path: Path) -> None:
    tool = node_tool("html-validate")
    rules = {"tel-non-breaking": "off", "long-title": "off"}
    config = {"root": True, "extends": ["html-validate:recommended"], "rules": rules}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(config))
    for name, query in (("bare", ""), ("chosen", f"?{CHOSEN}")):
        (tmp_path / f"{name}.html").write_text(starter_server.get(f"/bg/widget{query}").text, encoding="utf-8")
    done = subprocess.run([tool, *map(str, tmp_path.glob("*.html"))], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
