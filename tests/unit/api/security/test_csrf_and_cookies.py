"""Tokens against forged requests, what counts as our own origin, and the names of cookies."""

from __future__ import annotations

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from api.security import csrf, sessions
from api.security.totp import matching_step, new_secret, readable
from content.db import utc_now

SECRET = b"s" * 43


def test_a_token_is_another_each_time_and_fits_its_secret_alone() -> None:
    one, other = csrf.masked(SECRET), csrf.masked(SECRET)
    assert one != other
    assert csrf.fits(one, SECRET)
    assert csrf.fits(other, SECRET)
    assert not csrf.fits(one, b"t" * 43)
    assert SECRET not in base64.urlsafe_b64decode(one)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert not csrf.fits(text, SECRET)
    named = csrf.named_session(text)
    assert named is None or isinstance(named[0], uuid.UUID)


def test_a_session_s_token_names_it() -> None:
    session_id = uuid.uuid4()
    named = csrf.named_session(csrf.session_token(session_id, SECRET))
    assert named is not None
    assert named[0] == session_id
    assert csrf.fits(named[1], SECRET)


def request(client: str = "127.0.0.1", scheme: str = "http", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    host = headers.get("host", "mip.example").partition(":")[0]
    return Request(
        {
            "type": "http",
            "scheme": scheme,
            "server": (host, 80),
            "path": "/",
            "query_string": b"",
            "client": (client, 1),
            "headers": raw,
        }
    )


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "https://mip.example"}, False),
        ({"origin": "https://mip.example"}, True),
        ({"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, True),
        ({"origin": "http://127.0.0.1:9000", "host": "127.0.0.1:8000"}, False),
        ({"origin": "null", "host": ""}, False),
        ({"origin": "", "host": ""}, False),
        ({"origin": "https://", "host": ""}, False),
        ({"origin": "http://mip.example", "host": "mip.example"}, False),
        ({"origin": "https://other.example", "host": "other.example"}, True),
        ({"origin": "https://[bad", "host": "mip.example"}, False),
        ({"origin": "https://evil.example", "host": "mip.example"}, False),
    ],
)
def test_our_own_origin(headers: dict[str, str], own: bool) -> None:
    assert csrf.is_own_origin(request(**headers), "https://mip.example") is own


LOOPBACK = {"host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("made", "loopback"),
    [
        (request(**LOOPBACK), True),
        (request(host="localhost:8000"), True),
        (request(client="::1", host="[::1]:8000"), True),
        (request(**LOOPBACK, origin="http://127.0.0.1:8000"), True),
        (request(**LOOPBACK, origin="https://mip.example"), False),
        (request(**LOOPBACK, x_forwarded_for="192.0.2.1"), False),
        (request(**LOOPBACK, x_forwarded_proto="https"), False),
        (request(**LOOPBACK, via="1.1 proxy"), False),
        (request(client="192.0.2.1", **LOOPBACK), False),
        (request(scheme="https", **LOOPBACK), False),
        (request(host="mip.example"), False),
        (request(host="127.0.0.1.evil.example"), False),
        (request(host="localhost.evil.example"), False),
        (request(host="[bad"), False),
    ],
)
def test_only_plain_http_on_this_machine_does_without_secure(made: Request, loopback: bool) -> None:
    response = Response()
    sessions.set_cookie(made, response, sessions.SESSION, "value")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("mip-loopback=value" if loopback else "__Host-mip=value")
    assert ("Secure" in cookie) is not loopback
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_the_loopback_cookie_is_read_on_this_machine_only_and_never_before_the_other() -> None:
    assert sessions.read_cookie(request(**LOOPBACK, cookie="mip-loopback=a"), "mip") == "a"
    assert sessions.read_cookie(request(**LOOPBACK, cookie="mip-loopback=a; __Host-mip=b"), "mip") == "b"
    assert sessions.read_cookie(request(host="mip.example", cookie="mip-loopback=a"), "mip") is None


def test_a_cookie_is_taken_away_as_it_was_set() -> None:
    response = Response()
    sessions.delete_cookie(request(**LOOPBACK, cookie="mip-loopback=a; __Host-mip=b"), response, "mip")
    gone = response.headers.getlist("set-cookie")
    assert [one.split("=")[0] for one in gone] == ["__Host-mip", "mip-loopback"]
    assert "Secure" in gone[0]
    assert all("Max-Age=0" in one for one in gone)


@given(st.text(max_size=20))
def test_no_text_is_a_code(text: str) -> None:
    if not any(character.isdigit() for character in text):
        assert matching_step(new_secret(), text, utc_now(), None) is None


def test_secrets_are_160_random_bits() -> None:
    one = new_secret()
    assert len(base64.b32decode(one)) == 20
    assert one != new_secret()
    assert readable("ABCDEFGHIJ") == "ABCD EFGH IJ"
