"""The first data of the widget, in one answer: its words, languages, topics, notices, and the pages of its topic."""

from __future__ import annotations

from api.portal.chrome import EMERGENCY, topics
from api.portal.lists import topic_pages
from api.portal.visit import Visit
from api.public import shaping
from api.schemas.base import Schema
from api.schemas.notices import NoticeOut
from api.schemas.pages import PageSummaryOut
from api.widget.words import words
from content.models import AreaKind, Topic
from locales import LOCALES, get_locale


class LanguageOut(Schema):
    """A language of the switch, by its own name."""

    tag: str
    name: str


class TopicLabelOut(Schema):
    """A topic in the reader's words."""

    key: str
    name: str
    description: str


class StartOut(Schema):
    """What the widget shows first. `place`: the municipality's name, null for none; `places`: all areas it lies in."""

    locale: str
    direction: str
    site_name: str
    emergency: str
    place: str | None
    places: dict[str, str]
    languages: list[LanguageOut]
    topics: list[TopicLabelOut]
    notices: list[NoticeOut]
    pages: list[PageSummaryOut]
    words: dict[str, str]


def start(visit: Visit, topic: Topic | None, site_name: str) -> StartOut:
    """The first data for a reader; `pages` are those of a topic."""
    return StartOut(
        locale=visit.locale,
        direction=get_locale(visit.locale).direction,
        site_name=site_name,
        emergency=EMERGENCY,
        place=next(
            (one.name for one in visit.areas if one.code == visit.area and one.kind is AreaKind.MUNICIPALITY), None
        ),
        places={code: visit.name_of(code) for code in visit.codes},
        languages=[LanguageOut(tag=one.tag, name=one.name) for one in LOCALES],
        topics=[TopicLabelOut(key=one.key, name=one.name, description=one.description) for one in topics(visit.locale)],
        notices=[shaping.notice(one, visit.locale) for one in visit.notices],
        pages=[] if topic is None else [shaping.page_summary(one, visit.locale) for one in topic_pages(visit, topic)],
        words=words(visit.locale),
    )
