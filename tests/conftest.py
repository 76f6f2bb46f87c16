"""Fixtures of the whole suite: databases of both kinds, a site with the starter content, what a test needs to be there.

What a machine lacks skips with one line that names it; `MIP_TEST_REQUIRE=postgresql,chromium,…` makes that a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from content import schema, starter_loader
from content.db import Database
from tests.support.need import need
from tests.support.once import made_once
from tests.support.postgresql import Cluster, make_cluster
from tests.support.site import running_site
from tests.support.spread import LongestFirst

# As `search.encoder` does, which some test may load only after numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="also the long runs")
    parser.addoption("--faults", action="store_true", help="also the fault tests")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "deep: a long run; only with --deep")
    config.addinivalue_line("markers", "faults: kills and starves processes; only with --faults")
    config.addinivalue_line("markers", "browser: runs Chromium")
    # Settings of the person who runs the tests must not reach them.
    for name in list(os.environ):
        if name.startswith("MIP_") and not name.startswith(("MIP_TEST_", "MIP_STANDARDS_")):
            del os.environ[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for mark in ("deep", "faults"):
            if item.get_closest_marker(mark) and not config.getoption(f"--{mark}"):
                item.add_marker(pytest.mark.skip(reason=f"needs --{mark}"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """Spreads tests over processes in our way, unless another one is asked for by --dist."""
    return LongestFirst(config, log) if config.getoption("dist") == "load" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what long runs measured: tests hand it over by `record_property("table", …)`."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, table in getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ():
                if name == "table":
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(str(table))


@pytest.fixture(scope="session")
def migrated_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; copied by who needs one."""

    def make(folder: Path) -> None:
        database = Database(f"sqlite:///{folder / 'mip.sqlite3'}")
        schema.migrate(database)
        database.close()

    return made_once(tmp_path_factory, "migrated", make) / "mip.sqlite3"


@pytest.fixture(scope="session")
def starter_files(migrated_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the starter content; copied by who needs one."""

    def make(folder: Path) -> None:
        shutil.copyfile(migrated_files, folder / "mip.sqlite3")
        database = Database(f"sqlite:///{folder / 'mip.sqlite3'}")
        starter_loader.load_starter(database)
        database.close()

    return made_once(tmp_path_factory, "starter", make) / "mip.sqlite3"


@pytest.fixture(scope="session")
def new_cluster(starter_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Cluster]:
    """Makes PostgreSQL clusters that have the databases to copy; for tests that stop one; others share `cluster`."""
    binaries = Cluster.binaries()
    need("postgresql", binaries is not None, "PostgreSQL's initdb and pg_ctl")
    assert binaries is not None
    made = made_once(tmp_path_factory, "cluster", partial(make_cluster, binaries, starter_files))
    return partial(Cluster, binaries, made)


@pytest.fixture(scope="session")
def cluster(new_cluster: Callable[[], Cluster]) -> Iterator[Cluster]:
    """A private PostgreSQL cluster."""
    with new_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def indexed_folder(starter_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter content in SQLite and the index made from it; copied by who needs one."""

    def make(folder: Path) -> None:
        shutil.copyfile(starter_files, folder / "mip.sqlite3")
        with running_site(f"sqlite:///{folder / 'mip.sqlite3'}", folder):
            pass

    return made_once(tmp_path_factory, "indexed", make)


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; every database test runs on both."""
    return str(request.param)


def migrated_url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The address of a migrated, empty database of a kind; SQLite's file lies in the folder."""
    return _copy(request, kind, folder, "migrated_files", Cluster.migrated)


def starter_content_url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The same with the starter content."""
    return _copy(request, kind, folder, "starter_files", Cluster.with_starter)


def _copy(
    request: pytest.FixtureRequest, kind: str, folder: Path, files: str, template: Callable[[Cluster], str]
) -> str:
    if kind == "postgresql":
        running: Cluster = request.getfixturevalue("cluster")
        name = running.create(template(running))
        # A copy is 500 files: thousands of them would take a minute to remove at the end.
        request.addfinalizer(partial(running.drop, name))
        return running.url(name)
    shutil.copyfile(request.getfixturevalue(files), folder / "mip.sqlite3")
    return f"sqlite:///{folder / 'mip.sqlite3'}"


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database."""
    return migrated_url(request, database_kind, tmp_path)


@pytest.fixture
def starter_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database of one's own with the starter content."""
    return starter_content_url(request, database_kind, tmp_path)


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    database = Database(empty_url)
    yield database
    database.close()


@pytest.fixture
def database(starter_url: str) -> Iterator[Database]:
    """A database of one's own with the starter content."""
    opened = Database(starter_url)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """A command that a test runs here sends log lines to where that test looks, and no later one does."""
    yield
    structlog.reset_defaults()
