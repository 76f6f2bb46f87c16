"""A newsroom for each database, shared by tests that do not get into each other's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from content import schema
from content.db import Database
from tests.conftest import DATABASES
from tests.support.newsroom import running_newsroom
from tests.support.postgresql import Cluster
from tests.support.site import Site


@pytest.fixture(scope="module", params=DATABASES)
def newsroom(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with areas and a fact, without worker."""
    folder = tmp_path_factory.mktemp(f"newsroom-{request.param}")
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_from(cluster.migrated())
    else:
        url = f"sqlite:///{folder / 'mip.sqlite3'}"
        database = Database(url)
        schema.migrate(database)
        database.close()
    with running_newsroom(url, folder) as site:
        yield site
