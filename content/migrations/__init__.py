"""Alembic's migrations. `content.schema` runs them."""
