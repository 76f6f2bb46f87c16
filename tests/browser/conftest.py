"""A server with the starter content for all browser tests that only read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Server, serving


@pytest.fixture(scope="session")
def starter_server(starter_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`mip serve` over the starter content."""
    folder = tmp_path_factory.mktemp("starter-server") / "data"
    folder.mkdir()
    shutil.copyfile(starter_files, folder / "mip.sqlite3")
    with serving(folder) as running:
        running.wait()
        yield running
