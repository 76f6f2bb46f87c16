"""Writing aids: how a text reads, what it leaves unexplained, what leads nowhere; beside the text and in the API."""

from __future__ import annotations

import uuid
from typing import Any

from content.models import Role
from tests.support.forms import form, with_text
from tests.support.newsroom import Caller, caller, draft, fields, through
from tests.support.site import Site

HARD = (
    "Wanneer werkgeversverplichtingen onvoldoende gespecificeerd worden, verantwoordelijkheden onduidelijk blijven en "
    "tegelijkertijd verschillende overheidsinstanties tegenstrijdige informatie verstrekken over aansprakelijkheid, "
    "premiebetalingen en loonadministratie, kunnen werknemers uiteindelijk onherstelbare financiële schade ondervinden "
    "waarvoor niemand verantwoordelijkheid neemt."
)
PLAIN = "Je krijgt elke maand een brief. Bewaar die brief goed. Klopt er iets niet? Vraag het je baas. " * 4


def made(who: Caller, text: dict[str, Any]) -> dict[str, Any]:
    slug = f"page-{uuid.uuid4().hex[:8]}"
    sources = [{"name": "Rijk", "url": "https://www.rijksoverheid.nl/"}]
    return dict(who.done("POST", "/pages", {"slug": slug, "fields": fields(sources=sources), "text": text}))


def aids(who: Caller, page: dict[str, Any]) -> dict[str, Any]:
    return dict(who.get(f"/documents/{page['documentId']}/aids").json())


def test_a_hard_text_is_told_from_a_plain_one(console_site: Site) -> None:
    anna = caller(console_site, Role.EDITOR)
    found = aids(anna, made(anna, draft(PLAIN, hard=HARD)))
    plain, hard = found["sections"]
    assert (plain["key"], plain["isHard"], plain["longSentences"]) == ("answer", False, [])
    assert plain["level"] <= plain["bound"]
    assert hard["isHard"]
    assert hard["longSentences"][0]["words"] > 30
    assert hard["longSentences"][0]["begins"].startswith("Wanneer werkgeversverplichtingen")
    assert found["whole"]["words"] == plain["words"] + hard["words"]
    assert found["broken"] == found["missingSections"] == []
    assert [(one["name"], one["checkedOn"]) for one in found["staleSources"]] == [("Rijk", None)]


def test_only_what_leads_nowhere_stops_a_text(console_site: Site) -> None:
    anna, bert = caller(console_site, Role.EDITOR), caller(console_site, Role.PUBLISHER)
    page = made(anna, draft(f"{HARD} Vraag huurtoeslag aan."))
    found = aids(anna, page)
    assert found["whole"]["isHard"]
    assert {"dutch": "huurtoeslag", "translation": None} in found["dutchWords"]
    through(anna, bert, page)
    for wrong in (
        "[x](page:no-such-page)", "{{ fact:no-such-fact }}", "[x](term:no-such-term)", "[x](http://www.example.nl/)",
        "[x](page:payslip#no-such-section)",
    ):  # fmt: skip
        broken = made(anna, draft(wrong))
        assert [one["where"] for one in aids(anna, broken)["broken"]] == ["/sections/0/markdown"], wrong
        path = f"/documents/{broken['documentId']}/submit"
        assert anna.send("POST", path, version=broken["lockVersion"]).status_code == 400, wrong


def test_a_dutch_word_is_explained_by_brackets_or_a_link(console_site: Site) -> None:
    anna = caller(console_site, Role.EDITOR)

    def words(text: str) -> set[str]:
        return {one["dutch"] for one in aids(anna, made(anna, draft(text)))["dutchWords"]}

    assert "huurtoeslag" in words("Je kunt huurtoeslag krijgen.")
    for text in (
        "Je kunt huurtoeslag (geld voor je huur) krijgen.", "Geld voor je huur (huurtoeslag) krijg je soms.",
        "Je kunt [huurtoeslag](term:huurtoeslag) krijgen.", "Je kunt **huurtoeslag** (geld voor je huur) krijgen.",
        "Je kunt geld krijgen.",
    ):  # fmt: skip
        assert "huurtoeslag" not in words(text), text


def test_a_translation_hears_which_sections_it_lacks(console_site: Site) -> None:
    anna, bert = caller(console_site, Role.EDITOR), caller(console_site, Role.PUBLISHER)
    page = made(anna, draft("Tekst.", costs="Kosten."))
    through(anna, bert, page)
    polish = anna.done(
        "PUT", f"/pages/{page['pageId']}/texts/pl", draft("Wynagrodzenie.", title="Tytuł"), version="new"
    )
    assert aids(anna, polish)["missingSections"] == [{"key": "costs", "heading": "costs"}]
    outside = caller(console_site, Role.TRANSLATOR, ["GM0772"], ["pl"])
    assert outside.get(f"/documents/{polish['documentId']}/aids").status_code == 200
    assert outside.get(f"/documents/{uuid.uuid4()}/aids").status_code == 404


def test_the_writing_page_shows_them_after_saving_and_when_asked(console_site: Site) -> None:
    anna = caller(console_site, Role.EDITOR)
    page = made(anna, draft("Tekst.", costs="Kosten."))
    path = f"/console/pages/{page['pageId']}/texts/nl"
    english = {"accept-language": "en"}
    opened = anna.browser.get(path, headers=english).text
    assert 'id="aids"' not in opened
    sent = with_text(form(opened, path), "costs", f"{HARD} [x](page:no-such-page)")
    saved = anna.browser.post(path, {**sent, "do": "check"})
    assert saved.headers["location"] == f"{path}?done=checked#aids"
    shown = anna.browser.get(f"{path}?done=checked", headers=english).text
    for words in ("How this text reads", "Harder than B1", "cannot be published until", "Nobody opened these sources"):
        assert words in shown, words
    assert 'href="#markdown-1"' in shown, "what is broken leads to its field"
    beside = shown.partition('id="section-costs"')[2].partition("</section>")[0]
    assert "A sentence of" in beside
    again = anna.browser.post(path, {**form(shown, path), "do": "save"})
    assert 'id="aids"' in anna.browser.get(again.headers["location"].partition("#")[0]).text
