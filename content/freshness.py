"""Pure: how far a text is behind its basis, and in which sections (design: “Basis”).

A text is behind by the major published editions of its basis since the one it was made from or last checked against.
Nothing else counts: no timestamp, no saving. Section hashes say where the two editions of the basis differ.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from content.models import COUNTRY, Verb

SectionId = tuple[str, Verb]
"""A section within an edition: its key, and what it does (TEXT in a shared text)."""


@dataclass(frozen=True)
class PublishedEdition:
    """An edition of a basis that was published once, by its number in its document; is it a major change?"""

    number: int
    is_major: bool


class Change(StrEnum):
    """What happened to a section between two editions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class SectionChange:
    """A section that differs between two editions."""

    key: str
    verb: Verb
    change: Change


@dataclass(frozen=True)
class Freshness:
    """By how many major editions a text is behind, and the sections in which its basis differs from then to now."""

    behind: int
    sections: tuple[SectionChange, ...] = ()


class Placed(Protocol):
    """What `basis_among` looks at in a document."""

    @property
    def locale(self) -> str: ...
    @property
    def area_code(self) -> str: ...
    @property
    def is_source(self) -> bool: ...


Document = TypeVar("Document", bound=Placed)


def made_from(basis: int | None, confirmed: Iterable[int]) -> int | None:
    """The number of the edition of the basis that a text is held against: the newest it was made from or checked with.

    None when it was made before its basis was ever published.
    """
    return max([*confirmed, *([] if basis is None else [basis])], default=None)


def behind(history: Iterable[PublishedEdition], number: int | None) -> int:
    """How many major editions of the basis came after the one with this number (all of them for None)."""
    return sum(edition.is_major and edition.number > (number or 0) for edition in history)


def changed_sections(before: Mapping[SectionId, str], after: Mapping[SectionId, str]) -> tuple[SectionChange, ...]:
    """The sections (by hash) that differ: in the order of the later edition, those that went last."""
    changes = [
        SectionChange(*section, Change.CHANGED if section in before else Change.ADDED)
        for section, hash_ in after.items()
        if before.get(section) != hash_
    ]
    changes += [SectionChange(*section, Change.REMOVED) for section in before if section not in after]
    return tuple(changes)


def basis_among(document: Placed, others: Sequence[Document]) -> list[Document]:
    """The documents of a page that can be a document's basis, the likeliest first; none for a shared source.

    A translation's is the source of its area; a local source's the shared text in its locale, else the shared source.
    """
    if not document.is_source:
        return [other for other in others if other.area_code == document.area_code and other.is_source]
    if document.area_code == COUNTRY:
        return []
    shared = [other for other in others if other.area_code == COUNTRY]
    wanted = [other for other in shared if other.locale == document.locale or other.is_source]
    return sorted(wanted, key=lambda other: other.locale != document.locale)


def changed_underneath(operations: Iterable[SectionId], changes: Iterable[SectionChange]) -> tuple[SectionChange, ...]:
    """Which changes of a shared text lie under the operations of a local text."""
    keys = {key for key, _ in operations}
    return tuple(change for change in changes if change.key in keys)


def due_at(since: dt.datetime, months: int) -> dt.datetime:
    """When a text read at an instant is to be read again; the last day of a shorter month stands for a later one."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return since.replace(year=year, month=month + 1, day=min(since.day, monthrange(year, month + 1)[1]))
