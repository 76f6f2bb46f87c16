"""The read side: what the public sees, in one snapshot, with fallback of languages said plainly.

A `Reading` is one snapshot and the list of what was looked up in it; an answer built from it holds until one of those
things changes. Everything is decided at the snapshot's `as_of`, never by this process's clock.
"""

from content.published.bundles import Bundle, BundlePage, BundleTerm, get_bundle
from content.published.contact_points import (
    ContactPointView,
    Phone,
    get_contact_point,
    list_contact_points,
)
from content.published.notices import NoticeView, list_notices
from content.published.page_text import RenderedSection
from content.published.pages import (
    PageSummary,
    PageView,
    Slice,
    Source,
    first_pages,
    get_page,
    list_pages,
)
from content.published.reading import Reading, ancestors, reading
from content.published.terms import TermView, get_term, list_terms

__all__ = [
    "Bundle",
    "BundlePage",
    "BundleTerm",
    "ContactPointView",
    "NoticeView",
    "PageSummary",
    "PageView",
    "Phone",
    "Reading",
    "RenderedSection",
    "Slice",
    "Source",
    "TermView",
    "ancestors",
    "first_pages",
    "get_bundle",
    "get_contact_point",
    "get_page",
    "get_term",
    "list_contact_points",
    "list_notices",
    "list_pages",
    "list_terms",
    "reading",
]
