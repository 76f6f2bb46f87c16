"""Sites for HTTP tests: one to read for the whole session on each database, and ones to change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.db import Database
from tests.conftest import DATABASES
from tests.support.postgresql import Cluster
from tests.support.site import Site, running_site


@pytest.fixture(scope="session")
def indexed_folder(starter_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter content in SQLite and the index made from it; copied by who needs one."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copyfile(starter_files, folder / "mip.sqlite3")
    with running_site(f"sqlite:///{folder / 'mip.sqlite3'}", folder):
        pass
    return folder


def copy_of(indexed: Path, target: Path) -> str:
    """Copies a data folder. Gives the address of the database in it."""
    shutil.copytree(indexed, target, dirs_exist_ok=True)
    return f"sqlite:///{target / 'mip.sqlite3'}"


@pytest.fixture(scope="session", params=DATABASES)
def read_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that tests only read, on each database; no worker runs."""
    folder = tmp_path_factory.mktemp(f"read-{request.param}")
    url = copy_of(request.getfixturevalue("indexed_folder"), folder)
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_from(cluster.with_starter())
    with running_site(url, folder, worker=False) as site:
        yield site


@pytest.fixture(scope="module", params=DATABASES)
def plain_read_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site to read without an index, on each database: for what is no search it starts in a second."""
    folder = tmp_path_factory.mktemp(f"plain-{request.param}")
    with running_site(_plain_url(str(request.param), folder, request), folder, worker=False) as site:
        yield site


@pytest.fixture
def plain_site(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The same, of one's own, to change."""
    folder = tmp_path / "data"
    folder.mkdir()
    with running_site(_plain_url(database_kind, folder, request), folder, worker=False) as made:
        yield made


def _plain_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return cluster.create_from(cluster.with_starter())
    shutil.copyfile(request.getfixturevalue("starter_files"), folder / "mip.sqlite3")
    return f"sqlite:///{folder / 'mip.sqlite3'}"


@pytest.fixture
def site(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site of one's own with a worker, on each database."""
    folder = tmp_path / "data"
    url = copy_of(request.getfixturevalue("indexed_folder"), folder)
    if database_kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_from(cluster.with_starter())
    with running_site(url, folder) as made:
        yield made


@pytest.fixture
def site_database(site: Site) -> Database:
    """The database of `site`."""
    return site.database


@pytest.fixture(scope="session", params=DATABASES)
def console_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the starter content in whose console tests write, each in things of its own; no worker runs."""
    folder = tmp_path_factory.mktemp(f"console-{request.param}")
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_from(cluster.with_starter())
    else:
        shutil.copyfile(request.getfixturevalue("starter_files"), folder / "mip.sqlite3")
        url = f"sqlite:///{folder / 'mip.sqlite3'}"
    with running_site(url, folder, worker=False) as site:
        yield site
