"""A municipality's day in the console: its own words on open sections, in its languages, what changes underneath."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from content.actions.approve import approve
from content.actions.create_page import create_page
from content.actions.publish import publish
from content.actions.save_draft import save_draft
from content.actions.submit import submit
from content.acts import Saved
from content.models import OPERATOR_ID, PageKind, Role, Topic
from content.page_fields import PageFields
from content.writing import Writing
from tests.support.console import MARKUP, colleague, fill_in, form_fields, links
from tests.support.editing import writing
from tests.support.people import Browser
from tests.support.site import Site, until

LIST = "/console/local-texts"
FIELDS = PageFields(PageKind.PAGE, Topic.WORK, open_sections=("answer", "help"))


@dataclass
class Shared:
    """A shared page with a live Dutch text, and who keeps it."""

    site: Site
    slug: str
    page_id: uuid.UUID
    author: uuid.UUID
    saved: Saved

    def at(self, area: str, locale: str) -> str:
        """The address of a local text of it."""
        return f"{LIST}/{area}/{self.page_id}/{locale}"

    def rewrite(self, wanted: Writing) -> None:
        """Publishes another Dutch text."""
        self.saved = save_draft(
            self.site.database, self.page_id, "nl", wanted, self.author, lock_version=self.saved.lock_version
        )
        self.publish()

    def publish(self) -> None:
        """Publishes the draft."""
        for act, who in ((submit, self.author), (approve, OPERATOR_ID), (publish, OPERATOR_ID)):
            self.saved = act(self.site.database, self.saved.document_id, who, lock_version=self.saved.lock_version)


@pytest.fixture
def shared(console_site: Site) -> Shared:
    """A page of one's own."""
    author, _ = colleague(console_site, Role.PUBLISHER)
    slug = f"page-{uuid.uuid4().hex[:8]}"
    text = writing("Antwoord.", title=f"Titel {slug}", help="Hulp.", closed="Dicht.")
    saved = create_page(console_site.database, slug, FIELDS, text, author.actor_id)
    made = Shared(console_site, slug, saved.page_id, author.actor_id, saved)
    made.publish()
    return made


def editor(site: Site, role: Role = Role.EDITOR, area: str = "GM0772", locales: list[str] | None = None) -> Browser:
    return colleague(site, role, [area], locales)[1]


def step(browser: Browser, path: str, name: str) -> int:
    """Takes a step as its button does; gives the status."""
    page = browser.get(path).text
    return browser.post(f"{path}/{name}", form_fields(page, f"{path}/{name}")).status_code


def published(site: Site, path: str, writer: Browser, **fields: str) -> None:
    """A local text through review, by two people."""
    assert fill_in(writer, path, **fields, step="submit").status_code == 303
    boss = editor(site, Role.PUBLISHER, path.split("/")[3])
    assert step(boss, path, "approve") == 303
    assert step(boss, path, "publish") == 303


def sections(shared: Shared, area: str, locale: str) -> dict[str, tuple[str, str]]:
    answer = shared.site.get(f"/pages/{shared.slug}?area={area}&locale={locale}").json()
    return {one["key"]: (one["origin"], one["text"]) for one in answer["sections"]}


def test_a_text_goes_from_the_list_to_the_readers(shared: Shared) -> None:
    own = editor(shared.site)
    assert own.get(LIST).headers["location"] == f"{LIST}/GM0772", "one area: no choice to make"
    path = shared.at("GM0772", "nl")
    assert path in links(own.get(f"{LIST}/GM0772").text, rf"{LIST}/[^\"]+")
    fields = {
        "sections__answer__after__heading": "Bij ons",
        "sections__answer__after__markdown": "Kom langs.",
        "hide__help": "yes",
    }
    saved = fill_in(own, path, **fields)
    assert saved.status_code == 303
    assert "The draft is saved" in own.get(saved.headers["location"]).text
    preview = own.get(f"{path}/preview").text
    assert "Kom langs." in preview
    assert "Hulp." not in preview
    assert "Kom langs." not in own.get(f"{path}/preview?state=now").text
    assert own.get(f"{shared.at('GM0772', 'bg')}/preview").status_code == 200
    published(shared.site, path, own)
    until(lambda: "answer-after-gm0772" in sections(shared, "GM0772", "nl"), "the local text to be public")
    assert "help" not in sections(shared, "GM0772", "nl")
    assert "help" in sections(shared, "NL", "nl")


def test_nobody_approves_their_own_text(shared: Shared) -> None:
    boss = editor(shared.site, Role.PUBLISHER)
    path = shared.at("GM0772", "nl")
    fill_in(boss, path, sections__help__before__heading="Kop", sections__help__before__markdown="Tekst.", step="submit")
    page = boss.get(path).text
    assert f"{path}/approve" not in page
    refused = boss.post(f"{path}/approve", {"version": form_fields(page, f"{path}/send-back")["version"]})
    assert refused.status_code == 403
    assert f"{path}/send-back" in page, "one's own may be taken back"


def test_sent_back_with_a_reason(shared: Shared) -> None:
    own, boss = editor(shared.site), editor(shared.site, Role.PUBLISHER)
    path = shared.at("GM0772", "nl")
    fill_in(
        own, path, sections__help__replace__heading="Kop", sections__help__replace__markdown="Tekst.", step="submit"
    )
    assert fill_in(boss, path, f"{path}/send-back", note=f"Te kort. {MARKUP}").status_code == 303
    page = own.get(path).text
    assert "Te kort." in page
    assert "<script" not in page
    assert step(own, path, "discard") == 303
    assert own.post(f"{path}/no-such-step", {"version": "1"}).status_code == 404


