"""Signing in over HTTP, on both databases: passwords, second factor, floods, what pages show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from structlog.testing import capture_logs

from api.security import totp
from content.actions.disable_account import disable_account
from content.actions.end_sessions import end_all_sessions
from content.models import OPERATOR_ID
from locales import TAGS
from tests.support.desk import START, code_step, is_signed_in, password_step
from tests.support.people import PASSWORD, SECRET, Person, add_person, browser, hidden
from tests.support.site import Site


def test_signing_in_and_out(desk: Site, anna: Person) -> None:
    made = browser(desk)
    asked = made.get("/console")
    assert (asked.status_code, asked.headers["location"]) == (303, "/console/sign-in?to=%2Fconsole")
    assert password_step(anna, made).status_code == 200
    assert not is_signed_in(made)
    done = code_step(anna, made)
    assert (done.status_code, done.headers["location"]) == (303, "/console")
    cookie = next(value for value in done.headers.get_list("set-cookie") if value.startswith("__Host-mip="))
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "path=/", "samesite=lax", "secure"}
    shown = made.get("/console")
    assert "anna@example.nl" in shown.text
    assert made.get("/console/sign-in").status_code == 303
    made.get("/console")
    out = made.submit("/console/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/console/sign-in?done=out")
    assert out.headers["clear-site-data"] == '"storage"'
    assert not is_signed_in(made)


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/set-password?link=x", "/console/nothing-here"])
def test_headers_of_every_page(desk: Site, path: str) -> None:
    answer = browser(desk).get(path)
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer.headers
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def test_every_page_in_every_language(desk: Site) -> None:
    titles = set()
    for tag in TAGS:
        made = browser(desk)
        answer = made.get(f"/console/sign-in?locale={tag}")
        assert f'<html lang="{tag}"' in answer.text
        titles.add(re.findall("<h1>(.*?)</h1>", answer.text)[0])
        assert f'<html lang="{tag}"' in made.get("/console/sign-in").text
    assert len(titles) == len(TAGS)


def test_the_stylesheet_has_its_hash_in_its_name(desk: Site) -> None:
    made = browser(desk)
    href = re.findall('href="(/console/static/[^"]+)"', made.get("/console/sign-in").text)[0]
    answer = made.get(href)
    assert "immutable" in answer.headers["cache-control"]
    assert made.get("/console/static/console.css").status_code == 404


def test_unknown_disabled_and_wrong_look_the_same(desk: Site, anna: Person) -> None:
    gone = add_person(desk.database, desk.settings, login="gone@example.nl")
    disable_account(desk.database, gone.account_id, OPERATOR_ID)
    nobody = Person(gone.account_id, gone.actor_id, "nobody@example.nl")
    answers = []
    for person, password in ((anna, "not the password"), (gone, PASSWORD), (nobody, PASSWORD)):
        answer = password_step(person, browser(desk), password)
        assert answer.status_code == 401
        masked = re.sub(r'(name="csrf" value=)"[^"]+"', r"\1", answer.text).replace(person.login, "-")
        answers.append(masked)
    assert len(set(answers)) == 1


def test_a_flood_of_wrong_passwords_is_delayed_but_locks_nobody_out(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    known = browser(desk)
    password_step(anna, known)
    code_step(anna, known)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    stranger = browser(desk)
    with capture_logs() as logs:
        seen = [password_step(anna, stranger, f"guess number {n}").status_code for n in range(8)]
    assert seen == [401] * 4 + [429] * 4
    delayed = password_step(anna, stranger)
    assert delayed.status_code == 429, "the right password too: a guess learns nothing while it waits"
    assert int(delayed.headers["retry-after"]) >= 1
    outcomes = [(line["verb"], line["outcome"]) for line in logs if line["event"] == "security"]
    assert outcomes == [("sign-in", "wrong password")] * 4 + [("sign-in", "delayed")] * 4
    assert all(line["actor"] == str(anna.actor_id) for line in logs if line["event"] == "security")
    assert "testclient" not in str(logs)
    assert anna.login not in str(logs)
    assert "guess number" not in str(logs)
    # A browser that this person signed in with before does not stand in the strangers' queue.
    clock.shift(60)
    assert password_step(anna, stranger, "guess number 9").status_code == 401
    assert password_step(anna, stranger).status_code == 429
    assert password_step(anna, known).status_code == 200
    clock.shift(120)
    assert password_step(anna, stranger).status_code == 200


def test_a_flood_from_one_caller_over_many_accounts_is_delayed(desk: Site, anna: Person) -> None:
    stranger = browser(desk)
    people = [Person(anna.account_id, anna.actor_id, f"nobody{n}@example.nl") for n in range(24)]
    seen = [password_step(person, stranger, "x").status_code for person in people]
    assert seen[:20] == [401] * 20
    assert set(seen[20:]) == {429}


def test_a_code_is_used_once(desk: Site, anna: Person, clock: time_machine.Traveller) -> None:
    first, second = browser(desk), browser(desk)
    password_step(anna, first)
    password_step(anna, second)
    assert code_step(anna, first).status_code == 303
    with capture_logs() as logs:
        assert code_step(anna, second).status_code == 401
    assert [line["outcome"] for line in logs if line["event"] == "security"] == ["code used before"]
    assert not is_signed_in(second)
    clock.shift(-30)
    assert code_step(anna, second).status_code == 401, "nor an older one, although it was never used"
    clock.shift(60)
    assert code_step(anna, second).status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(-60, 401), (-30, 303), (30, 303), (60, 401)])
def test_a_telephone_may_be_a_step_off(desk: Site, anna: Person, seconds: int, status: int) -> None:
    made = browser(desk)
    password_step(anna, made)
    code = anna.code(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds))
    assert made.submit("/console/sign-in/code", code=f"{code[:3]} {code[3:]}").status_code == status


def test_guessing_codes_is_delayed_ever_longer(desk: Site, anna: Person, clock: time_machine.Traveller) -> None:
    made = browser(desk)
    password_step(anna, made)
    seen = [made.submit("/console/sign-in/code", code="000000").status_code for _ in range(6)]
    assert seen == [401] * 5 + [429]
    waits = []
    for _ in range(12):
        password_step(anna, made)
        while (answer := made.submit("/console/sign-in/code", code="000000")).status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            clock.shift(waits[-1])
            password_step(anna, made)
        clock.shift(dt.timedelta(milliseconds=1))
    assert waits == sorted(waits)
    assert waits[-1] == 15 * 60


def test_the_step_between_is_of_one_browser_for_ten_minutes(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    made, other = browser(desk), browser(desk)
    password_step(anna, made)
    assert made.last is not None
    fields = hidden(made.last.text, "/console/sign-in/code")
    other.get("/console/sign-in")
    stolen = other.submit("/console/sign-in", login="", password="")
    token = hidden(stolen.text, "/console/sign-in")["csrf"]
    code = anna.code(START)
    answer = other.client.post("/console/sign-in/code", data={"csrf": token, "stage": fields["stage"], "code": code})
    assert answer.status_code == 401
    assert not is_signed_in(other)
    clock.shift(601)
    assert code_step(anna, made).status_code == 401
    assert not is_signed_in(made)


def test_a_changed_stage_is_refused(desk: Site, anna: Person) -> None:
    made = browser(desk)
    password_step(anna, made)
    assert made.last is not None
    fields = hidden(made.last.text, "/console/sign-in/code")
    for stage in ("", "x", "é", fields["stage"][:-4] + "AAA="):
        answer = made.client.post("/console/sign-in/code", data={**fields, "stage": stage, "code": anna.code(START)})
        assert answer.status_code == 401
    assert not is_signed_in(made)


def test_markup_in_every_field_stays_text(desk: Site, anna: Person) -> None:
    attack = '"><script>alert(1)</script>'
    made = browser(desk)
    made.get("/console/sign-in", params={"to": attack, "done": attack, "locale": attack})
    answer = made.submit("/console/sign-in", login=attack, password=attack, to=attack, carried=attack)
    assert answer.status_code == 401
    assert "<script" not in answer.text
    assert "<script" not in made.get("/console/set-password", params={"link": attack}).text


def test_nothing_of_a_sign_in_is_logged_but_who_what_and_how_it_ended(desk: Site, anna: Person) -> None:
    with capture_logs() as logs:
        made = browser(desk)
        password_step(anna, made)
        code_step(anna, made)
    lines = [line for line in logs if line["event"] == "security"]
    assert [set(line) for line in lines] == [{"event", "log_level", "verb", "actor", "outcome"}]
    for secret in (anna.login, PASSWORD, anna.code(START), made.client.cookies["__Host-mip"], totp.readable(SECRET)):
        assert secret not in str(logs)
