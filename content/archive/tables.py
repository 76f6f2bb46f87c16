"""Which tables an archive holds. The one place to add a table to; a test fails for one that is in neither list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table

from content import models
from content.models import (
    CLOCK_ID,
    COUNTRY,
    OPERATOR_ID,
    STARTER_ID,
    ActorKind,
    AreaKind,
    Base,
    ChangeKind,
    ContactPointKind,
    EditionState,
    FactType,
    NoticeLevel,
    PageKind,
    PolicyField,
    Role,
    ThingKind,
    Topic,
    Verb,
)


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    return Base.metadata.tables[model.__tablename__]


KEPT: tuple[Table, ...] = tuple(
    table_of(model)
    for model in (
        models.Area,
        models.Membership,
        models.Actor,
        models.Account,
        models.ApiToken,
        models.AuditEvent,
        models.Fact,
        models.FactValue,
        models.Page,
        models.PagePolicyField,
        models.PageRelation,
        models.PageSource,
        models.Document,
        models.Edition,
        models.Section,
        models.BasisConfirmation,
        models.Term,
        models.TermText,
        models.ContactPoint,
        models.ContactPointText,
        models.ContactPointPhone,
        models.ContactPointArea,
        models.Notice,
        models.NoticeText,
        models.NoticeArea,
        models.Synonym,
        models.StopWord,
        models.SlugRedirect,
        models.LoadedItem,
        models.ContentVersion,
        models.PublicChange,
        models.Uses,
    )
)
"""What an archive holds, in the order of filling: a table stands after those that it refers to."""

LEFT_OUT: Mapping[Table, str] = {
    table_of(models.SignInSession): "nobody stays signed in",
    table_of(models.SearchCount): "counts of the installation that counted",
    table_of(models.HiddenSearchCount): "counts of the installation that counted",
    table_of(models.SearchCountKey): "its life ends each Monday; a copy would lengthen it",
    table_of(models.PageRead): "counts of the installation that counted",
    table_of(models.FeedbackCount): "counts of the installation that counted",
    table_of(models.FeedbackComment): "readers' own words are kept for 90 days and no longer",
    table_of(models.UsedSignIn): "an answer of the provider is good for minutes",
    table_of(models.SetAside): "of the indexes, which are built anew",
}
"""What an archive never holds, and why."""

LEFT_OUT_COLUMNS: Mapping[str, str] = {
    "account.link_hash": "no one-time link works after a restore",
    "account.link_expires_at": "no one-time link works after a restore",
    "content_version.epoch": "made anew, so that whoever follows the feed builds anew",
}
"""Columns of kept tables that an archive never holds, and why."""

WORDS: Mapping[str, type[StrEnum]] = {
    "actor.kind": ActorKind,
    "actor.role": Role,
    "area.kind": AreaKind,
    "contact_point.kind": ContactPointKind,
    "edition.change_kind": ChangeKind,
    "edition.state": EditionState,
    "fact.topic": Topic,
    "fact.type": FactType,
    "notice.level": NoticeLevel,
    "page.kind": PageKind,
    "page.topic": Topic,
    "page_policy_field.policy_field": PolicyField,
    "public_change.kind": ThingKind,
    "section.verb": Verb,
    "slug_redirect.kind": ThingKind,
    "uses.used_kind": ThingKind,
    "uses.user_kind": ThingKind,
}
"""Columns of text that hold one of a few words. The database takes any; a restore does not."""

JSON_OBJECTS = frozenset({"audit_event.detail"})
"""Columns of JSON that hold an object. All others hold a list of texts."""

SYSTEM_ACTORS = (STARTER_ID, OPERATOR_ID, CLOCK_ID)

BEYOND_SEED: Mapping[Table, ColumnElement[Any]] = {
    table_of(models.Area): models.Area.code != COUNTRY,
    table_of(models.Actor): models.Actor.id.not_in(SYSTEM_ACTORS),
    table_of(models.ContentVersion): models.ContentVersion.n != 0,
}
"""What the migrations put into a new database is the rest; a row of these, or any in another table, filled it."""


def file_of(table: Table) -> str:
    """The name of a table's file in an archive."""
    return f"{table.name}.jsonl"
