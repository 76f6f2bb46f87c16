"""Pure: what a text refers to. Facts it prints, pages, terms and contact points it links to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.models import ThingKind

FACT_TOKEN = re.compile(r"\{\{\s*fact:(?P<key>[a-z0-9-]+)(?:@(?P<day>\d{4}-\d{2}-\d{2}))?(?:\|(?P<form>gen))?\s*\}\}")
"""`{{ fact:KEY }}`, `{{ fact:KEY@2028-01-01 }}` (the value of that day), `{{ fact:KEY|gen }}` (Polish genitive)."""

ANY_TOKEN = re.compile(r"\{\{.*?\}\}", re.DOTALL)
"""Anything in double braces, to find what is no fact token."""

LINK = re.compile(r"\]\(\s*<?(?P<kind>page|term|contact):(?P<slug>[a-z0-9-]*)(?:#(?P<section>[a-z0-9-]*))?>?\s*\)")
"""A Markdown link to a page (and perhaps a section), a term or a contact point."""

LINK_KINDS = {"page": ThingKind.PAGE, "term": ThingKind.TERM, "contact": ThingKind.CONTACT_POINT}
"""The feed's kind for each link scheme."""


@dataclass(frozen=True, order=True)
class Link:
    """A link out of a text: the kind of thing, its slug as written, and the section's key, if any."""

    kind: ThingKind
    slug: str
    section: str | None = None


def fact_keys(texts: Iterable[str]) -> set[str]:
    """The keys of all facts that the texts print."""
    return {match["key"] for text in texts for match in FACT_TOKEN.finditer(text)}


def links(texts: Iterable[str]) -> set[Link]:
    """All links to pages, terms and contact points in the texts."""
    return {
        Link(LINK_KINDS[match["kind"]], match["slug"], match["section"] or None)
        for text in texts
        for match in LINK.finditer(text)
    }


def malformed_tokens(text: str) -> list[str]:
    """What stands in double braces and is no fact token, or names a day that does not exist."""
    wrong = []
    for match in ANY_TOKEN.finditer(text):
        token = FACT_TOKEN.fullmatch(match[0])
        if token is None or (token["day"] and not _is_day(token["day"])):
            wrong.append(match[0])
    return wrong


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
