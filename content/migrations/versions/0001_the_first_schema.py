"""The first schema

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=True),
        sa.Column("locales", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("slug", name=op.f("uq_contact_point_slug")),
    )
    op.create_table(
        "content_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_content_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_version")),
    )
    op.create_table(
        "fact",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("per", sa.String(length=10), nullable=True),
        sa.Column("topic", sa.String(length=20), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fact")),
    )
    op.create_table(
        "loaded_item",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_loaded_item")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("from_at", sa.DateTime(), nullable=False),
        sa.Column("until_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_from_at"), ["from_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_until_at"), ["until_at"], unique=False)

    op.create_table(
        "page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("open_sections", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["page.id"], name=op.f("fk_page_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_page_slug")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index("ix_page_kind_topic", ["kind", "topic", "position", "slug"], unique=False)

    op.create_table(
        "public_change",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_public_change")),
    )
    with op.batch_alter_table("public_change", schema=None) as batch_op:
        batch_op.create_index("ix_public_change_n", ["n"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("engine", "kind", "id", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "slug_redirect",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_slug_redirect")),
    )
    with op.batch_alter_table("slug_redirect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slug_redirect_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "stop_word",
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("locale", "word", name=op.f("pk_stop_word")),
    )
    op.create_table(
        "synonym",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
    )
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_synonym_locale"), ["locale"], unique=False)

    op.create_table(
        "uses",
        sa.Column("user_kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=120), nullable=False),
        sa.Column("used_kind", sa.String(length=20), nullable=False),
        sa.Column("used_id", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("user_kind", "user_id", "used_kind", "used_id", name=op.f("pk_uses")),
    )
    with op.batch_alter_table("uses", schema=None) as batch_op:
        batch_op.create_index("ix_uses_used", ["used_kind", "used_id"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_audit_event_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "contact_point_area",
        sa.Column("contact_point_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_contact_point_area_area_code")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_contact_point_area_contact_point_id")
        ),
        sa.PrimaryKeyConstraint("contact_point_id", "area_code", name=op.f("pk_contact_point_area")),
    )
    with op.batch_alter_table("contact_point_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_point_area_area_code"), ["area_code"], unique=False)

    op.create_table(
        "contact_point_phone",
        sa.Column("contact_point_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fact_key", sa.String(length=120), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_contact_point_phone_contact_point_id")
        ),
        sa.ForeignKeyConstraint(["fact_key"], ["fact.key"], name=op.f("fk_contact_point_phone_fact_key")),
        sa.PrimaryKeyConstraint("contact_point_id", "position", name=op.f("pk_contact_point_phone")),
    )
    op.create_table(
        "contact_point_text",
        sa.Column("contact_point_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_contact_point_text_contact_point_id")
        ),
        sa.PrimaryKeyConstraint("contact_point_id", "locale", name=op.f("pk_contact_point_text")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("is_source", sa.Boolean(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_document_area_code")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_document_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("page_id", "locale", "area_code", name=op.f("uq_document_page_id_locale_area_code")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_area_locale", ["area_code", "locale"], unique=False)
        batch_op.create_index(
            "ix_document_one_source",
            ["page_id", "area_code"],
            unique=True,
            sqlite_where=sa.text("is_source"),
            postgresql_where=sa.text("is_source"),
        )

    op.create_table(
        "fact_value",
        sa.Column("fact_key", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["fact_key"], ["fact.key"], name=op.f("fk_fact_value_fact_key")),
        sa.PrimaryKeyConstraint("fact_key", "valid_from", name=op.f("pk_fact_value")),
    )
    with op.batch_alter_table("fact_value", schema=None) as batch_op:
        batch_op.create_index("ix_fact_value_valid_from", ["valid_from"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("whole_code", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_membership_area_code")),
        sa.ForeignKeyConstraint(["whole_code"], ["area.code"], name=op.f("fk_membership_whole_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_area_scheme", ["area_code", "scheme"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_whole_code"), ["whole_code"], unique=False)

    op.create_table(
        "notice_area",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_notice_area_area_code")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_area_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "area_code", name=op.f("pk_notice_area")),
    )
    op.create_table(
        "notice_text",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_text_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "locale", name=op.f("pk_notice_text")),
    )
    op.create_table(
        "page_policy_field",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("policy_field", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_policy_field_page_id")),
        sa.PrimaryKeyConstraint("page_id", "policy_field", name=op.f("pk_page_policy_field")),
    )
    with op.batch_alter_table("page_policy_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_policy_field_policy_field"), ["policy_field"], unique=False)

    op.create_table(
        "page_relation",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("related_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_relation_page_id")),
        sa.ForeignKeyConstraint(["related_id"], ["page.id"], name=op.f("fk_page_relation_related_id")),
        sa.PrimaryKeyConstraint("page_id", "related_id", name=op.f("pk_page_relation")),
    )
    op.create_table(
        "page_source",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_source_page_id")),
        sa.PrimaryKeyConstraint("page_id", "position", name=op.f("pk_page_source")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("dutch", sa.Text(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_term_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("slug", name=op.f("uq_term_slug")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_page_id"), ["page_id"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("change_kind", sa.String(length=10), nullable=False),
        sa.Column("change_note", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("basis_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("publish_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["actor.id"], name=op.f("fk_edition_author_id")),
        sa.ForeignKeyConstraint(["basis_id"], ["edition.id"], name=op.f("fk_edition_basis_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_edition_document_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["actor.id"], name=op.f("fk_edition_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_edition_document_id_number")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_basis_id"), ["basis_id"], unique=False)
        batch_op.create_index(
            "ix_edition_one_live",
            ["document_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "ix_edition_one_open",
            ["document_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'ready', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'ready', 'scheduled')"),
        )
        batch_op.create_index("ix_edition_state_expires_at", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_edition_state_publish_at", ["state", "publish_at"], unique=False)

    op.create_table(
        "term_text",
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_term_text_term_id")),
        sa.PrimaryKeyConstraint("term_id", "locale", name=op.f("pk_term_text")),
    )
    op.create_table(
        "section",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_section_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "key", "verb", name=op.f("pk_section")),
    )
    _seed()


def _seed() -> None:
    """The one row of the content version, the actors that are no person, and the area of shared text."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    op.bulk_insert(
        sa.table(
            "content_version",
            sa.column("id", sa.Integer()),
            sa.column("n", sa.Integer()),
            sa.column("as_of", sa.DateTime()),
            sa.column("epoch", sa.String()),
            sa.column("floor", sa.Integer()),
        ),
        [{"id": 1, "n": 0, "as_of": now, "epoch": secrets.token_hex(8), "floor": 0}],
    )
    op.bulk_insert(
        sa.table(
            "actor",
            sa.column("id", sa.Uuid()),
            sa.column("kind", sa.String()),
            sa.column("name", sa.Text()),
            sa.column("role", sa.String()),
            sa.column("created_at", sa.DateTime()),
        ),
        [
            {
                "id": uuid.UUID(f"5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a0{number}"),
                "kind": "system",
                "name": name,
                "role": "admin",
                "created_at": now,
            }
            for number, name in ((1, "starter"), (2, "operator"), (3, "clock"))
        ],
    )
    op.bulk_insert(
        sa.table("area", sa.column("code", sa.String()), sa.column("kind", sa.String()), sa.column("name", sa.Text())),
        [{"code": "NL", "kind": "country", "name": "Nederland"}],
    )


