"""Every page names its official sources, and every address leads to a body that can vouch for what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from content.checks import data_files
from content.checks.findings import Finding
from content.checks.library import Library, Lines
from content.loading.files import ContactPointFile, PageFile
from content.models import PageKind

_ADDRESS = re.compile(r"\]\(\s*<?(?P<url>[a-z][a-z0-9+.-]*:[^)\s>]+)", re.IGNORECASE)
_BARE = re.compile(r"(?<![(<\w])(?:https?://|www\.)\S+")
_OURS = ("page:", "term:", "contact:", "tel:")


def check(library: Library) -> Iterator[Finding]:
    """Sources of pages and facts, websites of contact points, links in texts."""
    for page in library.folder.pages:
        yield from _page(library, page)
    for fact in library.folder.facts:
        for what in address_faults(fact.source_url):
            yield library.finding(library.folder.root / "facts.csv", fact.line, "", "sources", what)
    for section in library.sections:
        for number, line in enumerate(section.section.markdown.split("\n"), section.section.first_line):
            for what in _line_faults(line):
                yield Finding(section.file, number, section.locale, "links", what)
    for point in library.folder.contact_points:
        yield from _contact_point(library, point)


def _page(library: Library, page: PageFile) -> Iterator[Finding]:
    toml = page.path / "page.toml"
    if not page.sources and page.kind is PageKind.PAGE:
        what = "No source is named; a page names the official pages that it rests on ([[sources]])."
        yield library.finding(toml, 0, "", "sources", what)
    lines = Lines(toml).lines
    for name, url in page.sources:
        at = next((number for number, text in enumerate(lines, 1) if url in text), 0)
        if not name.strip():
            yield library.finding(toml, at, "", "sources", f"The source {url} has no name.")
        for what in address_faults(url):
            yield library.finding(toml, at, "", "sources", what)


def _contact_point(library: Library, point: ContactPointFile) -> Iterator[Finding]:
    lines, website = Lines(point.path), point.fields["website"]
    for what in address_faults(website) if website else ():
        yield library.finding(point.path, lines.of("website"), "", "sources", what)
    for locale, (_, description) in point.texts.items():
        for number, line in enumerate(description.split("\n"), lines.of("description", locale) + 1):
            for what in _line_faults(line):
                yield library.finding(point.path, number, locale, "links", what)


def _line_faults(line: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(line):
        if not match["url"].startswith(_OURS):
            yield from address_faults(match["url"])
    for match in _BARE.finditer(re.sub(r"\[[^\]]*\]\([^)]*\)", "", line)):
        yield f"The address {match[0]} stands bare; write [words](https://…)."


def broken_addresses(line: str) -> Iterator[str]:
    """What is wrong with the links of a line to somebody else, wherever they lead: no https address."""
    for match in _ADDRESS.finditer(line):
        if not match["url"].startswith(_OURS) and not _is_https(match["url"]):
            yield f"{match['url']} is no https address."


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:  # brackets that hold no address
        return False


def address_faults(url: str) -> Iterator[str]:
    """What is wrong with an address of somebody else."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or not host:
        yield f"{url} is no https address."
    elif not is_official(host):
        yield f"{host} is no known official domain; link to the official page, or judge it and add it to the list."


def is_official(host: str) -> bool:
    """Whether a host is on the list, itself or as part of a domain on it."""
    labels = host.split(".")
    known = data_files.lines("official_domains.txt")
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))
