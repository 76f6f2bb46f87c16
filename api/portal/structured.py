"""Pure: what a page is, as JSON-LD in schema.org's words, for search engines and messengers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from api.portal.chrome import Chrome, TopicLabel
from api.portal.points import Point
from api.portal.texts import PageScreen
from content.published import PageSummary, TermView

Node = dict[str, Any]
_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def document(*nodes: Node) -> Markup:
    """The nodes as the content of a `script` element: nothing in it can end that element."""
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - what could end the element is escaped


def site(site_name: str, public_url: str, locale: str | None = None) -> list[Node]:
    """The site and who stands behind it; with a locale also its search."""
    publisher = {"@type": "Organization", "@id": f"{public_url}/#publisher", "name": site_name, "url": f"{public_url}/"}
    found: Node = {
        "@type": "WebSite",
        "@id": f"{public_url}/#site",
        "name": site_name,
        "url": f"{public_url}/",
        "publisher": {"@id": f"{public_url}/#publisher"},
    }
    if locale is not None:
        found["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{public_url}/{locale}/search?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    return [found, publisher]


def home(chrome: Chrome) -> Markup:
    """The first screen."""
    return document(*site(chrome.site_name, chrome.public_url, chrome.locale))


def page(chrome: Chrome, screen: PageScreen) -> Markup:
    """A page with its way from the first screen, its sources and when it was changed."""
    node = _node(chrome, "WebPage", screen.title) | {
        "description": screen.summary,
        "dateModified": screen.changed_at.isoformat(),
        "isBasedOn": list(dict.fromkeys(one.url for one in screen.sources)),
    }
    if screen.language is not None:
        node["inLanguage"] = screen.lang
    return document(_nonempty(node), _trail(chrome, screen.topic, screen.title))


def topic(chrome: Chrome, topic: TopicLabel, pages: Sequence[PageSummary]) -> Markup:
    """A topic and its pages in their order."""
    items = [
        {"@type": "ListItem", "position": place, "url": _absolute(chrome, f"/pages/{one.slug}"), "name": one.title}
        for place, one in enumerate(pages, 1)
    ]
    node = _node(chrome, "CollectionPage", topic.name) | {
        "description": topic.description,
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items},
    }
    return document(node, _trail(chrome, None, topic.name))


def term(chrome: Chrome, view: TermView) -> Markup:
    """A Dutch word and its meaning."""
    node = _node(chrome, "DefinedTerm", view.dutch) | {
        "alternateName": list(dict.fromkeys(one for one in (view.name, *view.also) if one != view.dutch)),
        "description": view.explanation,
        "inDefinedTermSet": _absolute(chrome, "/terms"),
    }
    # A term is not a page: it has no part in the site and no language of its own.
    del node["isPartOf"], node["inLanguage"]
    return document(_nonempty(node))


def contact_point(chrome: Chrome, point: Point) -> Markup:
    """An organisation that helps, with how to reach it."""
    phones = [
        {
            "@type": "ContactPoint",
            "telephone": phone.dial,
            "contactType": point.service,
            "availableLanguage": list(point.spoken_tags),
        }
        for phone in point.phones
    ]
    node: Node = {
        "@type": "Organization",
        "@id": f"{chrome.canonical}#organisation",
        "name": point.organisation,
        "description": point.service,
        "url": point.website,
        "email": point.email,
        "contactPoint": [_nonempty(phone) for phone in phones],
        "address": _address(point),
    }
    return document(_nonempty(node), _trail(chrome, None, point.organisation))


def _address(point: Point) -> Node | None:
    if not point.address:
        return None
    return _nonempty(
        {
            "@type": "PostalAddress",
            "streetAddress": point.street,
            "postalCode": point.postal_code,
            "addressLocality": point.town,
            "addressCountry": "NL",
        }
    )


def _node(chrome: Chrome, kind: str, name: str) -> Node:
    return {
        "@type": kind,
        "@id": chrome.canonical,
        "url": chrome.canonical,
        "name": name,
        "inLanguage": chrome.locale,
        "isPartOf": {"@id": f"{chrome.public_url}/#site"},
    }


def _trail(chrome: Chrome, topic: TopicLabel | None, name: str) -> Node:
    """The way from the first screen to a page; the last step is the page itself."""
    steps = [(chrome.site_name, _absolute(chrome, ""))]
    if topic is not None:
        steps.append((topic.name, _absolute(chrome, f"/topics/{topic.key}")))
    steps.append((name, chrome.canonical or ""))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step, "item": address}
            for place, (step, address) in enumerate(steps, 1)
        ],
    }


def _absolute(chrome: Chrome, path: str) -> str:
    return f"{chrome.public_url}/{chrome.locale}{path}"


def _nonempty(node: Mapping[str, Any]) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
