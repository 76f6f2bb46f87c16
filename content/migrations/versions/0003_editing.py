"""Editing: confirmations of a basis, review intervals, versions of pages, areas in the audit

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "basis_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("basis_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_basis_confirmation_actor_id")),
        sa.ForeignKeyConstraint(["basis_id"], ["edition.id"], name=op.f("fk_basis_confirmation_basis_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_basis_confirmation_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basis_confirmation")),
        sa.UniqueConstraint("edition_id", "basis_id", name=op.f("uq_basis_confirmation_edition_id_basis_id")),
    )
    op.create_index(op.f("ix_basis_confirmation_basis_id"), "basis_confirmation", ["basis_id"])
    # Plain ADD COLUMN on both databases: SQLite would otherwise copy whole tables.
    op.add_column("document", sa.Column("reviewed_at", sa.DateTime(), nullable=True))
    op.add_column("edition", sa.Column("review_note", sa.Text(), nullable=True))
    op.add_column("page", sa.Column("review_months", sa.Integer(), server_default="6", nullable=False))
    op.add_column("page", sa.Column("lock_version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("audit_event", sa.Column("area_code", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_event", "area_code")
    op.drop_column("page", "lock_version")
    op.drop_column("page", "review_months")
    op.drop_column("edition", "review_note")
    op.drop_column("document", "reviewed_at")
    op.drop_table("basis_confirmation")
