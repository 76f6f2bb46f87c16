"""Pure: the pages that changed last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree as Xml  # only written here, never parsed

from content.published import PageSummary
from locales.catalog import translator

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries changed: the format wants an instant, and one that stays."""


def feed_of_changes(base: str, site_name: str, locale: str, found: Sequence[PageSummary]) -> bytes:
    """A feed of pages in a language, newest first. Identities hold through changed slugs and addresses."""
    Xml.register_namespace("", _ATOM)
    root = Xml.Element(f"{{{_ATOM}}}feed", {_LANG: locale})
    address = f"{base}/feeds/{locale}.atom"
    _add(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, address).urn)
    _add(root, "title", site_name)
    _add(root, "subtitle", translator(locale).gettext("Help with registration, housing, health and work"))
    _add(root, "updated", _instant(max((one.published_at for one in found), default=_BEGINNING)))
    _add(root, "link", rel="self", type="application/atom+xml", href=address)
    _add(root, "link", rel="alternate", type="text/html", hreflang=locale, href=f"{base}/{locale}")
    _add(_add(root, "author"), "name", site_name)
    for one in found:
        entry = _add(root, "entry")
        _add(entry, "id", uuid.uuid5(one.id, locale).urn)
        _add(entry, "title", one.title)
        _add(entry, "updated", _instant(one.published_at))
        href = f"{base}/{locale}/pages/{one.slug}"
        _add(entry, "link", rel="alternate", type="text/html", hreflang=locale, href=href)
        _add(entry, "summary", one.summary)
        if one.topic is not None:
            _add(entry, "category", term=one.topic)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = text
    return made


def _instant(value: dt.datetime) -> str:
    return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
