"""The first screen: what waits for a person, and for nobody else."""

from __future__ import annotations

import uuid

from content.actions.approve import approve
from content.actions.create_page import create_page
from content.actions.publish import publish
from content.actions.submit import submit
from content.models import Role
from tests.support.console import colleague, links
from tests.support.editing import FIELDS, writing
from tests.support.site import Site

HOME = "/console"


def submitted(site: Site, title: str) -> tuple[uuid.UUID, uuid.UUID]:
    """A page whose text waits for a reviewer. Gives its document and its author."""
    author, _ = colleague(site, Role.EDITOR)
    slug = f"home-{uuid.uuid4().hex[:8]}"
    saved = create_page(site.database, slug, FIELDS, writing(title=title), author.actor_id)
    submit(site.database, saved.document_id, author.actor_id, lock_version=saved.lock_version)
    return saved.document_id, author.actor_id


def test_a_review_waits_for_everybody_but_its_author(console_site: Site) -> None:
    document, _ = submitted(console_site, "Wacht & <b>kijk</b>")
    _, reviewer = colleague(console_site, Role.EDITOR)
    page = reviewer.get(HOME).text
    assert f"/console/documents/{document}" in links(page, "/console/documents/[0-9a-f-]+")
    assert "Review “Wacht &amp; &lt;b&gt;kijk&lt;/b&gt;”" in page
    _, translator = colleague(console_site, Role.TRANSLATOR, None, ["pl"])
    assert f"/console/documents/{document}" not in translator.get(HOME).text


def test_facts_and_sources_wait_for_who_may_confirm(console_site: Site) -> None:
    _, editor = colleague(console_site, Role.EDITOR)
    page = editor.get(HOME).text
    assert "/console/facts/to-confirm" in page
    _, local = colleague(console_site, Role.EDITOR, ["GM0855"])
    assert "/console/facts/to-confirm" not in local.get(HOME).text


def test_a_translator_finds_their_own_queue(console_site: Site) -> None:
    saved, author = submitted(console_site, "Nieuw")
    reviewer, _ = colleague(console_site, Role.PUBLISHER)
    ready = approve(console_site.database, saved, reviewer.actor_id, lock_version=2)
    publish(console_site.database, saved, reviewer.actor_id, lock_version=ready.lock_version)
    _, translator = colleague(console_site, Role.TRANSLATOR, None, ["bg"])
    page = translator.get(HOME).text
    assert "/console/board?state=missing&in=bg" in links(page, r"/console/board[^\"]*")
    assert "in=pl" not in page
    assert author != reviewer.actor_id


def test_nothing_waits_is_said_calmly(console_site: Site) -> None:
    _, local = colleague(console_site, Role.EDITOR, ["GM0855"])
    page = local.get(HOME).text
    assert "Nothing waits for you" in page
    for locale in ("nl", "pl", "ro", "bg"):
        assert "Nothing waits" not in local.get(f"{HOME}?locale={locale}").text


def test_who_is_not_signed_in_sees_none_of_it(console_site: Site) -> None:
    _, anna = colleague(console_site)
    anna.client.cookies.clear()
    for path in (
        HOME, "/console/facts", "/console/facts/to-confirm", "/console/facts/new", "/console/facts/own-risk",
        "/console/terms", "/console/terms/new", "/console/contact-points", "/console/contact-points/new",
        "/console/synonyms", "/console/synonyms/nl", "/console/local-texts", "/console/local-texts/GM0772",
        "/console/audit", "/console/audit/export.csv", "/console/people", "/console/people/new",
    ):  # fmt: skip
        answer = anna.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/console/sign-in"), path
