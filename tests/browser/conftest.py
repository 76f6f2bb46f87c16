"""A browser for each file, and a server with the starter content for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.need import chromium
from tests.support.site import Server, copy_of, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """Chromium. No longer than a file: while Playwright runs, no other test of this process could use asyncio."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def starter_server(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`mip serve` over the starter content, to read."""
    folder = tmp_path_factory.mktemp("starter-server") / "data"
    copy_of(indexed_folder, folder)
    with serving(folder) as running:
        running.wait()
        yield running


@pytest.fixture(scope="module")
def own_server(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same of a file's own, to change."""
    folder = tmp_path_factory.mktemp("own-server") / "data"
    copy_of(indexed_folder, folder)
    with serving(folder) as running:
        running.wait()
        yield running
