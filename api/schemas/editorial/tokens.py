"""API tokens."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Instant, Schema
from api.schemas.editorial.base import MANY, Input, InstantText
from content.models import Role, Scope


class NewTokenIn(Input):
    """A token to make. `null` stands for all areas or locales; an empty list is refused."""

    name: str = Field(description="Waarvoor het is, zoals het in geschiedenis en logboek staat.", examples=["Website"])
    role: Role = Field(description="Niet `admin`: een token beheert niemand.")
    scopes: list[Scope] = Field(
        max_length=MANY,
        description="`read`: lezen wat wordt gemaakt. `write`: concepten schrijven. `publish`: wat meteen openbaar is.",
        examples=[["read"]],
    )
    areas: list[str] | None = Field(max_length=MANY, description="Gebieden; `null`: overal.", examples=[["GM0772"]])
    locales: list[str] | None = Field(max_length=MANY, description="Talen; `null`: alle.", examples=[["nl", "pl"]])
    expires_at: InstantText = Field(description="Hooguit een jaar vanaf nu.", examples=["2027-06-01T00:00:00Z"])


class TokenOut(Schema):
    """A token, without its secret."""

    id: uuid.UUID
    actor_id: uuid.UUID = Field(description="De actor, zoals in geschiedenis en logboek.")
    name: str
    prefix: str = Field(description="De eerste twaalf tekens.", examples=["mip_3fQx9aZk"])
    role: Role
    scopes: list[Scope]
    areas: list[str] | None
    locales: list[str] | None
    created_at: Instant
    created_by: uuid.UUID = Field(description="De actor die het maakte.")
    expires_at: Instant
    revoked_at: Instant | None
    last_used_at: Instant | None = Field(description="Een minuut of twee te laat.")


class TokensOut(Schema):
    """All tokens that one manages."""

    items: list[TokenOut]


class MadeTokenOut(Schema):
    """A new token. It is shown once."""

    id: uuid.UUID
    token: str = Field(description="Zet het in `Authorization: Bearer …`. Het is nergens terug te vinden.")
    expires_at: Instant
