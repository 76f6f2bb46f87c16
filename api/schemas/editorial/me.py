"""Who is signed in."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Schema
from content.models import Role
from content.reach import Act


class MeOut(Schema):
    """The person of this session and what they may do."""

    id: uuid.UUID = Field(description="De actor, zoals in geschiedenis en logboek.")
    name: str
    login: str
    role: Role
    areas: list[str] | None = Field(description="Gebieden; `null`: overal.")
    locales: list[str] | None = Field(description="Talen; `null`: alle.")
    acts: list[Act] = Field(description="Wat deze rol mag, binnen gebieden en talen.")
    csrf_token: str = Field(description="Voor `X-CSRF-Token` bij elke schrijvende aanvraag van deze sessie.")
