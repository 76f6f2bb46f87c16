"""Migrations lead to the schema of the models, on both databases, and a newer database is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from content import feed, schema
from content.db import Database
from content.errors import Conflict
from content.models import Base


def test_the_migrated_schema_is_that_of_the_models(empty_database: Database) -> None:
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_revisions_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert scripts.get_heads() == [schema.head()]
    assert all(schema.knows(script.revision) for script in scripts.walk_revisions())
    assert not schema.knows("0000")


def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mip.sqlite3'}")
    assert schema.current(database) is None
    database.close()


def test_migrating_twice_changes_nothing(empty_database: Database) -> None:
    with empty_database.read() as session:
        before = feed.version(session)
    assert schema.migrate(empty_database) == schema.head()
    with empty_database.read() as session:
        assert feed.version(session) == before


def test_a_database_of_a_newer_version_is_refused(empty_database: Database) -> None:
    with empty_database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    with pytest.raises(Conflict):
        schema.migrate(empty_database)


def test_a_sqlite_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mip.sqlite3'}")
    schema.migrate(database)
    copy = schema.copy_sqlite(tmp_path / "mip.sqlite3", "0001", database.now())
    copied = Database(f"sqlite:///{copy}")
    assert schema.current(copied) == schema.current(database)
    copied.close()
    database.close()
