"""The fields of a page as a whole: what may stand in them, how they are written, how two states of them differ."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content.db import WriteSession
from content.drafts import is_key, line, text_faults
from content.errors import Fault, Invalid
from content.models import (
    REVIEW_MONTHS,
    Page,
    PageKind,
    PagePolicyField,
    PageRelation,
    PageSource,
    PolicyField,
    Topic,
)

LONGEST_INTERVAL = 36
"""Months: what nobody reads for three years, nobody vouches for."""


@dataclass(frozen=True)
class PageFields:
    """What a page is apart from its texts. `related` are ids in order; `sources` (name, https address) in order."""

    kind: PageKind
    topic: Topic | None
    policy_fields: Sequence[PolicyField] = ()
    open_sections: Sequence[str] = ()
    related: Sequence[uuid.UUID] = ()
    sources: Sequence[tuple[str, str]] = ()
    position: int = 0
    review_months: int = REVIEW_MONTHS


def check_fields(session: Session, fields: PageFields, page_id: uuid.UUID | None = None) -> None:
    """Raises Invalid with all that is wrong with the fields of a page."""
    faults = list(_faults(fields))
    wanted = set(fields.related)
    there = set(session.scalars(select(Page.id).where(Page.id.in_(wanted), Page.withdrawn_at.is_(None))))
    faults += [
        Fault(f"/related/{index}", "There is no such page.")
        for index, id_ in enumerate(fields.related)
        if id_ not in there or id_ == page_id
    ]
    if faults:
        raise Invalid(faults)


def _faults(fields: PageFields) -> Iterator[Fault]:
    if (fields.topic is None) != (fields.kind is PageKind.SITE):
        yield Fault("/topic", "A page has a topic, unless it is one of the site's own.")
    if not 1 <= fields.review_months <= LONGEST_INTERVAL:
        yield Fault("/reviewMonths", f"The review interval is 1 to {LONGEST_INTERVAL} months.")
    if not 0 <= fields.position <= 10_000:
        yield Fault("/position", "The position is 0 to 10,000.")
    for index, key in enumerate(fields.open_sections):
        if not is_key(key):
            yield Fault(f"/openSections/{index}", "This is no section key.")
    lists = (("related", fields.related), ("sources", fields.sources), ("openSections", fields.open_sections))
    for name, items in lists:
        if len(items) > 40:
            yield Fault(f"/{name}", "There are more than 40.")
    if len(set(fields.related)) < len(fields.related):
        yield Fault("/related", "A page stands here twice.")
    for index, (name, url) in enumerate(fields.sources):
        if not line(name):
            yield Fault(f"/sources/{index}/name", "The name is empty.")
        yield from text_faults(f"/sources/{index}/name", name, 200)
        if not is_https(url):
            yield Fault(f"/sources/{index}/url", "This is no https address.")


def is_https(url: str) -> bool:
    """Whether a text is an address that a reader can be led to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    printable = url.isprintable() and not any(sign in url for sign in ' "<>\\')
    return parts.scheme == "https" and bool(parts.hostname) and printable and len(url) <= 500


def put_fields(session: WriteSession, page: Page, fields: PageFields) -> None:
    """Writes checked fields. A source that stays keeps the day on which somebody opened it."""
    page.kind, page.topic, page.position = fields.kind, fields.topic, fields.position
    page.open_sections, page.review_months = list(dict.fromkeys(fields.open_sections)), fields.review_months
    checked = {
        row.url: row.checked_on
        for row in session.execute(select(PageSource.url, PageSource.checked_on).where(PageSource.page_id == page.id))
    }
    for model in (PagePolicyField, PageRelation, PageSource):
        session.execute(delete(model).where(model.page_id == page.id))
    session.flush()
    session.add_all(PagePolicyField(page_id=page.id, policy_field=one) for one in dict.fromkeys(fields.policy_fields))
    session.add_all(
        PageRelation(page_id=page.id, related_id=id_, position=position) for position, id_ in enumerate(fields.related)
    )
    session.add_all(
        PageSource(page_id=page.id, position=position, name=line(name), url=url, checked_on=checked.get(url))
        for position, (name, url) in enumerate(fields.sources)
    )
    session.flush()


def fields_of(session: Session, page: Page) -> PageFields:
    """The fields that a page has."""
    policy = session.scalars(
        select(PagePolicyField.policy_field)
        .where(PagePolicyField.page_id == page.id)
        .order_by(PagePolicyField.policy_field)
    )
    related = session.scalars(
        select(PageRelation.related_id).where(PageRelation.page_id == page.id).order_by(PageRelation.position)
    )
    sources = session.execute(
        select(PageSource.name, PageSource.url).where(PageSource.page_id == page.id).order_by(PageSource.position)
    )
    return PageFields(
        PageKind(page.kind),
        None if page.topic is None else Topic(page.topic),
        tuple(PolicyField(one) for one in policy),
        tuple(page.open_sections),
        tuple(related),
        tuple((row.name, row.url) for row in sources),
        page.position,
        page.review_months,
    )


def flat(fields: PageFields) -> dict[str, str]:
    """The fields by JSON pointer, to be compared."""
    return {
        "/kind": fields.kind,
        "/topic": fields.topic or "",
        "/policyFields": ", ".join(sorted(set(fields.policy_fields))),
        "/openSections": ", ".join(dict.fromkeys(fields.open_sections)),
        "/related": ", ".join(map(str, fields.related)),
        "/sources": "\n".join(f"{line(name)} {url}" for name, url in fields.sources),
        "/position": str(fields.position),
        "/reviewMonths": str(fields.review_months),
    }
