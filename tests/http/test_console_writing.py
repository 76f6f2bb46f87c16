"""The console's pages for writing, over HTTP on both databases: each step of a text, and what may go wrong."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from content import starter_loader
from content.actions.end_sessions import end_all_sessions
from content.db import Database
from content.models import Role
from tests.conftest import DATABASES, migrated_url
from tests.support import folders
from tests.support.desk import code_step
from tests.support.forms import form, many, with_text
from tests.support.people import Browser, Person, add_person, signed_in
from tests.support.site import Site, running_site, until


@dataclass
class Office:
    """A site with people in it, each in a browser of its own."""

    site: Site
    people: dict[str, Person]
    browsers: dict[str, Browser]

    def __getitem__(self, name: str) -> Browser:
        return self.browsers[name]

    def page(self, by: str = "editor", **fields: Any) -> str:
        """Makes a page. Gives its id."""
        slug = f"page-{uuid.uuid4().hex[:8]}"
        made = self[by].post("/console/pages/new", {"title": "Titel", "slug": slug, "topic": "work", **fields})
        assert made.status_code == 303, made.text
        return made.headers["location"].split("/")[3]

    def write(
        self, page_id: str, text: str, locale: str = "nl", by: str = "editor", do: str = "save", **more: Any
    ) -> Any:
        """Writes a heading and a text in the section `answer`."""
        where = f"/console/pages/{page_id}/texts/{locale}"
        fields = form(self[by].get(where).text, where)
        fields |= {"title": fields["title"] or "Titel", "heading": fields["heading"] or "Kop", "do": do, **more}
        return self[by].post(where, with_text(fields, "answer", text))

    def published(self, text: str = "Tekst.") -> str:
        """A page with a live Dutch text. Gives its id."""
        page_id = self.page()
        self.through(page_id, text)
        return page_id

    def through(self, page_id: str, text: str, locale: str = "nl", by: str = "editor", **more: Any) -> str:
        """Writes, submits, approves, publishes. Gives the document's id."""
        sent = self.write(page_id, text, locale, by, "submit", **more)
        assert sent.status_code == 303, sent.text
        document = document_in(sent.headers["location"])
        assert self.step("publisher", document, "approve").status_code == 303
        assert self.step("publisher", document, "publish").status_code == 303
        return document

    def step(self, who: str, document: str, verb: str, **fields: str) -> Any:
        """Presses a button on the page of a document."""
        where = f"/console/documents/{document}"
        return self[who].post(f"{where}/{verb}", {**form(self[who].get(where).text, f"{where}/{verb}"), **fields})


def document_in(location: str) -> str:
    found = re.search(r"/console/documents/([0-9a-f-]{36})", location)
    assert found is not None, location
    return found[1]


@pytest.fixture(scope="module", params=DATABASES)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp(f"office-{request.param}")
    url = migrated_url(request, request.param, folder)
    database = Database(url)
    folders.areas(folder / "content")
    starter_loader.load(database, folder / "content")
    database.close()
    with running_site(url, folder, worker=False) as site:
        people = {
            "editor": add_person(site.database, site.settings, Role.EDITOR),
            "second": add_person(site.database, site.settings, Role.EDITOR),
            "publisher": add_person(site.database, site.settings, Role.PUBLISHER),
            "translator": add_person(site.database, site.settings, Role.TRANSLATOR, locales=["pl"]),
            "municipal": add_person(site.database, site.settings, Role.EDITOR, areas=["GM0001"]),
        }
        browsers = {name: signed_in(site, person) for name, person in people.items()}
        for one in browsers.values():
            one.client.headers["accept-language"] = "en"
        yield Office(site, people, browsers)


def test_a_text_goes_from_draft_to_live_and_its_translation_falls_behind(office: Office) -> None:
    page_id = office.published("Eerste tekst.")
    translated = office.write(page_id, "Pierwszy tekst.", "pl", "translator", "submit")
    polish = document_in(translated.headers["location"])
    office.step("editor", polish, "approve")
    assert "no reader" not in office.step("publisher", polish, "publish").text.lower()
    board = office["translator"].get("/console/board?in=pl&state=behind").text
    assert page_id not in board
    office.through(page_id, "Tweede tekst.")
    assert page_id in office["translator"].get("/console/board?in=pl&state=behind").text
    beside = office["translator"].get(f"/console/pages/{page_id}/texts/pl").text
    assert "<del>Eerste</del><ins>Tweede</ins> tekst." in beside
    assert "This text is behind by 1 change of its source." in beside
    assert office["translator"].get(f"/console/pages/{page_id}/texts/nl").status_code == 303
    confirmed = office.step("translator", polish, "confirm-current")
    assert confirmed.headers["location"].endswith("?done=confirm")
    assert page_id not in office["translator"].get("/console/board?in=pl&state=behind").text


