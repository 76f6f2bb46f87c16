"""Forms posted after their session ended, and where signing in leads, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from content.actions.end_sessions import end_all_sessions
from tests.support.desk import code_step
from tests.support.people import PASSWORD, Person, add_person, browser, signed_in
from tests.support.site import Site

WRITTEN = 'Ik schreef "dit" <b>en</b>\r\nверху'


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "/console//evil.example", "javascript:x", "/nl"]
)
def test_signing_in_never_leads_elsewhere(desk: Site, anna: Person, to: str) -> None:
    made = browser(desk)
    made.get("/console/sign-in", params={"to": to})
    made.submit("/console/sign-in", login=anna.login, password=PASSWORD)
    assert code_step(anna, made).headers["location"] == "/console"


def test_signing_in_leads_back_to_where_one_was(desk: Site, anna: Person) -> None:
    made = browser(desk)
    asked = made.get("/console/test-form?page=2")
    made.get(asked.headers["location"])
    made.submit("/console/sign-in", login=anna.login, password=PASSWORD)
    assert code_step(anna, made).headers["location"] == "/console/test-form?page=2"


def test_a_form_posted_after_the_session_ended_is_carried_and_offered(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    made = signed_in(desk, anna)
    clock.shift(dt.timedelta(hours=13))
    late = made.post("/console/test-form?draft=1", {"text": WRITTEN, "password": "never carried"})
    assert late.status_code == 401
    assert "Ik schreef" not in late.text
    assert made.submit("/console/sign-in", login=anna.login, password="wrong " * 3).status_code == 401
    made.submit("/console/sign-in", login=anna.login, password=PASSWORD)
    offered = code_step(anna, made)
    assert offered.status_code == 200
    assert "<b>en</b>" not in offered.text
    assert "never carried" not in offered.text
    saved = made.submit("/console/test-form?draft=1")
    assert saved.text == f"saved by {anna.login}: {WRITTEN}"


def test_a_carried_form_is_for_its_account_alone_and_for_an_hour(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    bob = add_person(desk.database, desk.settings, login="bob@example.nl")
    made = signed_in(desk, anna)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    made.post("/console/test-form", {"text": WRITTEN})
    made.submit("/console/sign-in", login=bob.login, password=PASSWORD)
    assert code_step(bob, made).headers["location"] == "/console"
    end_all_sessions(desk.database, bob.account_id, bob.actor_id)
    late = signed_in(desk, anna)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    late.post("/console/test-form", {"text": WRITTEN})
    clock.shift(3601)
    late.submit("/console/sign-in", login=anna.login, password=PASSWORD)
    assert code_step(anna, late).headers["location"] == "/console"


def test_a_form_of_an_earlier_session_is_offered_to_who_is_signed_in_again(desk: Site, anna: Person) -> None:
    old = signed_in(desk, anna)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    made = signed_in(desk, anna)
    made.csrf, fresh = old.csrf, made.csrf
    offered = made.post("/console/test-form", {"text": WRITTEN})
    assert "saved by" not in offered.text
    assert made.submit("/console/test-form").text == f"saved by {anna.login}: {WRITTEN}"
    assert fresh != old.csrf


def test_signing_out_too_late_is_being_signed_out(desk: Site, anna: Person) -> None:
    made = signed_in(desk, anna)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    assert made.post("/console/sign-out").headers["location"] == "/console/sign-in?done=out"
    late = made.post("/console/account/password", {"current_password": PASSWORD})
    assert late.status_code == 401
    assert 'name="carried"' not in late.text


def test_a_forged_form_is_never_carried(desk: Site, anna: Person) -> None:
    made = signed_in(desk, anna)
    end_all_sessions(desk.database, anna.account_id, anna.actor_id)
    answer = made.client.post("/console/test-form", data={"csrf": "x", "text": "by an attacker"})
    assert answer.status_code == 401
    assert 'name="carried"' not in answer.text


def test_a_form_of_somebody_else_s_session_asks_for_their_sign_in(desk: Site, anna: Person) -> None:
    bob = signed_in(desk, add_person(desk.database, desk.settings))
    bob.csrf = signed_in(desk, anna).csrf
    answer = bob.post("/console/test-form", {"text": WRITTEN})
    assert answer.status_code == 401
    assert "Ik schreef" not in answer.text
