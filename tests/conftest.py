"""Fixtures of the whole suite: databases of both kinds, a site with the starter content, what a test needs to be there.

What a machine lacks skips with one line that names it; `MIP_TEST_REQUIRE=postgresql,chromium,…` makes that a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from content import schema, starter_loader
from content.db import Database
from tests.support.need import need
from tests.support.postgresql import Cluster

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what long runs measured: tests hand it over by `record_property("table", …)`."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, table in getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ():
                if name == "table":
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(str(table))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A private PostgreSQL cluster."""
    binaries = Cluster.binaries()
    need("postgresql", binaries is not None, "PostgreSQL's initdb and pg_ctl")
    assert binaries is not None
    with Cluster(binaries) as running:
        yield running


@pytest.fixture(scope="session")
def starter_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the starter content; copied by who needs one."""
    path = tmp_path_factory.mktemp("starter") / "mip.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    starter_loader.load_starter(database)
    database.close()
    return path


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; every database test runs on both."""
    return str(request.param)


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database."""
    if database_kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'mip.sqlite3'}"
        database = Database(url)
        schema.migrate(database)
        database.close()
        return url
    running: Cluster = request.getfixturevalue("cluster")
    return running.create_from(running.migrated())


@pytest.fixture
def starter_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database of one's own with the starter content."""
    if database_kind == "sqlite":
        source: Path = request.getfixturevalue("starter_files")
        target = tmp_path / "mip.sqlite3"
        shutil.copyfile(source, target)
        return f"sqlite:///{target}"
    running: Cluster = request.getfixturevalue("cluster")
    return running.create_from(running.with_starter())


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
