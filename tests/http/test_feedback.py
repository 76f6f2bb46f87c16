"""Feedback: from the API and from the form, without personal data, bounded, read by editors where they work."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api.commands.verbs import app
from api.security.limits import FEEDBACK
from content.actions import give_feedback as giving
from content.actions.forget_comments import KEPT_DAYS, forget_comments
from content.clock import local_date
from content.db import Database
from content.models import FeedbackComment, FeedbackCount, Role
from tests.support.people import add_person, browser, signed_in
from tests.support.site import Site

PAGE = "rental-contract"
FORM = {"page": PAGE, "helpful": "no", "comment": "Gdzie jest kaucja?\r\nmail jan@example.nl, tel. 512 345 678"}


def counts(database: Database) -> list[tuple[str, str, bool, int]]:
    with database.read() as session:
        rows = session.scalars(select(FeedbackCount).order_by(FeedbackCount.area_code, FeedbackCount.helpful)).all()
        return [(row.area_code, row.locale, row.helpful, row.times) for row in rows]


def texts(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(FeedbackComment.text).order_by(FeedbackComment.text)))


def send(site: Site, **given: Any) -> Any:
    return site.client.post("/v1/feedback", json={"page": PAGE, "locale": "pl", "helpful": True, **given})


def test_the_api_counts_and_keeps_a_comment_without_personal_data(plain_site: Site) -> None:
    first = send(
        plain_site, locale="pl-PL", area="GM0772", helpful=False, comment="Pisz: jan@example.nl, 06-12345678. Dzięki"
    )
    assert first.status_code == 200
    assert first.json() == {
        "page": PAGE, "locale": "pl", "area": "GM0772", "helpful": False, "comment": "Pisz: […] […]. Dzięki",
    }  # fmt: skip
    assert first.headers["access-control-allow-origin"] == "*" and first.headers["cache-control"] == "no-store"
    page_id = plain_site.get(f"/pages/{PAGE}").json()["id"]
    assert send(plain_site, page=page_id).json()["comment"] is None
    assert send(plain_site, page=page_id.upper(), comment="  \n ").status_code == 200
    assert counts(plain_site.database) == [("GM0772", "pl", False, 1), ("NL", "pl", True, 2)]
    assert texts(plain_site.database) == ["Pisz: […] […]. Dzięki"]
    # What readers say is no change of what the public sees.
    etag = plain_site.get(f"/pages/{PAGE}", headers={"Accept-Encoding": ""}).headers["etag"]
    send(plain_site)
    assert plain_site.get(f"/pages/{PAGE}", headers={"Accept-Encoding": "", "If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"page": "nowhere"}, "/page"),
        ({"page": "../x"}, "/page"),
        ({"page": "x\x00"}, "/page"),
        ({"area": "GM9999"}, "/area"),
        ({"area": "\x00"}, "/area"),
        ({"locale": "xx"}, "/locale"),
        ({"helpful": "yes"}, "/helpful"),
        ({"helpful": None}, "/helpful"),
        ({"comment": "x" * 501}, "/comment"),
        ({"comment": 5}, "/comment"),
        ({"name": "Jan"}, "/name"),
    ],
)
def test_what_is_wrong_is_named(plain_read_site: Site, given: dict[str, Any], where: str) -> None:
    answer = send(plain_read_site, **given)
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    assert [one["where"] for one in answer.json()["errors"]] == [where]


def test_bad_bodies_are_no_fault_of_ours(plain_read_site: Site) -> None:
    post = plain_read_site.client.post
    assert post("/v1/feedback", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert post("/v1/feedback", content=b"\xff\xfe", headers={"Content-Type": "application/json"}).status_code == 400
    assert post("/v1/feedback", content=b"[]", headers={"Content-Type": "application/json"}).status_code == 400
    assert post("/v1/feedback").status_code == 400
    assert post("/v1/feedback?area=NL", json={}).status_code == 400
    assert post("/v1/feedback", content=b" " * 20_000, headers={"Content-Type": "application/json"}).status_code == 413
    assert post("/pl/feedback", content=b"a" * 20_000).status_code == 413
    assert plain_read_site.client.get("/v1/feedback").status_code == 405
    surrogate = json.dumps({"page": PAGE, "locale": "pl", "helpful": True, "comment": "x"}).replace(
        '"x"', '"a\\ud800b"'
    )
    answer = post("/v1/feedback", content=surrogate, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 400}


def test_a_page_of_another_site_may_send_it(plain_read_site: Site) -> None:
    def asked(path: str, method: str) -> Any:
        headers = {
            "Origin": "https://gemeente.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        }
        return plain_read_site.client.options(path, headers=headers)

    answer = asked("/v1/feedback", "POST")
    assert answer.status_code == 204 and answer.content == b""
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers
    reading = asked("/v1/pages", "GET")
    assert reading.status_code == 204 and "if-none-match" in reading.headers["access-control-allow-headers"].lower()
    assert asked("/v1/editorial/pages", "GET").status_code in {404, 405}
    assert asked("/console", "POST").status_code in {404, 405}
    assert plain_read_site.client.options("/v1/pages").status_code == 405


def test_the_form_works_without_script(plain_site: Site) -> None:
    reader = browser(plain_site)
    page = reader.get(f"/pl/pages/{PAGE}?area=GM0772")
    assert '<form class="feedback" action="/pl/feedback" method="post">' in page.text and "112" in page.text
    sent = reader.submit("/pl/feedback", helpful="no", comment=FORM["comment"])
    assert sent.status_code == 303 and sent.headers["cache-control"] == "no-store"
    assert sent.headers["location"] == f"/pl/feedback?from=pages/{PAGE}&area=GM0772"
    thanks = reader.get(sent.headers["location"])
    assert thanks.status_code == 200 and "Dziękujemy" in thanks.text
    assert f'href="/pl/pages/{PAGE}?area=GM0772"' in thanks.text and "set-cookie" not in thanks.headers
    assert counts(plain_site.database) == [("GM0772", "pl", False, 1)]
    assert texts(plain_site.database) == ["Gdzie jest kaucja?\nmail […] tel. […]"]


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_written(plain_site: Site) -> None:
    reader = browser(plain_site)
    nothing = reader.client.post("/bg/feedback", data={**FORM, "helpful": ""})
    assert nothing.status_code == 400 and "Изберете да или не." in nothing.text and "kaucja" in nothing.text
    long = reader.client.post("/bg/feedback", data={**FORM, "comment": "<b>я" * 200})
    assert long.status_code == 400 and "най-много 500" in long.text and "&lt;b&gt;я" in long.text
    assert reader.client.post("/bg/feedback", data={**FORM, "page": "nowhere"}).status_code == 400
    assert reader.client.post("/bg/feedback", data={**FORM, "page": "x\x00"}).status_code == 400
    assert reader.client.post("/xx/feedback", data=FORM).status_code == 404
    assert reader.client.post("/bg/feedback", data={**FORM, "area": "GM9999", "comment": "x" * 500}).status_code == 303
    assert reader.get("/bg/feedback?from=//example.nl").status_code == 200
    assert counts(plain_site.database) == [("NL", "bg", False, 1)]


def test_a_flood_waits_and_fills_no_disk(plain_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "COMMENTS_A_DAY", 2)
    for number in range(4):
        send(plain_site, comment=f"Comment {number}")
    assert texts(plain_site.database) == ["Comment 0", "Comment 1"]
    assert counts(plain_site.database) == [("NL", "pl", True, 4)]
    wrong = [send(plain_site, page="nowhere").status_code for _ in range(FEEDBACK.free)]
    assert set(wrong) == {400, 429}
    refused = send(plain_site)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    form = browser(plain_site).client.post("/ro/feedback", data=FORM)
    assert form.status_code == 429 and "retry-after" in form.headers and "kaucja" in form.text


def test_comments_go_after_90_days_and_counts_stay(database: Database) -> None:
    start = database.now()
    for days, text in ((0, "old"), (1, "young")):
        database.now = lambda days=days: start + dt.timedelta(days=days)  # type: ignore[misc]  # bound now, not when the loop went on
        giving.give_feedback(database, giving.Feedback(PAGE, "nl", "NL", True, text))
    today = local_date(start)
    assert forget_comments(database, today + dt.timedelta(days=KEPT_DAYS)) == 0
    assert forget_comments(database, today + dt.timedelta(days=KEPT_DAYS + 1)) == 1
    assert texts(database) == ["young"]
    assert sum(times for *_, times in counts(database)) == 2


def test_editors_read_it_where_they_work(plain_site: Site) -> None:
    for area, locale, comment in (
        ("NL", "pl", "Everywhere"),
        ("GM0772", "ro", "<i>Eindhoven</i>"),
        ("GM0758", "pl", "Breda"),
    ):
        send(plain_site, area=area, locale=locale, helpful=area == "NL", comment=comment)

    def seen(role: Role, areas: list[str] | None, locales: list[str] | None = None) -> set[str]:
        reader = signed_in(plain_site, add_person(plain_site.database, plain_site.settings, role, areas, locales))
        overview, page = reader.get("/console/feedback"), reader.get(f"/console/feedback/{PAGE}")
        assert (overview.status_code, page.status_code) == (200, 200)
        assert overview.headers["cache-control"] == "no-store"
        words = {"Everywhere", "Eindhoven", "Breda"}
        places = {"Everywhere": "Nederland", "Eindhoven": "Eindhoven", "Breda": "Breda"}
        found = {word for word in words if word in page.text}
        assert found == {word for word in words if f">{places[word]}</td>" in overview.text}
        return found

    assert seen(Role.EDITOR, None) == {"Everywhere", "Eindhoven", "Breda"}
    assert seen(Role.EDITOR, ["GM0772"]) == {"Eindhoven"}
    assert seen(Role.PUBLISHER, ["PV30"]) == {"Eindhoven", "Breda"}
    assert seen(Role.EDITOR, ["PV30"], ["pl"]) == {"Breda"}
    translator = signed_in(plain_site, add_person(plain_site.database, plain_site.settings, Role.TRANSLATOR))
    assert translator.get("/console/feedback").status_code == 403
    assert browser(plain_site).get("/console/feedback").status_code == 303
    admin = signed_in(plain_site, add_person(plain_site.database, plain_site.settings))
    assert "&lt;i&gt;Eindhoven" in admin.get(f"/console/feedback/{PAGE}?area=GM0772").text
    assert admin.get("/console/feedback/nowhere").status_code == 404
    assert admin.get(f"/console/feedback/{PAGE}?page=0").status_code == 400
    assert admin.get(f"/console/feedback/{PAGE}?page=9&area=NL").status_code == 200


def test_a_month_is_reported(starter_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(starter_files, data / "mip.sqlite3")
    database = Database(f"sqlite:///{data / 'mip.sqlite3'}")
    for helpful in (True, False, False):
        giving.give_feedback(database, giving.Feedback(PAGE, "ro", "GM0772", helpful, "Lipsește garanția."))
    month = f"{local_date(database.now()):%Y-%m}"
    database.close()
    monkeypatch.setenv("MIP_DATA_DIR", str(data))
    monkeypatch.setattr("api.logs.configure", lambda: None)
    told = CliRunner().invoke(app, ["report", "feedback", "--month", month, "--page", PAGE])
    assert told.exit_code == 0, told.output
    assert f"{month}: 1 times helpful, 2 times not." in told.output
    assert f"      1      2  {PAGE}, Eindhoven, ro" in told.output and "Lipsește garanția." in told.output
    made = json.loads(CliRunner().invoke(app, ["report", "feedback", "--month", month, "--json"]).output)
    assert [(one["slug"], one["helpful"], one["unhelpful"], one["comments"]) for one in made["counts"]] == [
        (PAGE, 1, 2, 3)
    ]
    assert made["comments"] == []