def test_a_translation_that_says_so_is_current_once_published(office: Office) -> None:
    page_id = office.published("Een.")
    office.through(page_id, "Jeden.", "pl")
    office.through(page_id, "Twee.")
    office.through(page_id, "Dwa, ale bez słowa.", "pl")
    where = f"/console/pages/{page_id}/texts/pl"
    page = office["editor"].get(where).text
    assert "This text is behind by 1 change" in page
    basis = re.search(r'id="basis" name="basis" value="([^"]+)"', page)
    assert basis is not None
    office.through(page_id, "Dwa.", "pl", basis=basis[1])
    assert "This text is behind" not in office["editor"].get(where).text


def test_the_last_author_does_not_review_and_is_told_so(office: Office) -> None:
    page_id = office.page(by="publisher")
    document = document_in(office.write(page_id, "Tekst.", by="publisher", do="submit").headers["location"])
    page = office["publisher"].get(f"/console/documents/{document}").text
    assert "You wrote this last, so somebody else reviews it." in page
    assert f"/console/documents/{document}/approve" not in page
    refused = office["publisher"].post(f"/console/documents/{document}/approve", {"version": "3"})
    assert refused.status_code in {403, 412}
    back = office.step("editor", document, "send-back", note="Noem ook de borg.")
    assert back.status_code == 303
    assert "Noem ook de borg." in office["publisher"].get(f"/console/pages/{page_id}/texts/nl").text


