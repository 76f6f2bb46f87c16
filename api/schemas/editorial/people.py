"""Accounts and the audit."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import Field, StrictBool

from api.schemas.base import Instant, Schema
from api.schemas.editorial.base import MANY, Input
from content.models import Role
from content.queries.accounts import AccountState


class RoleIn(Input):
    """What a person may do. `null` stands for all areas or locales; an empty list is refused."""

    role: Role
    areas: list[str] | None = Field(max_length=MANY, description="Gebieden; `null`: overal.", examples=[["GM0772"]])
    locales: list[str] | None = Field(max_length=MANY, description="Talen; `null`: alle.", examples=[["nl", "pl"]])


class NewAccountIn(RoleIn):
    """A person to add."""

    login: str = Field(description="E-mailadres.")
    name: str
    with_provider: StrictBool = Field(
        default=False, description="Meldt zich aan met het account van de organisatie; de link koppelt het eenmalig."
    )


class ResetIn(Input):
    """Whether the second factor goes too, and where the new link leads."""

    second_factor: StrictBool = False
    with_provider: StrictBool = Field(
        default=False, description="De link leidt naar het account van de organisatie, niet naar een wachtwoord."
    )


class AccountOut(Schema):
    """A person with an account."""

    id: uuid.UUID
    actor_id: uuid.UUID
    login: str = Field(description="Leeg als de naam is verwijderd.")
    name: str = Field(description="Leeg als de naam is verwijderd.")
    role: Role
    areas: list[str] | None
    locales: list[str] | None
    state: AccountState


class WholeAccountOut(AccountOut):
    """The same, with how many sessions live."""

    live_sessions: int


class AccountsOut(Schema):
    """All people whom one manages."""

    items: list[AccountOut]


class LinkOut(Schema):
    """A one-time link: give it to the person and to nobody else. It is shown once."""

    account_id: uuid.UUID
    url: str
    expires_at: Instant


class AuditEventOut(Schema):
    """Who did what to what when."""

    id: uuid.UUID
    at: Instant
    actor_id: uuid.UUID
    actor: str = Field(description="Leeg voor wie weg is.")
    verb: str
    kind: str
    thing_id: str
    area: str | None
    detail: dict[str, Any]
