"""Facts, terms, contact points, synonyms, people and the audit over HTTP."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import Any

import pytest

from content.models import Role
from tests.support.newsroom import Caller, caller, draft, fields, through
from tests.support.people import Person, browser, signed_in
from tests.support.site import Site


@pytest.fixture(scope="module")
def admin(newsroom: Site) -> Caller:
    return caller(newsroom, Role.ADMIN)


def name(kind: str) -> str:
    return f"{kind}-{uuid.uuid4().hex[:8]}"


def test_a_new_fact_and_what_a_change_of_it_will_change(admin: Caller, newsroom: Site) -> None:
    key = name("fact")
    fact = {"type": "number", "topic": "work", "sourceName": "Rijk", "sourceUrl": "https://www.rijksoverheid.nl/"}
    assert admin.send("PUT", f"/facts/{key}", fact).status_code == 428
    assert admin.send("PUT", f"/facts/{key}", fact, version=3).status_code == 404
    made = admin.done("PUT", f"/facts/{key}", fact, version="new")
    again = admin.send("PUT", f"/facts/{key}", {**fact, "sourceName": "Anders"}, version="new")
    assert again.json()["differs"] == [{"where": "/sourceName", "yours": "Anders", "theirs": "Rijk"}]
    wrong = admin.send("PUT", f"/facts/{key}/values", {"value": "many", "unit": "count"}, version=made["lockVersion"])
    assert wrong.status_code == 400
    version = admin.done("PUT", f"/facts/{key}/values", {"value": "5", "unit": "count"}, version=made["lockVersion"])
    slug = name("page")
    text = draft(f"Je krijgt {{{{ fact:{key} }}}} dagen.")
    page = admin.done("POST", "/pages", {"slug": slug, "fields": fields(), "text": text})
    used = admin.get(f"/facts/{key}/used-by").json()["items"]
    assert [(one["slug"], one["inDraft"]) for one in used] == [(slug, True)]
    through(admin, caller(newsroom, Role.PUBLISHER), page)
    whole = admin.get(f"/facts/{key}").json()
    assert [(one["slug"], one["inDraft"]) for one in whole["usedBy"]] == [(slug, False)]
    assert whole["lockVersion"] == version["lockVersion"]
    late = admin.done(
        "PUT", f"/facts/{key}/values", {"value": None, "validFrom": "2099-01-01"}, version=whole["lockVersion"]
    )
    assert [one["slug"] for one in late["changes"]] == [slug]
    assert admin.get(f"/facts/{key}").json()["values"] == [
        {"validFrom": None, "value": "5", "unit": "count"},
        {"validFrom": "2099-01-01", "value": None, "unit": "count"},
    ]


def test_a_term_in_all_its_life(admin: Caller, newsroom: Site) -> None:
    slug = name("term")
    words = {"name": "Loonstrook", "explanation": "Wat je verdient.", "whatToDo": "Bewaar hem."}
    made = admin.done("POST", "/terms", {"slug": slug, "dutch": slug, "texts": {"nl": words}})
    path = f"/terms/{made['id']}"
    read = admin.get(path)
    assert read.headers["etag"] == '"1"'
    assert read.json()["texts"] == {"nl": {**words, "sender": ""}}
    polish = caller(newsroom, Role.EDITOR, None, ["pl"])
    both = {"nl": words, "pl": {"name": "Pasek", "explanation": "Ile zarabiasz."}}
    assert polish.send("PUT", path, {"dutch": "anders", "texts": both}, version=1).status_code == 403
    saved = polish.done("PUT", path, {"dutch": slug, "texts": both}, version=1)
    page = admin.done("POST", "/pages", {"slug": name("page"), "fields": fields(), "text": draft(f"[x](term:{slug})")})
    assert [one["id"] for one in admin.get(f"{path}/used-by").json()["items"]] == [page["pageId"]]
    renamed = admin.done("POST", f"{path}/rename", {"slug": f"{slug}-x"}, version=saved["lockVersion"])
    assert admin.send("POST", f"{path}/withdraw", version=saved["lockVersion"]).status_code == 412
    listed = admin.get("/terms", params={"pageSize": 100}).json()["items"]
    assert f"{slug}-x" in {one["slug"] for one in listed}
    admin.done("POST", f"{path}/withdraw", version=renamed["lockVersion"])
    assert admin.get(path).json()["withdrawnAt"] is not None
    assert newsroom.get(f"/terms/{slug}-x").status_code == 410


def test_a_contact_point_in_all_its_life(newsroom: Site, admin: Caller) -> None:
    municipal = caller(newsroom, Role.PUBLISHER, ["GM0001"])
    slug = name("point")
    point = {
        "kind": "information-point", "organisation": "Punt", "areas": ["GM0001"], "phones": ["0800-8020"],
        "languages": ["pl"], "texts": {"nl": {"service": "Loket", "description": "Kom langs."}},
    }  # fmt: skip
    wide = municipal.send("POST", "/contact-points", {**point, "slug": slug, "areas": ["GM0001", "NL"]})
    assert wide.status_code == 403
    made = municipal.done("POST", "/contact-points", {**point, "slug": slug})
    path = f"/contact-points/{made['id']}"
    assert {key: municipal.get(path).json()[key] for key in ("areas", "phones", "languages")} == {
        "areas": ["GM0001"], "phones": ["0800-8020"], "languages": ["pl"],
    }  # fmt: skip
    wrong = municipal.send("PUT", path, {**point, "postalCode": "\x07", "confirmedOn": "2199-01-01"}, version=1)
    assert {one["where"] for one in wrong.json()["errors"]} == {"/postalCode", "/confirmedOn"}
    saved = municipal.done("PUT", path, {**point, "town": "Dorp"}, version=1)
    elsewhere = caller(newsroom, Role.PUBLISHER, ["GM0002"])
    assert elsewhere.send("PUT", path, point, version=saved["lockVersion"]).status_code == 403
    assert slug in {one["slug"] for one in admin.get("/contact-points", params={"pageSize": 100}).json()["items"]}
    renamed = admin.done("POST", f"{path}/rename", {"slug": f"{slug}-x"}, version=saved["lockVersion"])
    municipal.done("POST", f"{path}/withdraw", version=renamed["lockVersion"])


def test_synonyms_of_a_locale(admin: Caller) -> None:
    before = admin.get("/synonyms/ro").json()
    wanted = {"groups": [["salariu", "leafa"]], "oneWay": {"fluturas": ["salariu"]}, "stopWords": ["si"]}
    done = admin.done("PUT", "/synonyms/ro", wanted, version=before["lockVersion"])
    read = admin.get("/synonyms/ro")
    assert read.headers["etag"] == f'"{done["lockVersion"]}"'
    assert {key: read.json()[key] for key in ("oneWay", "stopWords")} == {
        "oneWay": wanted["oneWay"],
        "stopWords": ["si"],
    }
    assert admin.send("PUT", "/synonyms/ro", {}, version=before["lockVersion"]).status_code == 412
    assert admin.get("/synonyms/xx").status_code == 404


def test_people_from_the_first_link_to_the_last_trace(newsroom: Site, admin: Caller) -> None:
    wrong = admin.send(
        "POST", "/accounts", {"login": "no address", "name": "", "role": "editor", "areas": [], "locales": ["xx"]}
    )
    assert wrong.status_code == 400
    login = f"{name('anna')}@example.nl"
    body = {"login": login.upper(), "name": "Anna  Smit", "role": "editor", "areas": ["GM0001"], "locales": ["nl"]}
    link = admin.done("POST", "/accounts", body)
    path = f"/accounts/{link['accountId']}"
    assert link["url"].startswith("https://mip.example/console/set-password?link=")
    assert admin.send("POST", "/accounts", body).status_code == 409
    shown = browser(newsroom).get(link["url"].removeprefix("https://mip.example"))
    assert shown.status_code == 200
    account = admin.get(path).json()
    assert (account["name"], account["state"], account["login"], account["liveSessions"]) == (
        "Anna Smit", "no-password", login, 0,
    )  # fmt: skip
    person = caller(newsroom, Role.EDITOR, ["GM0001"])
    path = f"/accounts/{person.person.account_id}"
    assert admin.get(path).json()["liveSessions"] == 1
    admin.done("PUT", f"{path}/role", {"role": "translator", "areas": None, "locales": ["pl"]})
    assert person.get("/me").json()["role"] == "translator"
    admin.done("POST", f"{path}/end-sessions")
    assert person.get("/me").status_code == 401
    again = signed_in(newsroom, person.person)
    reset = admin.done("POST", f"{path}/reset", {"secondFactor": True})
    assert reset["url"] != link["url"]
    assert again.get("/v1/editorial/me").status_code == 401
    admin.done("POST", f"{path}/disable")
    assert admin.send("POST", f"{path}/reset", {}).status_code == 409
    admin.done("POST", f"{path}/enable")
    admin.done("POST", f"{path}/disable")
    admin.done("POST", f"{path}/forget")
    removed = admin.get(path).json()
    assert (removed["name"], removed["login"], removed["state"]) == ("", "", "removed")
    assert admin.send("POST", f"{path}/enable").status_code == 409
    trail = admin.get("/audit-events", params={"thingId": str(person.person.account_id)}).json()
    assert [one["verb"] for one in trail["items"]][:2] == ["forget", "disable"]
    assert person.person.login not in json.dumps(trail)
    export = admin.get("/audit-events/export", params={"format": "csv", "thingId": str(person.person.account_id)})
    assert person.person.login not in export.text


def test_who_manages_people_of_one_municipality_reaches_no_further(newsroom: Site, admin: Caller) -> None:
    chief = caller(newsroom, Role.ADMIN, ["GM0001"])
    inside, outside = caller(newsroom, Role.EDITOR, ["GM0001"]), caller(newsroom, Role.EDITOR, ["GM0002"])
    listed = {one["id"] for one in chief.get("/accounts").json()["items"]}
    assert {str(inside.person.account_id), str(chief.person.account_id)} <= listed
    assert not listed & {str(outside.person.account_id), str(admin.person.account_id)}
    for act, body in (("disable", None), ("reset", {}), ("end-sessions", None), ("forget", None)):
        for who in (outside, admin):
            answer = chief.send("POST", f"/accounts/{who.person.account_id}/{act}", body)
            assert answer.status_code == 404, act
    everywhere = {"role": "admin", "areas": None, "locales": None}
    assert chief.send("PUT", f"/accounts/{inside.person.account_id}/role", everywhere).status_code == 403
    assert chief.send("PUT", f"/accounts/{chief.person.account_id}/role", everywhere).status_code == 409
    assert chief.send("PUT", f"/accounts/{outside.person.account_id}/role", everywhere).status_code == 404
    wide = {"login": f"{name('x')}@example.nl", "name": "X", "role": "editor", "areas": ["PV30"], "locales": None}
    assert chief.send("POST", "/accounts", wide).status_code == 403
    chief.done("POST", "/accounts", {**wide, "areas": ["GM0001"]})
    editor = caller(newsroom, Role.EDITOR)
    assert editor.send("POST", f"/accounts/{inside.person.account_id}/disable").status_code == 403
    assert outside.get("/me").status_code == admin.get("/me").status_code == 200


def test_the_audit_is_filtered_and_exported(newsroom: Site, admin: Caller) -> None:
    editor = caller(newsroom, Role.EDITOR)
    page = editor.done("POST", "/pages", {"slug": name("page"), "fields": fields(), "text": draft()})
    mine = {"actorId": str(editor.person.actor_id)}
    found = admin.get("/audit-events", params=mine).json()
    assert {one["verb"] for one in found["items"]} == {"create-page", "save-draft"}
    assert found["total"] == 2
    one = admin.get("/audit-events", params={**mine, "verb": "save-draft", "area": "NL", "pageSize": 1}).json()
    assert [item["detail"]["document"] for item in one["items"]] == [page["documentId"]]
    later = admin.get("/audit-events", params={**mine, "fromAt": "2100-01-01T00:00:00Z"}).json()
    assert later["items"] == []
    whole = admin.get("/audit-events/export", params={"format": "json", **mine})
    assert whole.json()["items"] == found["items"]
    export = admin.get("/audit-events/export", params=mine)
    assert export.headers["content-type"].startswith("text/csv")
    assert export.headers["content-disposition"] == 'attachment; filename="audit-events.csv"'
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(export.text)))
    assert {row["verb"] for row in rows} == {"create-page", "save-draft"}
    assert [json.loads(row["detail"]) for row in rows] == [one["detail"] for one in found["items"]]
    for parameters in ({"verb": "\x00"}, {"fromAt": "5"}, {"format": "xml"}, {"untilAt": "9999-12-31T23:59:59-23:00"}):
        answer = admin.get("/audit-events/export", params=parameters)
        assert answer.status_code == 400, parameters
    municipal = caller(newsroom, Role.ADMIN, ["GM0001"])
    assert municipal.get("/audit-events", params=mine).json()["total"] == 0


def test_a_name_that_is_a_formula_is_text_in_a_spreadsheet(newsroom: Site, admin: Caller) -> None:
    formula = "=cmd|' /C calc'!A0"
    login = f"{name('x')}@example.nl"
    body = {"login": login, "name": formula, "role": "editor", "areas": None, "locales": None}
    account = admin.done("POST", "/accounts", body)["accountId"]
    actor = admin.get(f"/accounts/{account}").json()["actorId"]
    person = Person(uuid.UUID(account), uuid.UUID(actor), login)
    someone = Caller(person, signed_in(newsroom, person))
    someone.done("POST", "/pages", {"slug": name("page"), "fields": fields(), "text": draft()})
    export = admin.get("/audit-events/export", params={"actorId": actor})
    assert {row["actor"] for row in csv.DictReader(io.StringIO(export.text))} == {f"'{formula}"}
