"""Signing in with an OpenID Connect provider, and API tokens

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: SQLite would make the table anew for a constraint, and sessions refer to its rows.
    op.add_column("account", sa.Column("link_to_provider", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("account", sa.Column("oidc_issuer", sa.String(length=500), nullable=True))
    op.add_column("account", sa.Column("oidc_subject", sa.String(length=255), nullable=True))
    op.create_index("ix_account_oidc_issuer_oidc_subject", "account", ["oidc_issuer", "oidc_subject"], unique=True)
    op.create_table(
        "used_sign_in",
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_used_sign_in")),
    )
    op.create_index("ix_used_sign_in_used_at", "used_sign_in", ["used_at"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_api_token_actor_id")),
        sa.ForeignKeyConstraint(["created_by"], ["actor.id"], name=op.f("fk_api_token_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("actor_id", name=op.f("uq_api_token_actor_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_token_secret_hash")),
    )
    op.create_index("ix_api_token_created_by", "api_token", ["created_by"])


def downgrade() -> None:
    op.drop_table("api_token")
    op.drop_table("used_sign_in")
    op.drop_index("ix_account_oidc_issuer_oidc_subject", "account")
    for column in ("oidc_subject", "oidc_issuer", "link_to_provider"):
        op.drop_column("account", column)
