"""Every page can be reached: by a topic, or from another page. Related pages are three to five and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from content import references
from content.checks.findings import Finding
from content.checks.library import Library, page_texts
from content.models import ThingKind

RELATED = (3, 5)


def check(library: Library) -> Iterator[Finding]:
    """Reachability, and the list of related pages. That it resolves is for `references`."""
    pointed: set[str] = set()
    for page in library.folder.pages:
        markdown = [section.markdown for text in page_texts(page) for section in text.sections]
        linked = {link.slug for link in references.links(markdown) if link.kind is ThingKind.PAGE}
        pointed |= (linked | set(page.related)) - {page.slug}
    for page in library.folder.pages:
        toml = page.path / "page.toml"
        if page.topic is None and page.slug not in pointed:
            yield library.finding(toml, 0, "", "reach", "No topic and no other page leads here; link to it.")
        if not RELATED[0] <= len(page.related) <= RELATED[1]:
            what = f"{len(page.related)} related pages; name {RELATED[0]} to {RELATED[1]}."
            yield library.finding(toml, 0, "", "related", what)
        if page.slug in page.related:
            yield library.finding(toml, 0, "", "related", "The page names itself as related.")
        for slug in sorted({slug for slug in page.related if page.related.count(slug) > 1}):
            yield library.finding(toml, 0, "", "related", f"“{slug}” stands twice in related.")
        if not page.policy_fields:
            yield library.finding(toml, 0, "", "related", "No policy field; name one or more in policy_fields.")
