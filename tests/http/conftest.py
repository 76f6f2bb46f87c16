"""Sites for HTTP tests: one to read for the whole session on each database, and ones to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.security import passwords
from content.db import Database
from tests.conftest import DATABASES, starter_content_url
from tests.support.desk import START, running_desk
from tests.support.people import Person, add_person
from tests.support.postgresql import Cluster
from tests.support.site import Site, copy_of, running_site

Url = Callable[[pytest.FixtureRequest, str, Path], str]
"""Makes a database of a kind, with files in a folder; gives its address."""


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """A hash takes no time here; what it must take is held by `tests/unit/api/security/test_passwords.py`. The
    parameters differ from those of people's stored hashes: signing in renews them as ever."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=16, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PasswordHash", SimpleNamespace(recommended=lambda: cheap))
        yield


@pytest.fixture(scope="session")
def read_sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`read_site` on SQLite. Kept until the end, though tests take turns on the databases; so are the three below."""
    yield from _site(request, tmp_path_factory.mktemp("read-sqlite"), "sqlite", _indexed_url)


@pytest.fixture(scope="session")
def read_postgresql(
    cluster: Cluster, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """`read_site` on PostgreSQL."""
    yield from _site(request, tmp_path_factory.mktemp("read-postgresql"), "postgresql", _indexed_url)


@pytest.fixture(scope="session", params=DATABASES)
def read_site(request: pytest.FixtureRequest) -> Site:
    """A site that tests only read, on each database; no worker runs."""
    site: Site = request.getfixturevalue(f"read_{request.param}")
    return site


@pytest.fixture(scope="module", params=DATABASES)
def plain_read_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site to read without an index, on each database: for what is no search it starts in a second."""
    folder = tmp_path_factory.mktemp(f"plain-{request.param}")
    with running_site(starter_content_url(request, request.param, folder), folder, worker=False) as site:
        yield site


@pytest.fixture
def plain_site(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The same, of one's own, to change."""
    folder = tmp_path / "data"
    folder.mkdir()
    with running_site(starter_content_url(request, database_kind, folder), folder, worker=False) as made:
        yield made


@pytest.fixture
def site(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site of one's own with a worker, on each database."""
    folder = tmp_path / "data"
    with running_site(_indexed_url(request, database_kind, folder), folder) as made:
        yield made


@pytest.fixture
def site_database(site: Site) -> Database:
    """The database of `site`."""
    return site.database


@pytest.fixture(scope="session")
def console_sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`console_site` on SQLite."""
    yield from _site(request, tmp_path_factory.mktemp("console-sqlite"), "sqlite", starter_content_url)


@pytest.fixture(scope="session")
def console_postgresql(
    cluster: Cluster, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """`console_site` on PostgreSQL."""
    yield from _site(request, tmp_path_factory.mktemp("console-postgresql"), "postgresql", starter_content_url)


@pytest.fixture(scope="session", params=DATABASES)
def console_site(request: pytest.FixtureRequest) -> Site:
    """A site with the starter content in whose console tests write, each in things of its own; no worker runs."""
    site: Site = request.getfixturevalue(f"console_{request.param}")
    return site


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of `desk`: it stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(clock: time_machine.Traveller, empty_url: str, tmp_path: Path) -> Iterator[Site]:
    """A site without content and worker, with a form to write in."""
    with running_desk(empty_url, tmp_path / "data") as site:
        yield site


@pytest.fixture
def anna(desk: Site) -> Person:
    """An admin of `desk`."""
    return add_person(desk.database, desk.settings, login="anna@example.nl")


def _indexed_url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    url = copy_of(request.getfixturevalue("indexed_folder"), folder)
    return starter_content_url(request, kind, folder) if kind == "postgresql" else url


def _site(request: pytest.FixtureRequest, folder: Path, kind: str, url: Url) -> Iterator[Site]:
    with running_site(url(request, kind, folder), folder, worker=False) as site:
        yield site
