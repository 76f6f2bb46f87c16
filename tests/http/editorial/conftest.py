"""A newsroom for each database, shared by tests that do not get into each other's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import DATABASES, migrated_url
from tests.support.newsroom import running_newsroom
from tests.support.site import Site


@pytest.fixture(scope="module", params=DATABASES)
def newsroom(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with areas and a fact, without worker."""
    folder = tmp_path_factory.mktemp(f"newsroom-{request.param}")
    with running_newsroom(migrated_url(request, request.param, folder), folder) as site:
        yield site
