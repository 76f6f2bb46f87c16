"""Pages that were read open again when the server is gone, and say that they are copies; nothing else is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.site import Server, copy_of, serving, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

MOST = 40
KEPT = """async () => {
  const names = (await caches.keys()).sort();
  const kept = await Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(one => one.url)));
  return Object.fromEntries(names.map((name, place) => [name, kept[place]]));
}"""
IS_READY = """async ([name, ending]) => {
  await navigator.serviceWorker.ready;
  const kept = await (await caches.open(name)).keys();
  return kept.some(one => one.url.endsWith(ending));
}"""


@pytest.fixture
def server(indexed_folder: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop."""
    folder = tmp_path / "data"
    copy_of(indexed_folder, folder)
    with serving(folder) as running:
        running.wait()
        yield running


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    made = chrome.new_context(viewport={"width": 360, "height": 780})
    yield made
    made.close()


def wait_kept(page: Page, name: str, path: str) -> None:
    """Waits until the device keeps a page; `wait_for_function` takes the promise itself for a yes."""
    until(lambda: page.evaluate(IS_READY, [name, path]), f"{path} to be kept in {name}")


def read(page: Page, base: str, path: str) -> None:
    """Opens a page and waits until the device keeps it."""
    page.goto(f"{base}{path}")
    wait_kept(page, "mip-read-1", path)


def test_read_pages_open_again_without_the_server(server: Server, context: BrowserContext) -> None:
    page = context.new_page()
    read(page, server.base, "/pl/pages/rental-contract?area=GM0772")
    assert not page.locator(".kept").is_visible()
    wait_kept(page, "mip-road-1", "/pl/pages/medical-emergency")
    wait_kept(page, "mip-road-1", "/pl/offline")
    read(page, server.base, "/pl/terms/huurtoeslag")
    read(page, server.base, "/bg/pages/payslip")
    for path in ("/pl/search?q=huur", "/pl/municipality?from=pages/payslip", "/console/sign-in", "/docs", "/pl/nope"):
        page.goto(f"{server.base}{path}")
    page.goto(f"{server.base}/pl/pages/payslip?utm_source=x")

    kept = page.evaluate(KEPT)
    paths = {name: [one.removeprefix(server.base) for one in urls] for name, urls in kept.items()}
    assert paths["mip-read-1"] == [
        "/pl/pages/rental-contract?area=GM0772",
        "/pl/terms/huurtoeslag",
        "/bg/pages/payslip",
    ]
    assert set(paths["mip-road-1"]) <= {
        f"/{tag}/{path}" for tag in ("pl", "bg") for path in ("offline", "pages/medical-emergency")
    }
    assert all(re.fullmatch(r"/static/(site|icon)\.[0-9a-f]{12}\.(css|js|svg)", one) for one in paths["mip-files-1"])
    assert set(paths) == {"mip-read-1", "mip-road-1", "mip-files-1"}
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]

    server.kill()
    page.goto(f"{server.base}/pl/pages/rental-contract?area=GM0772")
    assert page.get_by_role("heading", level=1).inner_text() == "Umowa najmu i kaucja"
    assert "Eindhoven" in page.locator(".local").first.inner_text()
    told = page.locator(".kept").inner_text()
    assert told.startswith("Brak połączenia.")
    assert re.search(r"\(\d.*20\d\d.*\)", told)
    assert page.evaluate("getComputedStyle(document.body).hyphens") == "auto"  # the stylesheet was kept too
    page.get_by_role("link", name="Български").click()
    # Never read in Bulgarian: the page that says so, in that language, with what there is.
    assert page.get_by_role("heading", level=1).inner_text() == "Няма връзка"
    links = page.locator("#kept-pages a")
    links.first.wait_for()
    assert links.count() == 3
    page.get_by_role("link", name="Umowa najmu i kaucja").click()
    page.wait_for_url("**/pl/pages/rental-contract?area=GM0772")

    page.goto(f"{server.base}/pl/pages/medical-emergency?area=GM0772")
    assert page.locator('.urgent a[href="tel:112"]').is_visible()
    assert page.locator(".kept").is_visible()
    page.goto(f"{server.base}/pl/search?q=huur")
    assert page.get_by_role("heading", level=1).inner_text() == "Brak połączenia"
    page.get_by_role("button", name="Usuń te strony z tego urządzenia").click()
    page.locator("#kept-pages").wait_for(state="hidden")
    assert "mip-read-1" not in page.evaluate(KEPT)


def test_what_is_kept_is_bounded(server: Server, context: BrowserContext) -> None:
    slugs = [item["slug"] for item in server.get("/v1/pages?pageSize=100").json()["items"]]
    assert len(slugs) > MOST + 5
    page = context.new_page()
    read(page, server.base, "/ro")
    for slug in slugs:
        message = {"page": f"{server.base}/ro/pages/{slug}", "road": [], "files": []}
        page.evaluate("message => navigator.serviceWorker.controller.postMessage(message)", message)
        wait_kept(page, "mip-read-1", f"/ro/pages/{slug}")
    until(lambda: len(page.evaluate(KEPT)["mip-read-1"]) == MOST, "the oldest pages to make room")
    assert set(page.evaluate(KEPT)["mip-read-1"]) == {f"{server.base}/ro/pages/{slug}" for slug in slugs[-MOST:]}
