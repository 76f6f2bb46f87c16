"""Signing in with the organisation's provider, in Chromium: an invitation, there and back, and the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.oidc_provider import CLIENT, SECRET, Provider, running_provider
from tests.support.postgresql import free_port
from tests.support.site import Server, copy_of, mip, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def settings(provider: Provider) -> dict[str, str]:
    return {
        "MIP_PUBLIC_URL": f"http://127.0.0.1:{free_port()}",
        "MIP_OIDC_ISSUER": provider.issuer,
        "MIP_OIDC_CLIENT_ID": CLIENT,
        "MIP_OIDC_CLIENT_SECRET": SECRET,
    }


@pytest.fixture
def server(indexed_folder: Path, tmp_path: Path, settings: dict[str, str]) -> Iterator[Server]:
    folder = tmp_path / "data"
    copy_of(indexed_folder, folder)
    # The provider sends browsers back to the public address, so the server listens there.
    base = settings["MIP_PUBLIC_URL"]
    with serving(folder, "--port", base.rpartition(":")[2], **settings) as running:
        running.base = base
        running.wait()
        yield running


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    made = chrome.new_page(viewport={"width": 360, "height": 700}, locale="en-GB")
    yield made
    made.close()


def test_invited_signed_in_out_and_in_again(server: Server, settings: dict[str, str], page: Page) -> None:
    added = mip(
        server.data_dir, "user", "add", "anna@example.nl", "--name", "Anna", "--role", "admin", "--oidc", **settings
    )
    assert added.returncode == 0, added.stderr
    link = next(line for line in added.stdout.splitlines() if line.startswith("http"))
    page.goto(link)
    page.click("a.button.primary")
    page.wait_for_selector(".person")
    assert page.url == f"{server.base}/console"
    page.click(".person button")
    page.wait_for_selector("#login")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.click("a.button")
    page.wait_for_selector(".person")
    page.goto(link)
    assert "no longer works" in page.inner_text("h1")
