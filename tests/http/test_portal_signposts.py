"""What machines look for: sitemap, feeds, robots.txt, security.txt, manifest, and what pages say of themselves."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from api.portal.atom import feed_of_changes
from api.portal.structured import document
from locales import TAGS
from tests.support.site import Site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

# Of schema.org: the types that we use, and the properties that each may have (own and inherited).
THING = {"@type", "@id", "name", "description", "url", "alternateName"}
WORK = THING | {"inLanguage", "isPartOf", "dateModified", "isBasedOn", "publisher", "potentialAction", "mainEntity"}
TYPES = {
    "WebSite": WORK,
    "WebPage": WORK,
    "CollectionPage": WORK,
    "Organization": THING | {"email", "contactPoint", "address"},
    "ContactPoint": THING | {"telephone", "contactType", "availableLanguage"},
    "PostalAddress": THING | {"streetAddress", "postalCode", "addressLocality", "addressCountry"},
    "DefinedTerm": THING | {"inDefinedTermSet"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ItemList": THING | {"itemListElement", "numberOfItems"},
    "ListItem": THING | {"position", "item"},
    "SearchAction": THING | {"target", "query-input"},
    "EntryPoint": THING | {"urlTemplate"},
}
WANTED = {"ListItem": {"position"}, "BreadcrumbList": {"itemListElement"}, "ContactPoint": {"telephone"}}


def parsed(site: Site, path: str, media_type: str) -> Xml.Element:
    answer = site.get(path, absolute=True)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=60"
    return Xml.fromstring(answer.content)


def test_the_sitemap_holds_every_page_with_its_other_languages(read_site: Site) -> None:
    base = read_site.settings.public_url
    root = parsed(read_site, "/sitemap.xml", "application/xml")
    assert root.tag == f"{SITEMAP}urlset"
    urls: dict[str, dict[str, str]] = {}
    for url in root:
        assert url[0].tag == f"{SITEMAP}loc"
        address = url.findtext(f"{SITEMAP}loc") or ""
        assert address not in urls
        urls[address] = {one.attrib["hreflang"]: one.attrib["href"] for one in url.findall(f"{XHTML}link")}
        changed = url.findtext(f"{SITEMAP}lastmod")
        assert changed is None or INSTANT.fullmatch(changed)
    assert len(urls) < 50_000
    for address, alternates in urls.items():
        # Each names itself and is named by all that it names, or search engines believe neither.
        assert address in alternates.values()
        assert all(urls[other] == alternates for other in alternates.values())
    for path in ("", "/topics/work", "/pages/rental-contract", "/pages/privacy", "/terms/huurtoeslag"):
        assert set(urls[f"{base}/pl{path}"]) == set(TAGS)
    for address in list(urls)[::97]:
        assert read_site.get(address.removeprefix(base), absolute=True).status_code == 200
    assert not [address for address in urls if "/search" in address or "/offline" in address]


@pytest.mark.parametrize("locale", TAGS)
def test_feeds_are_atom(read_site: Site, locale: str) -> None:
    root = parsed(read_site, f"/feeds/{locale}.atom", "application/atom+xml")
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == locale
    entries = root.findall(f"{ATOM}entry")
    assert 10 <= len(entries) <= 30
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    itself = f"{read_site.settings.public_url}/feeds/{locale}.atom"
    assert [one.attrib["href"] for one in root.findall(f"{ATOM}link") if one.attrib["rel"] == "self"] == [itself]
    identities = []
    for part in (root, *entries):
        # RFC 4287 wants exactly one of each.
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1
        identities.append(part.findtext(f"{ATOM}id"))
        assert INSTANT.fullmatch(part.findtext(f"{ATOM}updated") or "")
    assert len(set(identities)) == len(identities)
    assert all((one or "").startswith("urn:uuid:") for one in identities)
    times = [one.findtext(f"{ATOM}updated") or "" for one in entries]
    assert times == sorted(times, reverse=True)
    assert root.findtext(f"{ATOM}updated") == times[0]
    links = [one.attrib["href"] for entry in entries for one in entry.findall(f"{ATOM}link")]
    assert all(href.startswith(f"{read_site.settings.public_url}/{locale}/pages/") for href in links)


def test_a_feed_without_pages_is_one_too() -> None:
    root = Xml.fromstring(feed_of_changes("https://mip.example", "A & B", "pl", []))
    assert root.findtext(f"{ATOM}updated") == "2000-01-01T00:00:00Z"
    assert root.findtext(f"{ATOM}title") == "A & B"


def test_unknown_languages_have_no_feed_and_no_manifest(read_site: Site) -> None:
    for path in ("/feeds/xx.atom", "/manifests/xx.webmanifest"):
        assert read_site.get(path, absolute=True).status_code == 404


def test_robots_are_told_of_the_sitemap(read_site: Site) -> None:
    answer = read_site.get("/robots.txt", absolute=True)
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {read_site.settings.public_url}/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def test_security_txt_holds_for_months_from_today(read_site: Site) -> None:
    answer = read_site.get("/.well-known/security.txt", absolute=True)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == f"mailto:{read_site.settings.contact_email}"
    assert fields["Canonical"] == f"{read_site.settings.public_url}/.well-known/security.txt"
    left = dt.datetime.fromisoformat(fields["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=100) < left < dt.timedelta(days=365)


def test_a_manifest_for_each_language(read_site: Site) -> None:
    for tag in TAGS:
        answer = read_site.get(f"/manifests/{tag}.webmanifest", absolute=True)
        assert answer.headers["content-type"] == "application/manifest+json"
        found = answer.json()
        assert (found["lang"], found["start_url"]) == (tag, f"/{tag}")
        for icon in found["icons"]:
            served = read_site.get(icon["src"], absolute=True)
            assert (served.status_code, served.headers["content-type"]) == (200, icon["type"])
        assert {"192x192", "512x512"} <= {icon["sizes"] for icon in found["icons"]}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def structured(site: Site, path: str) -> list[dict[str, Any]]:
    text = site.get(path, absolute=True).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(found)
    assert data["@context"] == "https://schema.org"
    return list(nodes(data["@graph"]))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "WebSite"),
        ("/bg", "WebSite"),
        ("/bg/topics/housing", "CollectionPage"),
        ("/bg/pages/rental-contract", "WebPage"),
        ("/bg/pages/about?area=GM0772", "WebPage"),
        ("/bg/terms/huurtoeslag", "DefinedTerm"),
        ("/bg/contact-points/juridisch-loket", "Organization"),
        ("/bg/contact-points/informatiepunt-west-brabant", "Organization"),
    ],
)
def test_pages_say_in_schema_org_what_they_are(read_site: Site, path: str, kind: str) -> None:
    found = structured(read_site, path)
    assert found[0]["@type"] == kind
    for node in found:
        assert set(node) <= TYPES[node["@type"]], node
        assert WANTED.get(node["@type"], set()) <= set(node), node
        assert all(value not in (None, "", []) for value in node.values()), node
        for name in ("url", "item", "@id"):
            assert re.match(r"https?://[^/ ]+/", node.get(name, "https://x/")), node
    for trail in (node for node in found if node["@type"] == "BreadcrumbList"):
        steps = trail["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-1]["item"] == f"{read_site.settings.public_url}{path.partition('?')[0]}"


def test_nothing_ends_the_element_of_structured_data() -> None:
    text = document({"@type": "WebPage", "name": "</script><b>&"})
    assert not set("<>&") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "</script><b>&"
