"""The sitemap (sitemaps.org 0.9): every address of the readers' pages, with its other languages beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml  # only written here, never parsed

from content.models import PageKind, ThingKind, Topic
from content.published import Reading
from content.queries import contact_points, summaries, terms
from content.queries.pages import ListFilter
from content.rendering import PATHS
from locales import TAGS

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_MANY = 10_000
_FIXED = ("", *(f"/topics/{topic}" for topic in Topic), "/terms", "/contact-points")


@dataclass(frozen=True)
class Entry:
    """A path below the locale, the locales in which it truly is, and when each was changed (None: not known)."""

    path: str
    changed: dict[str, dt.datetime | None]


def entries(reading: Reading) -> list[Entry]:
    """All entries in one snapshot. A page that is shown in another language's text has no address of its own here."""
    for kind in (ThingKind.PAGE, ThingKind.TERM, ThingKind.CONTACT_POINT):
        reading.listed(kind)
    session = reading.session
    _, public = summaries.of_list(session, ListFilter(tuple(PageKind)), 0, _MANY, ())
    _, words = terms.public_terms(session, 0, None)
    word_texts = terms.texts(session, [term.id for term in words])
    points = contact_points.public_points(session)
    point_texts = contact_points.texts(session, [point.id for point in points])
    return [
        *(Entry(path, _in(TAGS)) for path in _FIXED),
        *(
            Entry(_path(ThingKind.PAGE, page.slug), {tag: one.published_at for tag, one in page.headings.items()})
            for page in public
        ),
        *(Entry(_path(ThingKind.TERM, term.slug), _in(word_texts.get(term.id, ()))) for term in words),
        *(Entry(_path(ThingKind.CONTACT_POINT, one.slug), _in(point_texts.get(one.id, ()))) for one in points),
    ]


def document(base: str, found: Sequence[Entry]) -> bytes:
    """The entries as a sitemap; `base` is the address that all of it lies under."""
    Xml.register_namespace("", _SITEMAP)
    Xml.register_namespace("xhtml", _XHTML)
    root = Xml.Element(f"{{{_SITEMAP}}}urlset")
    for entry in found:
        tags = [tag for tag in TAGS if tag in entry.changed]
        for tag in tags:
            url = Xml.SubElement(root, f"{{{_SITEMAP}}}url")
            Xml.SubElement(url, f"{{{_SITEMAP}}}loc").text = f"{base}/{tag}{entry.path}"
            changed = entry.changed[tag]
            if changed is not None:
                Xml.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = f"{changed:%Y-%m-%dT%H:%M:%SZ}"
            for other in tags:
                attributes = {"rel": "alternate", "hreflang": other, "href": f"{base}/{other}{entry.path}"}
                Xml.SubElement(url, f"{{{_XHTML}}}link", attributes)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _path(kind: ThingKind, slug: str) -> str:
    return f"/{PATHS[kind]}/{slug}"


def _in(tags: Iterable[str]) -> dict[str, dt.datetime | None]:
    return dict.fromkeys(tags)
