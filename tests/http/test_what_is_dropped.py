"""A publish drops the stored answers that depend on what changed, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content import feed
from content.clock import public_transaction
from content.feed import Thing
from content.models import Page, Term, ThingKind
from tests.support.site import Site, until


def changes(site: Site, page: Page) -> None:
    """Says that a page changed, and waits until the process has heard of it."""
    with public_transaction(site.database) as transaction:
        transaction.changed(Thing(ThingKind.PAGE, str(page.id)))
    with site.database.read() as session:
        n = feed.version(session).n
    until(lambda: site.services.answers.seen >= n, "the change to be seen")


def is_stored(site: Site, path: str) -> bool:
    """Whether an answer comes out of the store: then it carries no id of its request."""
    answer = site.client.get(path)
    assert answer.status_code == 200
    return "x-request-id" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/terms?locale=pl&pageSize=100", "/pl/terms"])
def test_terms_are_dropped_by_the_pages_they_lead_to(plain_site: Site, path: str) -> None:
    with plain_site.database.read() as session:
        linked = set(session.scalars(select(Term.page_id).where(Term.withdrawn_at.is_(None))))
        pages = list(session.scalars(select(Page).where(Page.withdrawn_at.is_(None))))
    leads_there = next(page for page in pages if page.id in linked)
    is_another = next(page for page in pages if page.id not in linked)
    until(lambda: is_stored(plain_site, path), "an answer that is kept")
    changes(plain_site, is_another)
    assert is_stored(plain_site, path)
    changes(plain_site, leads_there)
    assert not is_stored(plain_site, path)
    assert is_stored(plain_site, path)
