"""What the editorial API refuses: no session, forged requests, fields that are not theirs, other people's things."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from structlog.testing import capture_logs

from api.problems import TITLES
from content.actions.end_sessions import end_all_sessions
from content.models import OPERATOR_ID, Role
from locales.catalog import translator
from tests.support.newsroom import BASE, Caller, caller, draft, fields, through
from tests.support.people import browser
from tests.support.site import Site


@pytest.fixture(scope="module")
def admin(newsroom: Site) -> Caller:
    return caller(newsroom, Role.ADMIN)


def outcomes(logs: Any) -> list[tuple[str, str | None, str]]:
    return [(one["verb"], one["actor"], one["outcome"]) for one in logs if one["event"] == "security"]


@pytest.mark.parametrize("cookie", [None, "A" * 43, "x", "A" * 5000, "\x7f'; --"])
def test_a_forged_cookie_is_nobody(newsroom: Site, cookie: str | None) -> None:
    for method, path in (("GET", "/me"), ("GET", "/nothing-there"), ("PUT", "/synonyms/nl"), ("GET", "/me?x=1")):
        stranger = browser(newsroom)
        headers = {} if cookie is None else {"Cookie": f"__Host-mip={cookie}"}
        with capture_logs() as logs:
            answer = stranger.client.request(method, f"{BASE}{path}", headers=headers)
        if path == "/nothing-there":
            assert answer.status_code == 404
            continue
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json"), path
        assert answer.headers["cache-control"] == "no-store"
        assert outcomes(logs)[-1][1:] == (None, "not signed in")
        assert "testclient" not in str(logs)


def test_an_ended_session_is_nobody(newsroom: Site) -> None:
    person = caller(newsroom, Role.EDITOR)
    assert person.get("/me").status_code == 200
    end_all_sessions(newsroom.database, person.person.account_id, OPERATOR_ID)
    with capture_logs() as logs:
        assert person.get("/me").status_code == 401
    assert ("GET", str(person.person.actor_id), "session over") in outcomes(logs)
    assert person.send("PUT", "/synonyms/nl", {}, version=0).status_code == 401


def test_every_write_wants_the_token_of_the_session(newsroom: Site, admin: Caller) -> None:
    other = caller(newsroom, Role.ADMIN)
    document = admin.get("/openapi.json").json()
    ids = {
        name: str(uuid.uuid4())
        for name in (
            "pageId",
            "documentId",
            "editionId",
            "termId",
            "contactPointId",
            "accountId",
            "tokenId",
            "noticeId",
        )
    }
    asked = 0
    for path, operations in document["paths"].items():
        for method in operations.keys() - {"get"}:
            concrete = path.format(**ids, area="GM0001", locale="nl", key="minimum-wage")
            with capture_logs() as logs:
                answer = admin.browser.client.request(method, f"{BASE}{concrete}", json={})
            assert answer.status_code == 403, path
            assert outcomes(logs) == [(method.upper(), str(admin.person.actor_id), "no token of ours")]
            asked += 1
    assert asked > 30
    path = f"{BASE}/synonyms/nl"
    for headers in (
        {"X-CSRF-Token": other.browser.csrf},
        {"X-CSRF-Token": admin.browser.csrf, "Sec-Fetch-Site": "cross-site"},
        {"X-CSRF-Token": admin.browser.csrf, "Origin": "https://evil.example"},
    ):
        answer = admin.browser.client.put(path, json={}, headers={"If-Match": '"0"', **headers})
        assert answer.status_code in {401, 403}
    token = admin.get("/me").json()["csrfToken"]
    good = {"If-Match": '"77"', "X-CSRF-Token": token, "Sec-Fetch-Site": "same-origin"}
    assert admin.browser.client.put(path, json={}, headers=good).status_code == 412


def test_nothing_is_for_another_origin(newsroom: Site, admin: Caller) -> None:
    for method, path in (("GET", "/me"), ("OPTIONS", "/pages"), ("GET", "/none"), ("GET", "/openapi.json")):
        answer = admin.browser.client.request(
            method, f"{BASE}{path}", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        )
        assert not [name for name in answer.headers if name.startswith("access-control")], path
        assert answer.headers["cache-control"] == "no-store"
        assert "cross-origin-resource-policy" not in answer.headers or path != "/me"


MORE = {
    "POST /pages": {"slug": "x", "fields": fields(), "text": draft()},
    "PUT /pages/{page}": fields(),
    "PUT /pages/{page}/texts/nl": draft(),
    "PUT /pages/{page}/local-texts/GM0001/nl": {"sections": []},
    "POST /documents/{document}/publish": {},
    "POST /documents/{document}/schedule": {"publishAt": "2100-01-01T00:00:00Z"},
    "PUT /facts/minimum-wage": {"type": "money", "sourceName": "R", "sourceUrl": "https://r.nl/"},
    "PUT /facts/minimum-wage/values": {"value": "1"},
    "POST /terms": {"slug": "x", "dutch": "x", "texts": {"nl": {"name": "x", "explanation": "x"}}},
    "POST /contact-points": {"slug": "x", "kind": "authority", "organisation": "x", "texts": {"nl": {"service": "x"}}},
    "PUT /synonyms/nl": {},
    "POST /accounts": {"login": "x@example.nl", "name": "X", "role": "editor", "areas": None, "locales": None},
}
EXTRA = ("state", "authorId", "reviewerId", "lockVersion", "checkedOn", "withdrawnAt", "isSource", "change_kind", "id")


def test_no_field_is_written_that_is_not_named(newsroom: Site, admin: Caller) -> None:
    page = admin.done("POST", "/pages", {"slug": f"p-{uuid.uuid4().hex[:8]}", "fields": fields(), "text": draft()})
    for what, body in MORE.items():
        method, path = what.split()
        path = path.format(page=page["pageId"], document=page["documentId"])
        answer = admin.send(method, path, {**body, **dict.fromkeys(EXTRA, "published")}, version=1)
        assert answer.status_code == 400, (what, answer.text)
        assert {one["where"] for one in answer.json()["errors"]} == {f"/{name}" for name in EXTRA}, what
    nested = {**draft(), "sections": [{"key": "answer", "hash": "x", "verb": "replace"}]}
    answer = admin.send("PUT", f"/pages/{page['pageId']}/texts/nl", nested, version=1)
    assert {one["where"] for one in answer.json()["errors"]} == {"/sections/0/hash", "/sections/0/verb"}
    assert admin.get("/board?page_size=3").status_code == 400
    assert admin.get("/board?area=NL&area=PV30").status_code == 400


def test_another_municipality_does_not_exist(newsroom: Site, admin: Caller) -> None:
    slug = f"p-{uuid.uuid4().hex[:8]}"
    page = admin.done("POST", "/pages", {"slug": slug, "fields": fields(), "text": draft()})
    publisher = caller(newsroom, Role.PUBLISHER)
    through(admin, publisher, page)
    operation = {"sections": [{"key": "answer", "verb": "after", "heading": "Hier", "markdown": "Geheim."}]}
    place = f"/pages/{page['pageId']}/local-texts/GM0001/nl"
    local = admin.done("PUT", place, operation, version="new")
    person = caller(newsroom, Role.PUBLISHER, ["GM0002"])
    document = f"/documents/{local['documentId']}"
    asked = [person.get(path) for path in (document, f"{document}/editions", place, "/board?area=GM0001")]
    asked += [person.get("/local-texts/GM0001"), person.send("POST", f"{document}/submit", version=1)]
    asked += [person.send("PUT", place, operation, version=1)]
    # As what never was: nothing tells that it is there.
    never = [person.get(f"/documents/{uuid.uuid4()}"), person.get("/local-texts/GM9999"), person.get("/documents/1")]
    for answer in (*asked, *never):
        assert answer.status_code == 404
        assert answer.json() == asked[0].json()
        assert "Geheim" not in answer.text
    assert person.get(f"/pages/{page['pageId']}").json()["texts"] != []
    assert {one["area"] for one in person.get(f"/pages/{page['pageId']}").json()["texts"]} == {"NL"}


@pytest.mark.parametrize("locale", ["nl", "pl", "bg"])
def test_problems_speak_the_language_of_who_acts(newsroom: Site, locale: str) -> None:
    person = caller(newsroom, Role.EDITOR)
    answer = person.get("/documents/1", headers={"Accept-Language": locale})
    by_cookie = person.get("/documents/1", headers={"Accept-Language": "en", "Cookie": person_cookies(person, locale)})
    title = translator(locale).gettext(TITLES[404])
    assert [one.json()["title"] for one in (answer, by_cookie)] == [title, title]


def person_cookies(person: Caller, locale: str) -> str:
    return f"__Host-mip={person.browser.client.cookies['__Host-mip']}; __Host-mip-language={locale}"


def test_bodies_have_a_limit_and_are_json(admin: Caller) -> None:
    large = admin.send("POST", "/pages", {"slug": "x" * (1024 * 1024)})
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")
    for content in (b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 5000, b'{"slug": 1e999, "x": NaN}'):
        answer = admin.browser.send(
            "POST", f"{BASE}/pages", content=content, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), content
    form = admin.browser.post(f"{BASE}/pages", {"slug": "x"})
    assert form.status_code == 400


def test_a_method_that_is_not_known_is_told_which_are(admin: Caller) -> None:
    for path, methods in (("/pages", "POST"), ("/accounts", "GET, POST"), ("/synonyms/nl", "GET, PUT"), ("/me", "GET")):
        answer = admin.send("DELETE", path)
        assert (answer.status_code, answer.headers["allow"]) == (405, methods)
