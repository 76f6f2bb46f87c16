"""A database of every landed revision, with content, is migrated and goes on as if nothing had happened.

`data/<revision>.json.gz` holds the rows of a database of that revision: part of the starter content, an act of a
person, and something in every table. A new migration adds the file of the revision before it, and changes no older one.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from content import feed, published, schema
from content.db import Database
from content.models import Base, Edition, EditionState, SearchCount
from tests.support.postgresql import Cluster

DATA = Path(__file__).parent / "data"
REVISIONS = sorted(file.name.removesuffix(".json.gz") for file in DATA.glob("*.json.gz"))

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=REVISIONS)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def landed_rows(revision: str) -> Rows:
    rows: Rows = json.loads(gzip.decompress((DATA / f"{revision}.json.gz").read_bytes()))
    return rows


@pytest.fixture
def landed(
    revision: str, landed_rows: Rows, database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A database as that revision's program left it."""
    url = f"sqlite:///{tmp_path / 'mip.sqlite3'}"
    if database_kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.create())
    database = Database(url)
    with database.engine.begin() as connection:
        schema.upgrade(connection, revision)
    with database.engine.begin() as connection:
        # Rows stand in no order that references could follow.
        connection.exec_driver_sql(
            "PRAGMA defer_foreign_keys = ON" if database.is_sqlite else "SET session_replication_role = replica"
        )
        tables = sa.MetaData()
        tables.reflect(connection)
        for name, rows in landed_rows.items():
            table = tables.tables[name]
            connection.execute(table.delete())
            connection.execute(table.insert(), [{key: _value(table.c[key], row[key]) for key in row} for row in rows])
    yield database
    database.close()


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, sa.DateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return dt.date.fromisoformat(value)
    if isinstance(column.type, sa.Boolean):
        return bool(value)
    return uuid.UUID(value) if isinstance(column.type, sa.Uuid) else value


def test_there_is_a_landed_state_before_every_revision() -> None:
    assert [f"{number:04}" for number in range(1, int(schema.head()))] == REVISIONS


def test_it_is_migrated_with_all_that_it_holds(landed: Database, landed_rows: Rows, revision: str) -> None:
    assert schema.migrate(landed) == revision
    with landed.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        tables = sa.MetaData()
        tables.reflect(connection)
        for name, rows in landed_rows.items():
            assert connection.scalar(select(sa.func.count()).select_from(tables.tables[name])) == len(rows), name
    with published.reading(landed) as reading:
        (before,) = landed_rows["content_version"]
        assert (reading.version.n, reading.version.epoch) == (before["n"], before["epoch"])
        page = published.get_page(reading, "pay-slip", "pl", "NL")
        assert page.summary.locale == "pl" and page.sections
        assert feed.since(reading.session, before["n"] - 1)
    with landed.write() as session:
        session.add(SearchCount(day=dt.date(2026, 12, 1), locale="pl", region="", query="", outcome="found", times=1))
        assert session.scalar(select(Edition.id).where(Edition.state == EditionState.PUBLISHED).limit(1))
    if landed.is_sqlite:
        # The file as it was stands beside it.
        (copy,) = Path(str(landed.url.database)).parent.glob(f"*-before-{revision}-*.sqlite3")
        copied = Database(f"sqlite:///{copy}")
        assert schema.current(copied) == revision
        copied.close()
