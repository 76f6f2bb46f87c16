"""View models of home, topics, words on letters, and the choice of a municipality."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from api.portal.addresses import Address
from api.portal.chrome import TopicLabel, topics
from api.portal.points import Point, nearest_point
from api.portal.visit import Visit
from content import published
from content.models import AreaKind, PageKind, Topic
from content.published import PageSummary, TermView
from content.queries.areas import AreaView
from content.queries.pages import ListFilter
from locales import LOCALES
from locales.catalog import N_, translator

PAGES_ON_HOME = 3
"""How many pages of each topic stand on the first screen."""
_MANY = 1000


@dataclass(frozen=True)
class TopicRow:
    """A topic on the first screen with its first pages."""

    topic: TopicLabel
    pages: tuple[PageSummary, ...]


@dataclass(frozen=True)
class HomeScreen:
    """The first screen; `nearest` is None as long as no municipality was chosen."""

    rows: tuple[TopicRow, ...]
    nearest: Point | None


@dataclass(frozen=True)
class Letter:
    """What begins with one letter."""

    letter: str
    terms: tuple[TermView, ...] = ()
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Municipalities: name, address, and whether it is the chosen one."""


@dataclass(frozen=True)
class LanguageChoice:
    """A language on the very first page: its name and what the site is, in itself."""

    tag: str
    name: str
    line: str


def language_choices(first: str) -> list[LanguageChoice]:
    """All languages, the one that the browser asks for first."""
    line = N_("Help with registration, housing, health and work")
    ordered = sorted(LOCALES, key=lambda one: one.tag != first)
    return [LanguageChoice(one.tag, one.name, translator(one.tag).gettext(line)) for one in ordered]


def home_screen(visit: Visit) -> HomeScreen:
    """The first screen: topics with the pages that the editors put first, and where to go."""
    first = published.first_pages(visit.reading, visit.locale, visit.area, PAGES_ON_HOME)
    rows = tuple(
        TopicRow(topic, tuple(page for page in first if page.topic == topic.key)) for topic in topics(visit.locale)
    )
    return HomeScreen(rows, nearest_point(visit))


def topic_pages(visit: Visit, topic: Topic) -> tuple[PageSummary, ...]:
    """All pages of a topic, in the editors' order."""
    wanted = ListFilter((PageKind.PAGE,), topic)
    return published.list_pages(visit.reading, visit.locale, wanted, visit.area, 0, _MANY).items


def terms_by_letter(visit: Visit) -> list[Letter]:
    """All Dutch words, by first letter."""
    _, views = published.list_terms(visit.reading, visit.locale, 0, None)
    ordered = sorted(views, key=lambda view: _sorted_as(view.dutch))
    return [Letter(letter, terms=tuple(some)) for letter, some in groupby(ordered, lambda view: initial(view.dutch))]


def municipalities(visit: Visit) -> list[AreaView]:
    """All municipalities in the order in which one looks for a Dutch name."""
    found = (one for one in visit.areas if one.kind is AreaKind.MUNICIPALITY)
    return sorted(found, key=lambda one: _sorted_as(one.name))


def municipalities_by_letter(visit: Visit, back: str) -> list[Letter]:
    """All municipalities by first letter; each leads to the path `back` with itself chosen."""
    found = municipalities(visit)
    return [
        Letter(
            letter,
            choices=tuple((one.name, Address(visit.locale, one.code).to(back), one.code == visit.area) for one in some),
        )
        for letter, some in groupby(found, lambda one: initial(one.name))
    ]


def initial(name: str) -> str:
    """The letter under which one looks for a Dutch name: 's-Hertogenbosch under H."""
    return next(iter(_sorted_as(name)), "").upper()


def _sorted_as(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(_letters(folded))
    for article in ("'s-", "’s-", "'t ", "’t "):
        plain = plain.removeprefix(article)
    return plain.lstrip("'’‘ ")


def _letters(text: str) -> Iterable[str]:
    return (letter for letter in text if not unicodedata.combining(letter))