def downgrade() -> None:
    op.drop_table("section")
    op.drop_table("term_text")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index("ix_edition_state_publish_at")
        batch_op.drop_index("ix_edition_state_expires_at")
        batch_op.drop_index(
            "ix_edition_one_open",
            sqlite_where=sa.text("state IN ('draft', 'in_review', 'ready', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'in_review', 'ready', 'scheduled')"),
        )
        batch_op.drop_index(
            "ix_edition_one_live",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(batch_op.f("ix_edition_basis_id"))

    op.drop_table("edition")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_page_id"))

    op.drop_table("term")
    op.drop_table("page_source")
    op.drop_table("page_relation")
    with op.batch_alter_table("page_policy_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_policy_field_policy_field"))

    op.drop_table("page_policy_field")
    op.drop_table("notice_text")
    op.drop_table("notice_area")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_whole_code"))
        batch_op.drop_index("ix_membership_area_scheme")

    op.drop_table("membership")
    with op.batch_alter_table("fact_value", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_value_valid_from")

    op.drop_table("fact_value")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_document_one_source", sqlite_where=sa.text("is_source"), postgresql_where=sa.text("is_source")
        )
        batch_op.drop_index("ix_document_area_locale")

    op.drop_table("document")
    op.drop_table("contact_point_text")
    op.drop_table("contact_point_phone")
    with op.batch_alter_table("contact_point_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_point_area_area_code"))

    op.drop_table("contact_point_area")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_thing_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))

    op.drop_table("audit_event")
    with op.batch_alter_table("uses", schema=None) as batch_op:
        batch_op.drop_index("ix_uses_used")

    op.drop_table("uses")
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_synonym_locale"))

    op.drop_table("synonym")
    op.drop_table("stop_word")
    with op.batch_alter_table("slug_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slug_redirect_thing_id"))

    op.drop_table("slug_redirect")
    op.drop_table("set_aside")
    with op.batch_alter_table("public_change", schema=None) as batch_op:
        batch_op.drop_index("ix_public_change_n")

    op.drop_table("public_change")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index("ix_page_kind_topic")

    op.drop_table("page")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_until_at"))
        batch_op.drop_index(batch_op.f("ix_notice_from_at"))

    op.drop_table("notice")
    op.drop_table("loaded_item")
    op.drop_table("fact")
    op.drop_table("content_version")
    op.drop_table("contact_point")
    op.drop_table("area")
    op.drop_table("actor")
