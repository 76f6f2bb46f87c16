"""Fixtures for the tests of the checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import planting


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> set[planting.Key]:
    """What the checks find without a planted fault."""
    root = planting.copy_to(tmp_path_factory.mktemp("before"))
    return {planting.key(one) for one in planting.found_in(root)}


@pytest.fixture
def some_content(tmp_path: Path) -> Path:
    """A folder with a few things of the starter content."""
    return planting.copy_to(tmp_path / "folder")