def test_a_translation_says_what_its_source_says(shared: Shared) -> None:
    own = editor(shared.site)
    path, polish = shared.at("GM0772", "nl"), shared.at("GM0772", "pl")
    published(
        shared.site, path, own, sections__answer__replace__heading="Hier", sections__answer__replace__markdown="Anders."
    )
    piotr = editor(shared.site, Role.TRANSLATOR, "GM0772", ["pl"])
    page = piotr.get(polish).text
    assert "Anders." in page, "the source stands beside"
    assert "sections.answer.replace.heading" in page
    assert "sections.help" not in page, "only what the source does is translated"
    assert "hide." not in page
    published(
        shared.site,
        polish,
        piotr,
        sections__answer__replace__heading="Tu",
        sections__answer__replace__markdown="Inaczej.",
    )
    until(lambda: sections(shared, "GM0772", "pl")["answer"][1] == "Inaczej.", "the Polish local text to be public")
    assert piotr.post(path, {"version": "3"}).status_code == 403
    assert "readonly" in piotr.get(path).text


def test_what_changed_underneath_is_shown_and_taken_in(shared: Shared) -> None:
    own = editor(shared.site)
    path = shared.at("GM0772", "nl")
    published(
        shared.site,
        path,
        own,
        sections__answer__after__heading="Bij ons",
        sections__answer__after__markdown="Kom langs.",
    )
    shared.rewrite(writing("Nieuw antwoord.", title="Titel", help="Hulp.", closed="Dicht."))
    assert "1 section changed underneath" in own.get(f"{LIST}/GM0772").text
    assert path in links(own.get("/console").text, rf"{LIST}/[^\"]+"), "it waits on the first screen"
    page = own.get(path).text
    assert "<ins>Nieuw antwoord</ins>" in page or "<ins>Nieuw" in page
    assert step(own, path, "confirm-current") == 303
    assert "What changed underneath" not in own.get(path).text


def test_a_text_whose_section_is_gone_says_so(shared: Shared) -> None:
    own = editor(shared.site)
    path = shared.at("GM0772", "nl")
    published(shared.site, path, own, sections__help__after__heading="Bij ons", sections__help__after__markdown="Kom.")
    shared.rewrite(writing("Antwoord.", title="Titel", closed="Dicht."))
    assert "1 text lost its section" in own.get(f"{LIST}/GM0772").text
    assert "The page no longer has this section" in own.get(path).text
    assert fill_in(own, path, sections__help__after__heading="", sections__help__after__markdown="").status_code == 303


def test_two_editors_of_one_text_lose_nothing(shared: Shared) -> None:
    anna, bert = editor(shared.site), editor(shared.site)
    path = shared.at("GM0772", "nl")
    first = form_fields(anna.get(path).text, path)
    fields = {"sections.help.after.heading": "Kop", "sections.help.after.markdown": "Van Anna."}
    fill_in(bert, path, sections__help__after__heading="Kop", sections__help__after__markdown="Van Bert.")
    late = anna.post(path, first | fields)
    assert late.status_code == 412
    assert "Van Bert." in late.text
    kept = form_fields(late.text, path)
    assert kept["sections.help.after.markdown"] == "Van Anna."
    assert anna.post(path, kept).status_code == 303


def test_an_unfinished_text_is_kept_but_not_sent(shared: Shared) -> None:
    own = editor(shared.site)
    path = shared.at("GM0772", "nl")
    sent = fill_in(own, path, sections__help__after__markdown="Zonder kop, {{ fact:no-such }}.", step="submit")
    assert sent.status_code == 400
    assert 'id="sections-help-after-heading-fault"' in sent.text
    assert "Zonder kop" in own.get(path).text, "the draft itself was saved"
    both = fill_in(
        own, path, hide__answer="yes", sections__answer__replace__heading="Kop", sections__answer__replace__markdown="x"
    )
    assert both.status_code == 400
    assert fill_in(own, path, sections__closed__after__markdown="x").status_code == 400, "not open"


def test_markup_in_a_local_text_is_harmless(shared: Shared) -> None:
    own = editor(shared.site)
    path = shared.at("GM0772", "nl")
    fields = {"sections__help__after__heading": MARKUP, "sections__help__after__markdown": MARKUP}
    assert fill_in(own, path, **fields, change_note=MARKUP).status_code == 303
    for page in (path, f"{path}/preview", f"{LIST}/GM0772"):
        assert "<script>alert" not in own.get(page).text, page
    assert form_fields(own.get(path).text, path)["sections.help.after.markdown"] == MARKUP


def test_another_municipality_and_odd_addresses_are_not_there(shared: Shared) -> None:
    own = editor(shared.site)
    for area in ("GM0855", "NL", "GM9999", "x", "%00"):
        assert own.get(f"{LIST}/{area}").status_code == 404, area
        assert own.get(shared.at(area, "nl")).status_code == 404, area
        assert own.post(shared.at(area, "nl"), {"version": "0"}).status_code == 404, area
        assert own.get(f"{shared.at(area, 'nl')}/preview").status_code == 404, area
    assert own.get(f"{LIST}/PV30").status_code == 200, "what holds there too can be read"
    assert own.post(shared.at("PV30", "nl"), {"version": "0", "hide.help": "yes"}).status_code == 403
    assert own.get(shared.at("GM0772", "xx")).status_code == 404
    assert own.get(f"{LIST}/GM0772/{uuid.uuid4()}/nl").status_code == 404
    assert own.get(f"{LIST}/GM0772/x/nl").status_code == 404
