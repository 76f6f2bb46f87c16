"""Pure: shared text and local texts to what a reader in an area sees (design: “Local text”).

From the country down, the deepest replace or hide of a key wins; before and after add up, the outer first, and stay
when their section is hidden. Keys stay unique: shared and replaced sections keep theirs, added ones are
`{key}-{before|after|local}-{area code in lower case}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from content.models import COUNTRY, Verb


class Origin(StrEnum):
    """Where a section comes from."""

    SHARED = "shared"
    LOCAL = "local"


@dataclass(frozen=True)
class SectionText:
    """A section as written: `verb` is TEXT in a shared text."""

    key: str
    verb: Verb
    heading: str
    markdown: str


@dataclass(frozen=True)
class SharedText:
    """The shared text of a page: its sections by locale, and the locale it is written in first."""

    source: str
    sections: Mapping[str, Sequence[SectionText]]


@dataclass(frozen=True)
class LocalText:
    """The local text of one area: the operations of its source locale, and their translations."""

    area: str
    source: str
    sections: Mapping[str, Sequence[SectionText]]


@dataclass(frozen=True)
class ComposedSection:
    """A section as a reader sees it: whose it is, in which locale, and whether that is a fallback."""

    key: str
    heading: str
    markdown: str
    origin: Origin
    area: str
    locale: str
    is_fallback: bool


@dataclass(frozen=True)
class _Text:
    """A text found for an operation or a shared section."""

    heading: str
    markdown: str
    area: str
    locale: str


def pick_locale(available: Mapping[str, object], chain: Sequence[str], source: str) -> str | None:
    """The locale to show: the first of the chain that is there, else the source, else the first there is."""
    for tag in (*chain, source, *sorted(available)):
        if tag in available:
            return tag
    return None


def compose(shared: SharedText, local: Sequence[LocalText], chain: Sequence[str]) -> list[ComposedSection]:
    """The sections for a reader who asked for `chain[0]`. `local` from the outermost area to the innermost.

    An empty list when the page has no shared text at all.
    """
    locale = pick_locale(shared.sections, chain, shared.source)
    if locale is None:
        return []
    operations = [_Operations(text, chain) for text in local]
    composed: list[ComposedSection] = []
    keys = set()
    for section in shared.sections[locale]:
        keys.add(section.key)
        own = _Text(section.heading, section.markdown, COUNTRY, locale)
        composed.extend(_around(section.key, Verb.BEFORE, operations, chain))
        composed.extend(_middle(section.key, own, operations, chain))
        composed.extend(_around(section.key, Verb.AFTER, operations, chain))
    for key in _orphans(operations, keys):
        composed.extend(_around(key, Verb.BEFORE, operations, chain))
        composed.extend(_middle(key, None, operations, chain))
        composed.extend(_around(key, Verb.AFTER, operations, chain))
    return composed


class _Operations:
    """The operations of one area's local text, each with the text found for the reader."""

    def __init__(self, text: LocalText, chain: Sequence[str]) -> None:
        self.area = text.area
        self.order: list[str] = []
        self.texts: dict[tuple[str, Verb], _Text] = {}
        translations = {
            locale: {(section.key, section.verb): section for section in sections}
            for locale, sections in text.sections.items()
        }
        for operation in text.sections.get(text.source, ()):
            if operation.key not in self.order:
                self.order.append(operation.key)
            identity = (operation.key, operation.verb)
            there = {locale: sections[identity] for locale, sections in translations.items() if identity in sections}
            locale = pick_locale(there, chain, text.source)
            if locale is not None:
                found = there[locale]
                self.texts[identity] = _Text(found.heading, found.markdown, text.area, locale)

    def get(self, key: str, verb: Verb) -> _Text | None:
        return self.texts.get((key, verb))


def _around(key: str, verb: Verb, operations: Sequence[_Operations], chain: Sequence[str]) -> Iterator[ComposedSection]:
    for area in operations:
        text = area.get(key, verb)
        if text is not None:
            yield _composed(f"{key}-{verb}-{area.area.lower()}", text, chain)


def _middle(
    key: str, own: _Text | None, operations: Sequence[_Operations], chain: Sequence[str]
) -> Iterator[ComposedSection]:
    """The section itself: the deepest replace or hide wins; an untranslated replace stands beside an outer text."""
    outer = [own] if own is not None else []
    for area in operations:
        replaced = area.get(key, Verb.REPLACE)
        if replaced is not None:
            outer.append(replaced)
        elif area.get(key, Verb.HIDE) is not None:
            outer = []
    if not outer:
        return
    shown = outer[-1]
    beside = None
    if shown.area != COUNTRY and shown.locale != chain[0]:
        beside = next((text for text in reversed(outer[:-1]) if text.locale == chain[0]), None)
    if beside is None:
        yield _composed(key, shown, chain)
    else:
        yield _composed(key, beside, chain)
        yield _composed(f"{key}-local-{shown.area.lower()}", shown, chain)


def _composed(key: str, text: _Text, chain: Sequence[str]) -> ComposedSection:
    origin = Origin.SHARED if text.area == COUNTRY else Origin.LOCAL
    return ComposedSection(key, text.heading, text.markdown, origin, text.area, text.locale, text.locale != chain[0])


def _orphans(operations: Sequence[_Operations], keys: set[str]) -> list[str]:
    """Keys of operations that the shared text no longer has, in the order in which they are met."""
    found: list[str] = []
    for area in operations:
        found.extend(key for key in area.order if key not in keys and key not in found)
    return found
