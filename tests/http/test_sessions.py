"""Sessions and forged requests over HTTP, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import func, select
from structlog.testing import capture_logs

from api.security.links import new_link
from content.actions.disable_account import disable_account
from content.actions.end_sessions import end_all_sessions
from content.actions.reset_account import reset_account
from content.actions.set_role import set_role
from content.models import OPERATOR_ID, Role, SignInSession
from tests.support.desk import START, code_step, is_signed_in, password_step
from tests.support.people import PASSWORD, Person, add_person, browser, hidden, signed_in
from tests.support.site import Site


def test_a_sign_in_makes_a_new_session_and_ends_the_one_before(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    made = signed_in(desk, anna)
    before = made.client.cookies["__Host-mip"]
    fresh = browser(desk)
    password_step(anna, fresh)
    fresh.client.cookies.set("__Host-mip", before)
    done = code_step(anna, fresh)
    cookie = next(value for value in done.headers.get_list("set-cookie") if value.startswith("__Host-mip="))
    assert cookie.split(";")[0] != f"__Host-mip={before}"
    assert not is_signed_in(made)
    with desk.database.read() as session:
        hashes = session.scalars(select(SignInSession.token_hash)).all()
    assert before not in hashes


def test_a_cookie_planted_before_sign_in_does_not_become_a_session(desk: Site, anna: Person) -> None:
    made = browser(desk)
    made.client.cookies.set("__Host-mip", "A" * 43)
    password_step(anna, made)
    done = code_step(anna, made)
    assert not any(value.startswith(f"__Host-mip={'A' * 43}") for value in done.headers.get_list("set-cookie"))


def test_a_session_ends_when_idle_and_after_twelve_hours(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    idle, busy = signed_in(desk, anna), signed_in(desk, anna)
    for _ in range(14):
        clock.shift(dt.timedelta(minutes=50))
        assert is_signed_in(busy)
    assert not is_signed_in(idle)
    clock.shift(dt.timedelta(minutes=21))
    assert not is_signed_in(busy), "12 hours, however busy"
    late = signed_in(desk, anna)
    clock.shift(dt.timedelta(minutes=60))
    with capture_logs() as logs:
        assert not is_signed_in(late)
    assert ("session over", str(anna.actor_id)) in [(line.get("outcome"), line.get("actor")) for line in logs]


def test_reading_notes_a_session_as_seen_once_a_minute_at_most(
    desk: Site, anna: Person, clock: time_machine.Traveller
) -> None:
    made = signed_in(desk, anna)

    def seen() -> dt.datetime | None:
        with desk.database.read() as session:
            return session.scalar(select(func.max(SignInSession.last_seen_at)))

    clock.shift(59)
    assert is_signed_in(made)
    assert seen() == START
    clock.shift(2)
    assert is_signed_in(made)
    assert seen() == START + dt.timedelta(seconds=61)


@pytest.mark.parametrize("value", ["", "x", "A" * 43, "../../etc/passwd", "' OR 1=1 --", "%00", "A" * 5000])
def test_forged_cookies_are_nobody(desk: Site, anna: Person, value: str) -> None:
    made = browser(desk, Cookie=f"__Host-mip={value}")
    answer = made.get("/console")
    assert answer.status_code == 303
    assert made.client.put("/console/test-json").status_code in {401, 403}


def test_the_loopback_cookie_counts_on_this_machine_only(desk: Site, anna: Person) -> None:
    token = signed_in(desk, anna).client.cookies["__Host-mip"]
    for headers in (
        {},
        {"Host": "127.0.0.1:8000"},
        {"Host": "127.0.0.1:8000", "X-Forwarded-For": "127.0.0.1"},
        {"Host": "localhost.evil.example"},
    ):
        made = browser(desk, Cookie=f"mip-loopback={token}", **headers)
        assert made.client.get("http://mip.example/console").status_code == 303, "the caller is not on this machine"


def test_sessions_of_a_person_end_with_reset_disabling_and_everywhere(desk: Site, anna: Person) -> None:
    def reset() -> None:
        link = new_link(desk.database.now())
        reset_account(desk.database, anna.account_id, link.hash, link.expires_at, OPERATOR_ID)

    ends: tuple[Callable[[], None], ...] = (
        lambda: end_all_sessions(desk.database, anna.account_id, anna.actor_id),
        reset,
        lambda: disable_account(desk.database, anna.account_id, OPERATOR_ID),
    )
    for end in ends:
        one, two = signed_in(desk, anna), signed_in(desk, anna)
        assert is_signed_in(one)
        end()
        assert not is_signed_in(one)
        assert not is_signed_in(two)


def test_a_role_holds_from_the_next_request_on(desk: Site, anna: Person) -> None:
    made = signed_in(desk, anna)
    assert made.send("PUT", "/console/test-json").json() == {"by": anna.login, "role": "admin", "areas": None}
    set_role(desk.database, anna.account_id, Role.TRANSLATOR, ["NL"], ["pl"], OPERATOR_ID)
    assert made.send("PUT", "/console/test-json").json() == {"by": anna.login, "role": "translator", "areas": ["NL"]}


def test_writing_needs_the_token_of_the_session(desk: Site, anna: Person) -> None:
    made, other = signed_in(desk, anna), signed_in(desk, add_person(desk.database, desk.settings))
    assert made.post("/console/test-form", {"text": "mine"}).text == f"saved by {anna.login}: mine"
    for token in ("", "x", other.csrf.split(".")[1], f"{made.csrf.split('.')[0]}.{other.csrf.split('.')[1]}"):
        with capture_logs() as logs:
            answer = made.client.post("/console/test-form", data={"csrf": token, "text": "theirs"})
        assert answer.status_code == 403
        assert "theirs" not in answer.text
        assert [line["outcome"] for line in logs if line["event"] == "security"] == ["no token of ours"]
    assert made.client.put("/console/test-json", headers={"X-CSRF-Token": "x"}).status_code == 403
    assert made.client.put("/console/test-json", content=b"{}").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://mip.example.evil.example"},
    ],
)
def test_another_site_is_refused_even_with_a_token(desk: Site, anna: Person, headers: dict[str, str]) -> None:
    made = signed_in(desk, anna)
    with capture_logs() as logs:
        assert made.post("/console/test-form", {"text": "x"}, headers=headers).status_code == 403
    assert [line["outcome"] for line in logs if line["event"] == "security"] == ["another site"]
    stranger = browser(desk)
    stranger.get("/console/sign-in")
    assert stranger.last is not None
    fields = {**hidden(stranger.last.text, "/console/sign-in"), "login": anna.login, "password": PASSWORD}
    assert stranger.client.post("/console/sign-in", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://mip.example"}])
def test_our_own_site_is_let_through(desk: Site, anna: Person, headers: dict[str, str]) -> None:
    assert signed_in(desk, anna).post("/console/test-form", {"text": "x"}, headers=headers).status_code == 200


def test_the_form_for_signing_in_is_tied_to_its_browser(desk: Site, anna: Person) -> None:
    one, other = browser(desk), browser(desk)
    one.get("/console/sign-in")
    other.get("/console/sign-in")
    assert one.last is not None
    fields = {**hidden(one.last.text, "/console/sign-in"), "login": anna.login, "password": PASSWORD}
    assert other.client.post("/console/sign-in", data=fields).status_code == 403


def test_json_routers_answer_with_problems(desk: Site, anna: Person) -> None:
    made = signed_in(desk, anna)
    path = "/v1/editorial/test"
    assert made.get(path).json() == {"by": anna.login}
    assert made.send("PUT", path).json() == {"by": anna.login}
    forged = made.client.put(path)
    assert (forged.status_code, forged.headers["content-type"]) == (403, "application/problem+json")
    nobody = browser(desk).get(path)
    assert (nobody.status_code, nobody.json()["status"]) == (401, 401)
    assert nobody.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in nobody.headers


def test_signing_out_everywhere(desk: Site, anna: Person) -> None:
    made, elsewhere = signed_in(desk, anna), signed_in(desk, anna)
    assert made.post("/console/account/sign-out-everywhere").status_code == 303
    assert not is_signed_in(elsewhere)