def test_two_editors_merge_and_nothing_is_lost(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    office.write(page_id, "Begin.")
    first, second = (form(office[who].get(where).text, where) for who in ("editor", "second"))
    assert (
        office["editor"].post(where, {**with_text(first, "answer", "Van de eerste."), "do": "save"}).status_code == 303
    )
    stale = office["second"].post(where, {**with_text(second, "answer", "Van de tweede."), "do": "save"})
    assert stale.status_code == 412
    assert "Two people wrote here" in stale.text
    assert "Van de eerste." in stale.text
    assert "Van de tweede." in stale.text
    merged = form(stale.text, where)
    assert merged["theirs_markdown"] == "Van de eerste."
    for choice, wanted in (("mine", "Van de tweede."), ("both", "Van de tweede.\n\nVan de eerste.")):
        kept = office["second"].post(where, {**merged, "choice": choice, "do": "save"})
        assert kept.status_code == 303, kept.text
        merged = form(office["second"].get(where).text, where)
        assert merged["markdown"].replace("\r\n", "\n") == wanted
        merged |= {"conflict": "answer", "theirs_heading": "Kop", "theirs_markdown": "Van de eerste."}


def test_each_in_another_section_needs_no_choice(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    office.write(page_id, "Begin.", do="add", new_key="costs")
    first, second = (form(office[who].get(where).text, where) for who in ("editor", "second"))
    office["editor"].post(where, {**with_text(first, "costs", "Kosten."), "do": "save"})
    stale = office["second"].post(where, {**with_text(second, "answer", "Antwoord."), "do": "save"})
    assert stale.status_code == 412
    fields = form(stale.text, where)
    assert "choice" not in fields
    assert fields["markdown"] == ["Antwoord.", "Kosten."]
    assert office["second"].post(where, {**fields, "do": "save"}).status_code == 303


def test_drafts_save_themselves_and_say_what_is_wrong(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    fields = form(office["editor"].get(where).text, where)
    saved = office["editor"].post(where, {**with_text(fields, "answer", "Half een zi"), "do": "autosave"})
    assert saved.status_code == 200
    assert saved.headers["cache-control"] == "no-store"
    told = saved.json()
    assert told["said"].startswith("Saved at ")
    again = {**with_text(fields, "answer", "Half een zin."), "do": "autosave"}
    assert office["editor"].post(where, again).status_code == 412
    fields |= {"version": str(told["version"]), "read": told["read"]}
    assert office["editor"].post(where, {**again, **fields, "do": "autosave"}).status_code == 200
    wrong = {**fields, "title": "x" * 300, "do": "autosave"}
    answer = office["editor"].post(where, {**wrong, "version": "4"})
    assert answer.status_code in {400, 412}
    assert answer.json()["said"]


def test_sections_are_added_moved_and_removed_without_a_script(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    office.write(page_id, "Antwoord.", do="add", new_key="costs")
    assert many(form(office["editor"].get(where).text, where), "key") == ["answer", "costs"]

    def press(do: str, **more: str) -> Any:
        return office["editor"].post(where, {**form(office["editor"].get(where).text, where), "do": do, **more})

    assert press("up:costs").headers["location"].endswith("#section-costs")
    assert many(form(office["editor"].get(where).text, where), "key") == ["costs", "answer"]
    press("down:costs")
    press("add")
    assert many(form(office["editor"].get(where).text, where), "key") == ["answer", "costs", "section-3"]
    press("remove:costs")
    assert many(form(office["editor"].get(where).text, where), "key") == ["answer", "section-3"]
    for bad in ("Two words", "answer", "help-local-gm0001"):
        refused = press("add", new_key=bad)
        assert refused.status_code == 400
        assert bad in refused.text
    assert press("up:not-there").status_code == 303
    assert press("what-is-this").status_code == 303


def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(office: Office) -> None:
    page_id = office.page()
    unfinished = office.write(page_id, "", do="submit", heading="")
    assert unfinished.status_code == 400
    assert "This is still empty." in unfinished.text
    long = office.write(page_id, "Mijn woorden.", title="x" * 201)
    assert long.status_code == 400
    assert "This is longer than 200 characters." in long.text
    assert "Mijn woorden." in long.text
    leads_nowhere = office.write(page_id, "Zie {{ fact:no-such-thing }}.", do="submit")
    assert leads_nowhere.status_code == 400
    assert "no-such-thing" in leads_nowhere.text


def test_markup_in_every_field_stays_text(office: Office) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    page_id = office.page(title=evil)
    office.write(page_id, evil, title=evil, summary=evil, keywords=evil, heading=evil, change_note=evil)
    where = f"/console/pages/{page_id}/texts/nl"
    document = document_in(office.write(page_id, evil, do="submit").headers["location"])
    link = re.search(r'/console/preview/[^"]+', office["editor"].get(f"/console/documents/{document}").text)
    assert link is not None
    for path in (f"/console/pages/{page_id}", where, f"/console/documents/{document}", link[0], "/console/board"):
        answer = office["editor"].get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_a_text_in_review_is_not_written_and_what_came_too_late_is_still_there(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    office.write(page_id, "Tekst.")
    late = form(office["second"].get(where).text, where)
    document = document_in(office.write(page_id, "Tekst.", do="submit").headers["location"])
    assert office["second"].get(where).headers["location"] == f"/console/documents/{document}"
    version = form(
        office["second"].get(f"/console/documents/{document}").text, f"/console/documents/{document}/approve"
    )
    answer = office["second"].post(
        where, {**with_text(late, "answer", "Te laat geschreven."), "version": version["version"], "do": "save"}
    )
    assert answer.status_code == 409
    assert "Te laat geschreven." in answer.text


def test_scheduling_expiring_and_taking_it_back(office: Office) -> None:
    page_id = office.page()
    document = document_in(office.write(page_id, "Tekst.", do="submit").headers["location"])
    office.step("publisher", document, "approve")
    for bad in ({"publish_at": "gisteren"}, {"publish_at": "2001-01-01T10:00"}, {"expires_at": "2001-01-01T10:00"}):
        assert office.step("publisher", document, "publish", **bad).status_code == 400
    done = office.step("publisher", document, "publish", publish_at="2099-07-01T09:30", expires_at="2099-08-01T09:30")
    assert done.status_code == 303
    page = office["publisher"].get(f"/console/documents/{document}").text
    assert "The clock publishes it on 1 July 2099, 9:30am." in page
    assert office.step("publisher", document, "unschedule").status_code == 303
    assert office.step("editor", document, "send-back").status_code == 303
    assert office.step("editor", document, "discard").status_code == 303
    history = office["editor"].get(f"/console/documents/{document}/history").text
    assert "draft given up" in history


def test_history_shows_what_changed_and_brings_back(office: Office) -> None:
    page_id = office.published("Oude woorden.")
    document = office.through(page_id, "Nieuwe woorden.")
    where = f"/console/documents/{document}/history"
    listed = office["editor"].get(where).text
    editions = re.findall(r"edition=([0-9a-f-]{36})#change", listed)
    assert len(editions) == 2
    changed = office["editor"].get(f"{where}?edition={editions[0]}").text
    assert "<del>Oude</del><ins>Nieuwe</ins> woorden." in changed
    back = {**form(listed, f"{where}/restore"), "edition": editions[1]}
    assert office["editor"].post(f"{where}/restore", back).status_code == 303
    assert office["editor"].post(f"{where}/restore", back).status_code == 412
    assert "Oude woorden." in office["editor"].get(f"/console/pages/{page_id}/texts/nl").text
    for bad in (f"?edition={uuid.uuid4()}", f"?edition={editions[0]}&before={uuid.uuid4()}"):
        assert office["editor"].get(where + bad).status_code == 404
    assert office["editor"].get(f"{where}?edition=x").status_code == 400


def test_a_page_s_frame_is_edited_merged_renamed_and_withdrawn(office: Office) -> None:
    page_id, other = office.published(), office.published()
    where = f"/console/pages/{page_id}"
    slug = re.search(r"page-[0-9a-f]{8}", office["editor"].get(f"/console/pages/{other}").text)
    assert slug is not None
    mine, late = (form(office[who].get(f"{where}/frame").text, f"{where}/frame") for who in ("editor", "second"))
    changed = {**mine, "open_sections": "answer", "related": slug[0], "review_months": "3"}
    changed |= {"source_name": "Rijksoverheid", "source_url": "https://www.rijksoverheid.nl/", "kind": "news"}
    assert office["editor"].post(f"{where}/frame", changed).status_code == 303
    stale = office["second"].post(f"{where}/frame", {**late, "review_months": "9"})
    assert stale.status_code == 412
    assert "There now:" in stale.text
    again = {**form(stale.text, f"{where}/frame"), "kind": "page", "topic": "housing"}
    assert again["review_months"] == "9"
    assert office["second"].post(f"{where}/frame", again).status_code == 303
    for bad in (
        {"topic": ""},
        {"topic": "weather"},
        {"review_months": "many"},
        {"related": "no-such-page"},
        {"source_name": "x", "source_url": "javascript:alert(1)"},
        {"open_sections": "Not A Key!"},
    ):
        fields = form(office["editor"].get(f"{where}/frame").text, f"{where}/frame")
        assert office["editor"].post(f"{where}/frame", {**fields, **bad}).status_code == 400, bad
    assert office["editor"].get(f"{where}/rename").status_code == 403
    name = form(office["publisher"].get(f"{where}/rename").text, f"{where}/rename")
    assert office["publisher"].post(f"{where}/rename", {**name, "slug": "No Slug"}).status_code == 400
    assert office["publisher"].post(f"{where}/rename", {**name, "slug": slug[0]}).status_code == 409
    new_slug = f"new-{uuid.uuid4().hex[:8]}"
    assert office["publisher"].post(f"{where}/rename", {**name, "slug": new_slug}).status_code == 303
    assert office["publisher"].post(f"{where}/rename", {**name, "slug": "third"}).status_code == 412
    until(lambda: office.site.get(f"/pages/{name['slug']}").status_code == 301, "the page to be moved")
    assert office.site.get(f"/pages/{new_slug}").status_code == 200
    page = office["publisher"].get(f"{where}/withdraw").text
    assert "Withdraw in 1 language" in page
    fields = form(page, f"{where}/withdraw")
    assert office["publisher"].post(f"{where}/withdraw", {**fields, "heir": "no-such-page"}).status_code == 400
    assert office["publisher"].post(f"{where}/withdraw", {**fields, "heir": slug[0]}).status_code == 303
    assert office["publisher"].post(f"{where}/withdraw", fields).status_code in {409, 412}
    until(lambda: office.site.get(f"/pages/{new_slug}").status_code == 410, "the page to be withdrawn")
    assert office.site.get(f"/pages/{new_slug}").json()["replacedBy"] == slug[0]
    assert "takes its place" in office["editor"].get(where).text


def test_a_new_page_needs_a_name_of_its_own(office: Office) -> None:
    fields = {"title": "Titel", "slug": f"page-{uuid.uuid4().hex[:8]}", "topic": "work"}
    assert office["editor"].post("/console/pages/new", fields).status_code == 303
    again = office["editor"].post("/console/pages/new", fields)
    assert again.status_code == 409
    assert "Another page has or had the name" in again.text
    assert office["editor"].post("/console/pages/new", {**fields, "slug": "Ärger"}).status_code == 400
    assert office["editor"].post("/console/pages/new", {"title": "x"}).status_code == 400
    assert office["translator"].get("/console/pages/new").status_code == 403
    assert office["translator"].post("/console/pages/new", {**fields, "slug": "other"}).status_code == 403


def test_a_preview_opens_for_anybody_with_the_link_and_only_that_document(office: Office) -> None:
    page_id = office.page()
    document = document_in(office.write(page_id, "Nog **niet** openbaar.", do="submit").headers["location"])
    link = re.search(r'/console/preview/[^"]+', office["editor"].get(f"/console/documents/{document}").text)
    assert link is not None
    anybody = office.site.client.get(link[0])
    assert anybody.status_code == 200
    assert "Nog <strong>niet</strong> openbaar." in anybody.text
    assert "Dit is een voorbeeld." in anybody.text
    assert "noindex" in anybody.headers["x-robots-tag"]
    assert anybody.headers["cache-control"] == "no-store"
    assert office.site.client.get(link[0][:-3] + "AAA").status_code == 404
    assert office.site.client.get("/console/preview/x").status_code == 404
    preview = office.write(office.page(), "Met **nadruk**.", do="preview")
    assert "<strong>nadruk</strong>" in office["editor"].get(preview.headers["location"].partition("#")[0]).text


def test_what_lies_outside_is_refused(office: Office) -> None:
    page_id = office.published()
    document = document_in(office["publisher"].get(f"/console/pages/{page_id}").text)
    for path in (
        f"/console/pages/{uuid.uuid4()}",
        f"/console/documents/{uuid.uuid4()}",
        "/console/pages/x/texts/nl",
        f"/console/pages/{page_id}/texts/de",
        "/console/board?area=GM0002",
        "/console/documents/x",
    ):
        assert office["municipal"].get(path).status_code == 404, path
    for path in (
        "/console/board?state=lost",
        "/console/board?page=0",
        "/console/board?in=de",
        "/console/board?topic=x",
    ):
        assert office["municipal"].get(path).status_code == 400, path
    where = f"/console/pages/{page_id}/texts/nl"
    assert office["municipal"].post(where, {"title": "Van een ander", "version": "1"}).status_code in {403, 412}
    for verb in ("submit", "approve", "publish", "discard", "withdraw", "unschedule"):
        answer = office["municipal"].post(f"/console/documents/{document}/{verb}", {"version": "1"})
        assert answer.status_code == 403, verb
    assert office["municipal"].post(f"/console/pages/{page_id}/confirm-source", {"url": "x"}).status_code == 403
    assert office["editor"].post(f"/console/documents/{document}/publish", {"version": "x"}).status_code == 400
    stale = office["publisher"].post(f"/console/documents/{document}/withdraw", {"version": "999"})
    assert stale.status_code == 412
    assert "somebody was quicker" in stale.text


def test_without_a_token_nothing_is_written(office: Office) -> None:
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    fields = form(office["editor"].get(where).text, where)
    fields.pop("csrf")
    assert office["editor"].client.post(where, data={**fields, "csrf": "x", "do": "save"}).status_code == 403


def test_words_written_after_the_session_ended_are_there_after_signing_in(office: Office) -> None:
    person = add_person(office.site.database, office.site.settings, Role.EDITOR)
    writer = signed_in(office.site, person)
    page_id = office.page()
    where = f"/console/pages/{page_id}/texts/nl"
    fields = {**with_text(form(writer.get(where).text, where), "answer", "Midden in een zin"), "do": "save"}
    end_all_sessions(office.site.database, person.account_id, person.actor_id)
    assert writer.client.post(where, data={**fields, "do": "autosave"}).status_code == 401
    late = writer.client.post(where, data=fields)
    assert late.status_code == 401
    writer.last = late
    assert writer.submit("/console/sign-in", login=person.login, password=person.password).status_code == 200
    offered = code_step(person, writer)
    assert "Midden in een zin" in offered.text
    sent = writer.client.post(where, data=form(offered.text, where))
    assert sent.status_code == 303
    assert "Midden in een zin" in writer.get(where).text


def test_the_board_is_narrowed(office: Office) -> None:
    page_id = office.published("Voor het bord.")
    for query in (
        "",
        "?topic=work&kind=page&state=current&in=nl",
        "?words=titel",
        "?area=GM0001",
        "?topic=&kind=&state=",
    ):
        assert page_id in office["municipal"].get(f"/console/board{query}").text, query
    for query in ("?topic=health", "?kind=news", "?words=nowhere-to-be-found", "?area=GM0001&withText=true"):
        assert page_id not in office["municipal"].get(f"/console/board{query}").text, query
    assert "GM0002" not in office["municipal"].get("/console/board").text


def test_the_menu_shows_the_rooms_of_a_role(office: Office) -> None:
    page = office["editor"].get("/console/board").text
    assert 'href="/console/board" aria-current="page"' in page
    assert "/console/people" not in page
    assert "/console/audit" not in page
    admin = signed_in(office.site, add_person(office.site.database, office.site.settings, Role.ADMIN))
    assert "/console/people" in admin.get("/console/board").text
