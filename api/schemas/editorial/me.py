"""Who is signed in."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Schema
from content.models import ActorKind, Role
from content.reach import Act


class MeOut(Schema):
    """The person of this session, or the token of this request, and what they may do."""

    id: uuid.UUID = Field(description="De actor, zoals in geschiedenis en logboek.")
    kind: ActorKind = Field(description="`person` of `token`.")
    name: str
    login: str = Field(description="Leeg voor een token.")
    role: Role
    areas: list[str] | None = Field(description="Gebieden; `null`: overal.")
    locales: list[str] | None = Field(description="Talen; `null`: alle.")
    acts: list[Act] = Field(
        description="Wat deze rol mag, binnen gebieden en talen; van een token wat ook de scopes toestaan."
    )
    csrf_token: str = Field(
        description="Voor `X-CSRF-Token` bij elke schrijvende aanvraag van deze sessie; leeg voor een API-token."
    )
