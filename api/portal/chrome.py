"""What stands around every page: language menu, search field, municipality, notices, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.portal import files
from api.portal.addresses import Address
from api.public.words import topic_description, topic_name
from api.settings import Settings
from content.models import Topic
from content.published import NoticeView
from locales import LOCALES, get_locale

EMERGENCY = "112"
"""The emergency number of all Europe, printed and dialled as it stands; it must be there with the database away too."""
EMERGENCY_PAGE = "/pages/medical-emergency"
"""The page that every reader's device keeps for the road."""


@dataclass(frozen=True)
class Place:
    """The area that a reader chose."""

    code: str
    name: str


@dataclass(frozen=True)
class Language:
    """One of the site's languages in the menu, by its own name."""

    tag: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class TopicLabel:
    """A topic in the reader's words."""

    key: str
    name: str
    description: str


@dataclass(frozen=True)
class Chrome:
    """The frame of one page.

    `canonical` is what search engines keep, None for what they should not; `shared_href` is what a person passes on,
    with the municipality. `public_url` is the base of both.
    """

    address: Address
    direction: str
    site_name: str
    place: Place | None
    languages: tuple[Language, ...]
    topics: tuple[TopicLabel, ...]
    notices: tuple[NoticeView, ...]
    choose_href: str
    public_url: str
    shared_href: str
    canonical: str | None
    alternates: tuple[tuple[str, str], ...]
    query: str = ""
    stylesheet: str = files.STYLESHEET.href
    script: str = files.SCRIPT.href
    icon: str = files.ICON.href
    touch_icon: str = files.TOUCH_ICON.href
    shared_image: str = files.SHARED_IMAGE.href
    emergency: str = EMERGENCY
    emergency_page: str = EMERGENCY_PAGE

    @property
    def locale(self) -> str:
        """The reader's language."""
        return self.address.locale


def topics(locale: str) -> tuple[TopicLabel, ...]:
    """The four topics in their order."""
    return tuple(topic_label(one, locale) for one in Topic)


def topic_label(topic: str, locale: str) -> TopicLabel:
    """A topic's label."""
    return TopicLabel(topic, topic_name(topic, locale), topic_description(topic, locale))


def label(topic: str | None, locale: str) -> TopicLabel | None:
    """A topic's label; None for a page without one."""
    return None if topic is None else topic_label(topic, locale)


def chrome(
    settings: Settings,
    locale: str,
    path: str,
    *,
    place: Place | None = None,
    notices: Sequence[NoticeView] = (),
    query: Mapping[str, object] | None = None,
    translated: Sequence[str] | None = None,
    is_found: bool = True,
) -> Chrome:
    """The frame of a page at `path` below the locale.

    `query` is kept by the language menu. `translated` names the locales in which the page truly is; None: in all.
    `is_found` False: an error, a search: nothing that a search engine should keep.
    """
    area = None if place is None else place.code
    tags = [one.tag for one in LOCALES] if translated is None else list(translated)
    base = settings.public_url
    back = path.removeprefix("/") if path.startswith(("/pages/", "/topics/")) or path == "/contact-points" else None
    own = locale if locale in tags else (tags[0] if tags else locale)
    return Chrome(
        address=Address(locale, area),
        direction=get_locale(locale).direction,
        site_name=settings.site_name,
        place=place,
        languages=tuple(
            Language(one.tag, one.name, Address(one.tag, area).to(path, query), one.tag == locale) for one in LOCALES
        ),
        topics=topics(locale),
        notices=tuple(notices),
        choose_href=Address(locale, area).to("/municipality", {"from": back}),
        public_url=base,
        shared_href=base + Address(locale, area).to(path),
        canonical=f"{base}/{own}{path}" if is_found else None,
        alternates=tuple((tag, f"{base}/{tag}{path}") for tag in tags) if is_found else (),
        query=str((query or {}).get("q") or ""),
    )
