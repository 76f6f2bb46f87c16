"""Terms: Dutch official words."""

from __future__ import annotations

import uuid

from pydantic import Field

from api.schemas.base import Localized
from api.schemas.pages import PageSummaryOut


class TermOut(Localized):
    """A Dutch word on a letter, explained."""

    id: uuid.UUID
    slug: str
    dutch: str
    also: list[str] = Field(description="Andere schrijfwijzen op brieven.")
    name: str
    sender: str
    explanation: str
    what_to_do: str
    page: PageSummaryOut | None = Field(description="De pagina waarheen dit woord leidt.")
