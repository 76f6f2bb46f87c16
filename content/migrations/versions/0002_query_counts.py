"""Query counts without people

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "locale", "region", "query", "outcome", name=op.f("pk_search_count")),
    )
    op.create_table(
        "hidden_search_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "locale", "region", "digest", "outcome", "source", name=op.f("pk_hidden_search_count")
        ),
    )
    op.create_table(
        "search_count_key",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_search_count_key")),
    )


def downgrade() -> None:
    op.drop_table("search_count_key")
    op.drop_table("hidden_search_count")
    op.drop_table("search_count")
