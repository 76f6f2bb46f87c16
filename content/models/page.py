"""Pages: the identities that everything links to."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from content.models.base import Base, UtcDateTime

REVIEW_MONTHS = 6
"""The review interval of a page of which nobody said otherwise."""


class PageKind(StrEnum):
    """What sort of page it is. Search puts the last two below the first."""

    PAGE = "page"
    NEWS = "news"
    SITE = "site"


class Topic(StrEnum):
    """The four topics; a page of kind `site` has none."""

    REGISTRATION = "registration"
    HOUSING = "housing"
    HEALTH = "health"
    WORK = "work"


class PolicyField(StrEnum):
    """The province's policy fields; a page can serve several."""

    HOUSING_AND_SURROUNDINGS = "housing-and-surroundings"
    ECONOMY_AND_WORK = "economy-and-work"
    SOCIETY_AND_SOCIAL_DOMAIN = "society-and-social-domain"


class Page(Base):
    """An identity that never changes; its slug may, and leaves a `SlugRedirect` behind for ever."""

    __tablename__ = "page"
    __table_args__ = (Index("ix_page_kind_topic", "kind", "topic", "position", "slug"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    """Place among the pages of its topic, as the editors want it; pages of one place stand by slug."""
    open_sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("page.id"))
    review_months: Mapped[int] = mapped_column(default=REVIEW_MONTHS, server_default=str(REVIEW_MONTHS))
    """After how many months somebody reads the page again."""
    lock_version: Mapped[int] = mapped_column(default=1, server_default="1")


class PagePolicyField(Base):
    """A policy field that a page serves."""

    __tablename__ = "page_policy_field"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    policy_field: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class PageRelation(Base):
    """`page` names `related` as related, in the order of `position`."""

    __tablename__ = "page_relation"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    related_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    position: Mapped[int]


class PageSource(Base):
    """An official source of a page. `checked_on` is set only by a person who opened it and says so."""

    __tablename__ = "page_source"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[dt.date | None]


class SlugRedirect(Base):
    """A slug that a thing once had. `kind` in the feed's words; kept for ever."""

    __tablename__ = "slug_redirect"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    thing_id: Mapped[uuid.UUID] = mapped_column(index=True)
