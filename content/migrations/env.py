"""Alembic's environment: migrates the connection it is given, or, called bare, the database of the settings."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from content.db import Database
from content.models import Base
from content.settings import ContentSettings


def run(connection: Connection) -> None:
    """Runs the migrations on a connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(ContentSettings().effective_database_url)
    with database.engine.connect() as connection:
        run(connection)
        connection.commit()
    database.close()
