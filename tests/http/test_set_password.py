"""Setting passwords and second factors over HTTP, on both databases."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import select

from api.security.links import new_link
from content.actions.disable_account import disable_account
from content.actions.reset_account import reset_account
from content.models import OPERATOR_ID, AuditEvent
from content.queries.accounts import account_by_id
from tests.support.desk import code_step, is_signed_in, password_step
from tests.support.people import PASSWORD, SECRET, Person, browser, signed_in
from tests.support.site import Site

NEW_PASSWORD = "another row of plain words"


def test_first_sign_in_by_link_with_a_new_second_factor(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    link = new_link(desk.database.now())
    reset_account(desk.database, anna.account_id, link.hash, link.expires_at, OPERATOR_ID, second_factor=True)
    made = browser(desk)
    assert password_step(anna, browser(desk)).status_code == 401, "the old password is gone"
    assert made.get(link.path).status_code == 200
    assert made.get(link.path).status_code == 200, "looking at it uses nothing up"
    target = "/console/set-password"
    assert made.submit(target, new_password="short", again="short").status_code == 400
    assert made.submit(target, new_password="123456789012", again="123456789012").status_code == 400
    assert made.submit(target, new_password=NEW_PASSWORD, again="something else").status_code == 400
    before = made.last
    done = made.submit(target, new_password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/console/sign-in?done=password")
    made.last = before
    assert made.submit(target, new_password=NEW_PASSWORD, again=NEW_PASSWORD).status_code == 410
    assert made.get(link.path).status_code == 410
    shown = password_step(anna, made, NEW_PASSWORD)
    key = re.findall(r'<code translate="no">([A-Z2-7 ]+)</code>', shown.text)[0].replace(" ", "")
    assert "<svg" in shown.text
    assert key != SECRET
    assert made.submit("/console/sign-in/code", code="000000").status_code == 401
    assert made.last is not None
    assert key in made.last.text.replace(" ", ""), "the same key, after a wrong code"
    fresh = Person(anna.account_id, anna.actor_id, anna.login, NEW_PASSWORD, key)
    assert code_step(fresh, made).status_code == 303
    assert is_signed_in(made)
    with desk.database.read() as session:
        found = account_by_id(session, anna.account_id)
        verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.at, AuditEvent.verb)).all()
    assert found is not None
    assert found.totp_secret is not None
    assert key not in found.totp_secret
    assert found.password_hash is not None
    assert found.password_hash.startswith("$argon2id$")
    assert {"add", "reset", "set-password", "set-second-factor", "sign-in"} <= set(verbs)


def test_a_second_factor_is_set_up_once(desk: Site, anna: Person, clock: time_machine.Traveller) -> None:
    link = new_link(desk.database.now())
    reset_account(desk.database, anna.account_id, link.hash, link.expires_at, OPERATOR_ID, second_factor=True)
    setting = browser(desk)
    setting.get(link.path)
    setting.submit("/console/set-password", new_password=NEW_PASSWORD, again=NEW_PASSWORD)
    one, other = browser(desk), browser(desk)
    keys = [
        re.findall(r'<code translate="no">([A-Z2-7 ]+)</code>', password_step(anna, made, NEW_PASSWORD).text)[0]
        for made in (one, other)
    ]
    people = [Person(anna.account_id, anna.actor_id, anna.login, NEW_PASSWORD, key.replace(" ", "")) for key in keys]
    assert code_step(people[0], one).status_code == 303
    clock.shift(30)
    assert code_step(people[1], other).status_code == 401


@pytest.mark.parametrize("hours", [25, None])
def test_a_link_runs_out_and_ends_with_its_account(
    desk: Site, anna: Person, clock: time_machine.Traveller, hours: int | None
) -> None:
    link = new_link(desk.database.now())
    reset_account(desk.database, anna.account_id, link.hash, link.expires_at, OPERATOR_ID)
    if hours is None:
        disable_account(desk.database, anna.account_id, OPERATOR_ID)
    else:
        clock.shift(dt.timedelta(hours=hours))
    assert browser(desk).get(link.path).status_code == 410


def test_changing_one_s_password(desk: Site, anna: Person, clock: time_machine.Traveller) -> None:
    made, elsewhere = signed_in(desk, anna), signed_in(desk, anna)
    assert "1" in made.get("/console/account").text
    fields = {"new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    wrong = made.post("/console/account/password", {"current_password": "not this one", **fields})
    assert wrong.status_code == 400
    done = made.post("/console/account/password", {"current_password": PASSWORD, **fields})
    assert done.headers["location"] == "/console/sign-in?done=password"
    assert not is_signed_in(made)
    assert not is_signed_in(elsewhere)
    fresh = browser(desk)
    assert password_step(anna, fresh).status_code == 401
    assert password_step(anna, fresh, NEW_PASSWORD).status_code == 200
