"""What readers say of pages

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback_count",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_feedback_count_area_code")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_feedback_count_page_id")),
        sa.PrimaryKeyConstraint("month", "page_id", "area_code", "locale", "helpful", name=op.f("pk_feedback_count")),
    )
    op.create_table(
        "feedback_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_feedback_comment_area_code")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_feedback_comment_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_comment")),
    )
    op.create_index("ix_feedback_comment_given_on", "feedback_comment", ["given_on"])
    op.create_index("ix_feedback_comment_page_id", "feedback_comment", ["page_id"])


def downgrade() -> None:
    op.drop_table("feedback_comment")
    op.drop_table("feedback_count")
