"""Writing over HTTP: nobody's words are overwritten, the history tells what was, and the steps have their order."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest

from api.security.previews import previewed_document
from content.models import Role
from tests.support.newsroom import BASE, Caller, caller, draft, fields, through
from tests.support.site import Site


@pytest.fixture(scope="module")
def editor(newsroom: Site) -> Caller:
    return caller(newsroom, Role.EDITOR)


@pytest.fixture(scope="module")
def publisher(newsroom: Site) -> Caller:
    return caller(newsroom, Role.PUBLISHER)


def new_page(editor: Caller, text: Any = None, **more: Any) -> Any:
    body = {"slug": f"page-{uuid.uuid4().hex[:8]}", "fields": fields(**more), "text": text or draft()}
    return editor.done("POST", "/pages", body)


def test_a_write_says_which_version_it_read(editor: Caller, publisher: Caller) -> None:
    made = new_page(editor)
    path = f"/pages/{made['pageId']}/texts/nl"
    read = editor.get(path)
    assert (read.headers["etag"], read.json()["lockVersion"]) == ('"1"', 1)
    without = editor.send("PUT", path, draft("Een."))
    assert (without.status_code, without.headers["content-type"]) == (428, "application/problem+json")
    assert editor.send("PUT", path, draft("Een."), If_Match="*").status_code == 400
    assert editor.send("PUT", path, draft("Een."), If_Match="one").json()["errors"][0]["where"] == "If-Match"
    first = editor.send("PUT", path, draft("Een."), If_Match='W/"1"')
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    stale = publisher.send("PUT", path, draft("Twee.", title="Anders"), version=1)
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    problem = stale.json()
    assert problem["lockVersion"] == 2
    assert problem["differs"] == [
        {"where": "/title", "yours": "Anders", "theirs": "Titel"},
        {"where": "/sections/answer/markdown", "yours": "Twee.", "theirs": "Een."},
    ]
    assert editor.get(path).json()["open"]["text"]["sections"][0]["markdown"] == "Een."
    assert editor.send("PUT", f"/pages/{made['pageId']}", fields(position=3)).status_code == 428
    assert editor.send("PUT", f"/pages/{made['pageId']}", fields(position=3), version=9).status_code == 412
    editor.done("PUT", f"/pages/{made['pageId']}", fields(position=3), version=1)
    assert editor.get(f"/pages/{made['pageId']}").json()["position"] == 3
    # Two first texts of one place meet too.
    polish = f"/pages/{made['pageId']}/texts/pl"
    assert editor.get(polish).status_code == 404
    assert editor.send("PUT", polish, draft("Raz.")).status_code == 428
    editor.done("PUT", polish, draft("Raz."), version="new")
    second = publisher.send("PUT", polish, draft("Dwa."), version="new")
    assert (second.status_code, second.json()["lockVersion"]) == (412, 1)


def test_every_write_of_what_was_there_wants_a_version(newsroom: Site) -> None:
    admin = caller(newsroom, Role.ADMIN)
    document = admin.get("/openapi.json").json()
    without = {
        # What is new, what names what it means, and accounts, whose state is set as a whole.
        "/pages", "/terms", "/contact-points", "/accounts", "/pages/{pageId}/confirm-source",
        "/documents/{documentId}/preview-links", "/accounts/{accountId}/role", "/accounts/{accountId}/disable",
        "/accounts/{accountId}/enable", "/accounts/{accountId}/reset", "/accounts/{accountId}/end-sessions",
        "/accounts/{accountId}/forget", "/notices", "/notices/{noticeId}/end", "/tokens",
        "/tokens/{tokenId}/revoke",
    }  # fmt: skip
    free = {
        path
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method != "get" and "If-Match" not in {one["name"] for one in operation.get("parameters", ())}
    }
    assert free == without


def test_the_steps_of_an_edition(editor: Caller, publisher: Caller, newsroom: Site) -> None:
    made = new_page(editor)
    path = f"/documents/{made['documentId']}"
    assert editor.send("POST", f"{path}/publish", {}, version=1).status_code == 403
    early = publisher.send("POST", f"{path}/publish", {}, version=1)
    assert early.status_code == 409
    sent = editor.done("POST", f"{path}/submit", version=1)
    own = editor.send("POST", f"{path}/approve", version=sent["lockVersion"])
    assert own.status_code == 403
    busy = editor.send("PUT", f"/pages/{made['pageId']}/texts/nl", draft("Twee."), version=sent["lockVersion"])
    assert busy.status_code == 409
    back = publisher.done("POST", f"{path}/send-back", {"note": "Korter."}, version=sent["lockVersion"])
    assert editor.get(path).json()["open"]["reviewNote"] == "Korter."
    sent = editor.done("POST", f"{path}/submit", version=back["lockVersion"])
    ready = publisher.done("POST", f"{path}/approve", version=sent["lockVersion"])
    past = {"publishAt": "2001-01-01T00:00:00Z"}
    late = publisher.send("POST", f"{path}/schedule", past, version=ready["lockVersion"])
    assert [one["where"] for one in late.json()["errors"]] == ["/publishAt"]
    at = {"publishAt": "2100-01-01T01:00:00+01:00", "expiresAt": "2100-02-01T00:00:00Z"}
    planned = publisher.done("POST", f"{path}/schedule", at, version=ready["lockVersion"])
    assert editor.get(path).json()["open"]["publishAt"] == "2100-01-01T00:00:00Z"
    ready = publisher.done("POST", f"{path}/unschedule", version=planned["lockVersion"])
    live = publisher.done("POST", f"{path}/publish", {}, version=ready["lockVersion"])
    wrote = editor.done("PUT", f"/pages/{made['pageId']}/texts/nl", draft("Twee."), version=live["lockVersion"])
    gone = editor.done("POST", f"{path}/discard", version=wrote["lockVersion"])
    editions = editor.get(f"{path}/editions").json()["items"]
    assert [(one["number"], one["state"]) for one in editions] == [(2, "withdrawn"), (1, "published")]
    assert editions[1]["reviewer"] == publisher.person.login
    compared = editor.get(f"{path}/editions/{editions[0]['id']}/comparison").json()
    (section,) = compared["sections"]
    assert {(one["mark"], one["text"]) for one in section["markdown"]} >= {("del", "Tekst"), ("ins", "Twee")}
    assert editor.get(f"{path}/editions/{editions[0]['id']}").json()["text"]["sections"][0]["markdown"] == "Twee."
    restored = editor.done("POST", f"{path}/restore", {"editionId": editions[0]["id"]}, version=gone["lockVersion"])
    assert editor.get(path).json()["open"]["text"]["sections"][0]["markdown"] == "Twee."
    current = editor.done("POST", f"{path}/confirm-current", {}, version=restored["lockVersion"])
    ended = publisher.done("POST", f"{path}/withdraw", version=current["lockVersion"])
    assert editor.get(path).json()["live"] is None
    assert ended["lockVersion"] == editor.get(path).json()["lockVersion"]


def test_a_link_to_a_preview_opens_one_document_for_seven_days(editor: Caller, newsroom: Site) -> None:
    made = new_page(editor)
    link = editor.done("POST", f"/documents/{made['documentId']}/preview-links")
    assert link["url"].startswith("https://mip.example/console/preview/")
    services = newsroom.services
    token = link["url"].rpartition("/")[2]
    now = newsroom.database.now()
    assert str(previewed_document(services.security.sealer, token, now)) == made["documentId"]
    ends = dt.datetime.fromisoformat(link["expiresAt"])
    assert dt.timedelta(days=6, hours=23) < ends - now <= dt.timedelta(days=7)


def test_all_that_is_wrong_is_said_at_once(editor: Caller) -> None:
    body = {
        "slug": "Not A Slug",
        "locale": 5,
        "fields": fields(topic="weather", position="3", related=["x"]),
        "text": {"sections": [{"heading": 1}], "colour": "red"},
        "id": str(uuid.uuid4()),
    }
    answer = editor.send("POST", "/pages", body)
    assert answer.status_code == 400
    assert {one["where"] for one in answer.json()["errors"]} == {
        "/locale", "/fields/topic", "/fields/position", "/fields/related/0", "/text/sections/0/key",
        "/text/sections/0/heading", "/text/colour", "/id",
    }  # fmt: skip
    meaning = {
        "slug": "meaning",
        "fields": {"kind": "page", "reviewMonths": 99, "sources": [{"name": "", "url": "javascript:x"}]},
        "text": draft(),
    }
    answer = editor.send("POST", "/pages", meaning)
    assert {one["where"] for one in answer.json()["errors"]} == {
        "/topic", "/reviewMonths", "/sources/0/name", "/sources/0/url",
    }  # fmt: skip
    wrong = {"dutch": "", "slug": "x", "texts": {"nl": {"name": "n", "explanation": "e", "whatToDo": "\x07"}}}
    answer = editor.send("POST", "/terms", wrong)
    assert {one["where"] for one in answer.json()["errors"]} == {"/dutch", "/texts/nl/whatToDo"}


PROBE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'--> javascript:alert(3) {{7*7}} =cmd()"


def test_markup_in_every_field_is_text_to_every_reader(editor: Caller, publisher: Caller, newsroom: Site) -> None:
    slug = f"page-{uuid.uuid4().hex[:8]}"
    plain = PROBE.replace("{{7*7}}", "")
    harm = "[klik](javascript:alert(4))"
    link = f"{plain} ![x](https://evil.example/x.png) <b onclick=x>vet</b>"
    text = {
        "title": plain,
        "summary": plain,
        "keywords": [PROBE[:90]],
        "sections": [{"key": "answer", "heading": plain, "markdown": link}],
        "changeNote": PROBE,
    }
    page = fields(sources=[{"name": PROBE, "url": "https://www.rijksoverheid.nl/"}])
    made = editor.done("POST", "/pages", {"slug": slug, "fields": page, "text": text})
    harmful = [{"key": "answer", "heading": plain, "markdown": f"{link} {harm}"}]
    refused = dict(text, title=PROBE, sections=harmful)
    wrong = editor.done("PUT", f"/pages/{made['pageId']}/texts/nl", refused, version=made["lockVersion"])
    answer = editor.send("POST", f"/documents/{made['documentId']}/submit", version=wrong["lockVersion"])
    assert answer.status_code == 400
    assert {"/title", "/sections/0/markdown"} == {one["where"] for one in answer.json()["errors"]}
    back = editor.done("PUT", f"/pages/{made['pageId']}/texts/nl", text, version=wrong["lockVersion"])
    through(editor, publisher, back)
    shown = newsroom.get(f"/pages/{slug}").json()
    html = shown["sections"][0]["html"]
    # An image that is no image is a link, and leads by https or nowhere.
    assert set(re.findall(r"<(\w+)", html)) == {"p", "a"}
    assert re.findall(r'href="([^"]*)"', html) == ["https://evil.example/x.png"]
    page_of_portal = newsroom.get(f"/nl/pages/{slug}", absolute=True)
    assert page_of_portal.status_code == 200
    assert "<script>alert" not in page_of_portal.text
    assert "<img src=x" not in page_of_portal.text
    assert "'unsafe-inline'" not in page_of_portal.headers["content-security-policy"]
    answer = editor.get(f"/documents/{made['documentId']}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\x1b"])
def test_characters_that_cannot_be_kept_are_refused(editor: Caller, sign: str) -> None:
    for body in (
        {"slug": "x", "fields": fields(), "text": draft(f"a{sign}b")},
        {"slug": f"x{sign}", "fields": fields(), "text": draft()},
        {"slug": "x", "fields": fields(), "text": draft(), f"x{sign}": 1},
    ):
        content, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        answer = editor.browser.send("POST", f"{BASE}/pages", content=content, headers=headers)
        assert answer.status_code == 400, answer.text
