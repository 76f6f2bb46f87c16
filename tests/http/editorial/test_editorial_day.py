"""A day of people who write, over HTTP: from the first draft to what readers and search see, within two seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from content.clock import local_date
from content.models import Role
from tests.support.newsroom import Caller, caller, draft, fields, through
from tests.support.site import Site, until


def soon(condition: Callable[[], Any], what: str) -> Any:
    """Two seconds are promised; a busy machine is given the patience of every test."""
    return until(condition, what)


def sections(site: Site, slug: str, locale: str, area: str = "NL") -> dict[str, str]:
    answer = site.get(f"/pages/{slug}", params={"locale": locale, "area": area})
    found = answer.json().get("sections", []) if answer.status_code == 200 else []
    return {one["key"]: one["text"] for one in found if one["locale"] == locale}


def hits(site: Site, word: str, locale: str) -> list[str]:
    answer = site.get("/search", params={"q": word, "locale": locale})
    return [one["slug"] for one in answer.json()["items"]]


def cell_of(person: Caller, slug: str, locale: str) -> tuple[str, int]:
    board = person.get("/board", params={"q": slug, "locale": locale}).json()
    (row,) = [one for one in board["items"] if one["slug"] == slug]
    return row["cells"][0]["state"], row["cells"][0]["behind"]


def test_from_the_first_draft_to_every_reader(site: Site) -> None:
    editor, publisher = caller(site, Role.EDITOR), caller(site, Role.PUBLISHER)
    translator = caller(site, Role.TRANSLATOR, None, ["pl"])
    municipal, chief = caller(site, Role.EDITOR, ["GM0772"]), caller(site, Role.PUBLISHER, ["GM0772"])

    page = fields(sources=[{"name": "Rijk", "url": "https://www.rijksoverheid.nl/"}])
    text = draft("Vraag het aan de kwartelkoning.", title="Vogelbescherming", help="Bel ons.")
    made = editor.done("POST", "/pages", {"slug": "birds", "fields": page, "text": text})
    page_id, path = made["pageId"], f"/pages/{made['pageId']}"
    assert site.get("/pages/birds").status_code == 404
    through(editor, publisher, made)
    soon(lambda: sections(site, "birds", "nl"), "the page")
    soon(lambda: "birds" in hits(site, "kwartelkoning", "nl"), "the search")
    assert cell_of(translator, "birds", "pl") == ("missing", 0)

    polish = translator.done("PUT", f"{path}/texts/pl", draft("Zapytaj derkacza.", help="Zadzwoń."), version="new")
    through(translator, publisher, polish)
    soon(lambda: sections(site, "birds", "pl").get("answer") == "Zapytaj derkacza.", "the translation")
    soon(lambda: "birds" in hits(site, "derkacza", "pl"), "the translation in the search")
    assert cell_of(translator, "birds", "pl") == ("current", 0)

    # The Dutch changes in one section: the Polish is behind by exactly that one, with what changed in it.
    before = editor.get(f"{path}/texts/nl")
    changed = draft("Vraag het aan de kwartelkoning.", title="Vogelbescherming", help="Bel ons morgen.")
    second = editor.done("PUT", f"{path}/texts/nl", changed, version=before.json()["lockVersion"])
    published = through(editor, publisher, second)
    soon(lambda: sections(site, "birds", "nl").get("help") == "Bel ons morgen.", "the change")
    assert cell_of(translator, "birds", "pl") == ("behind", 1)
    beside = translator.get(f"{path}/texts/pl").json()
    assert beside["source"]["behind"] == 1
    assert beside["source"]["behindSections"] == [{"key": "help", "verb": "text", "change": "changed"}]
    (section,) = [one for one in beside["source"]["change"]["sections"] if one["change"]]
    assert [piece["text"] for piece in section["markdown"] if piece["mark"] == "ins"] == [" morgen"]
    assert [one["title"] for one in translator.get("/waiting").json()["behind"]] == ["Vogelbescherming"]
    checked = {"basis": beside["source"]["editionId"]}
    assert checked["basis"] == published["editionId"]
    translator.done("POST", f"/documents/{beside['id']}/confirm-current", checked, version=beside["lockVersion"])
    assert cell_of(translator, "birds", "pl") == ("current", 0)

    operation = {"key": "answer", "verb": "after", "heading": "Hier", "markdown": "Ook op het stadhuis."}
    local = municipal.done("PUT", f"{path}/local-texts/GM0772/nl", {"sections": [operation]}, version="new")
    through(municipal, chief, local)
    soon(lambda: "answer-after-gm0772" in sections(site, "birds", "nl", "GM0772"), "the local text")
    assert "answer-after-gm0772" not in sections(site, "birds", "nl")
    texts = municipal.get("/local-texts/GM0772").json()
    assert [one["text"]["pageId"] for one in texts["texts"]].count(page_id) == 1
    assert texts["drift"] == []
    third = draft("Vraag het aan de uil.", title="Vogelbescherming", help="Bel ons morgen.")
    through(editor, publisher, editor.done("PUT", f"{path}/texts/nl", third, version=published["lockVersion"]))
    drifts = municipal.get("/waiting").json()["localDrift"]
    (drift,) = [one for one in drifts if one["text"]["pageId"] == page_id]
    assert [(one["key"], one["change"]) for one in drift["changed"]] == [("answer", "changed")]

    version = editor.get(path).json()["lockVersion"]
    renamed = publisher.done("POST", f"{path}/rename", {"slug": "small-birds"}, version=version)
    moved = soon(lambda: (one := site.get("/pages/birds")).status_code == 301 and one, "the redirect")
    assert moved.headers["location"].endswith("/small-birds")
    publisher.done("POST", f"{path}/withdraw", {}, version=renamed["lockVersion"])
    soon(lambda: site.get("/pages/small-birds").status_code == 410, "the withdrawal")
    soon(lambda: not hits(site, "derkacza", "pl"), "the search without it")

    figure, key = "/facts/minimum-wage-hourly-21", "minimum-wage-hourly-21"
    text = draft(f"Je krijgt {{{{ fact:{key} }}}} per uur.", title="Uurloon")
    paid = editor.done("POST", "/pages", {"slug": "pay", "fields": fields(), "text": text})
    through(editor, publisher, paid)
    soon(lambda: sections(site, "pay", "nl"), "the page with the figure")
    read = publisher.get(figure).json()
    assert "pay" in {one["slug"] for one in read["usedBy"] if not one["inDraft"]}
    today = local_date(dt.datetime.now(dt.UTC)).isoformat()
    other = {"value": "98.76", "validFrom": today}
    changed_figure = publisher.done("PUT", f"{figure}/values", other, version=read["lockVersion"])
    assert changed_figure["changes"] == read["usedBy"]
    soon(lambda: "98,76" in site.get("/pages/pay", params={"locale": "nl"}).text, "the page with the other figure")
    ahead = {"value": "99.00", "validFrom": "2100-01-01"}
    later = publisher.done("PUT", f"{figure}/values", ahead, version=changed_figure["lockVersion"])
    assert publisher.send("POST", f"{figure}/confirm", version=changed_figure["lockVersion"]).status_code == 412
    assert key in {one["of"] for one in publisher.get("/waiting").json()["facts"]}
    unconfirmed = publisher.get("/facts", params={"confirmed": "false"}).json()["total"]
    publisher.done("POST", f"{figure}/confirm", version=later["lockVersion"])
    assert publisher.get("/facts", params={"confirmed": "false"}).json()["total"] == unconfirmed - 1
    assert key not in {one["of"] for one in publisher.get("/waiting").json()["facts"]}
