"""What helps who writes a text."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.schemas.base import Schema


class LongSentenceOut(Schema):
    """A sentence that is too long."""

    words: int
    begins: str


class ReadingLevelOut(Schema):
    """How hard a section reads, with B1 as the aim."""

    key: str = Field(description="Sleutel van de sectie; leeg: de hele tekst.")
    words: int
    words_a_sentence: float
    level: float | None = Field(description="LIX; `null`: te kort om te zeggen.")
    bound: float | None = Field(description="Tot hier is het B1 in deze taal.")
    is_hard: bool
    long_sentences: list[LongSentenceOut]


class DutchWordOut(Schema):
    """A Dutch word that is not explained, or with `translation` one that is only translated."""

    dutch: str
    translation: str | None


class BrokenOut(Schema):
    """A link or fact that is not there."""

    where: str = Field(description="JSON-pointer.")
    what: str


class MissingSectionOut(Schema):
    """A section that the source has and this text lacks."""

    key: str
    heading: str


class StaleSourceOut(Schema):
    """A source of the page that nobody opened for six months."""

    name: str
    url: str
    checked_on: dt.date | None


class AidsOut(Schema):
    """All aids for a text; only `broken` stops it from being published."""

    whole: ReadingLevelOut
    sections: list[ReadingLevelOut]
    dutch_words: list[DutchWordOut]
    broken: list[BrokenOut]
    missing_sections: list[MissingSectionOut]
    stale_sources: list[StaleSourceOut]
