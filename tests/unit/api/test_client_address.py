"""Whose address it is: X-Forwarded-For counts from trusted proxies alone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from starlette.requests import HTTPConnection

from api.security.client_address import client_address, networks
from api.settings import Settings

PROXIES = networks(["10.0.0.0/8", "192.0.2.7", "fd00::/8"])


def address(peer: str | None, *forwarded: str) -> str:
    scope = {
        "type": "http",
        "client": None if peer is None else (peer, 4711),
        "headers": [(b"x-forwarded-for", line.encode()) for line in forwarded],
    }
    return client_address(HTTPConnection(scope), PROXIES)


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.5", (), "203.0.113.5"),
        ("203.0.113.5", ("198.51.100.1",), "203.0.113.5"),  # anybody can write that header
        ("10.1.2.3", ("198.51.100.1",), "198.51.100.1"),
        ("10.1.2.3", ("1.1.1.1, 198.51.100.1",), "198.51.100.1"),  # what the client itself wrote stands before
        ("10.1.2.3", ("198.51.100.1, 192.0.2.7", "10.9.9.9"), "198.51.100.1"),
        ("10.1.2.3", ("10.4.4.4",), "10.4.4.4"),
        ("10.1.2.3", (), "10.1.2.3"),
        ("10.1.2.3", ("unknown",), "10.1.2.3"),
        ("10.1.2.3", ("198.51.100.1, unknown",), "10.1.2.3"),
        ("10.1.2.3", ("198.51.100.1:4711",), "198.51.100.1"),
        ("fd00::1", ("[2001:db8:1:2:3::4]:4711",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", (), "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", ("198.51.100.1",), "198.51.100.1"),
        ("testclient", ("198.51.100.1",), "testclient"),
        (None, ("198.51.100.1",), ""),
    ],
)
def test_the_nearest_address_that_is_no_trusted_proxy(peer: str | None, forwarded: tuple[str, ...], found: str) -> None:
    assert address(peer, *forwarded) == found


def test_a_proxy_that_is_no_address_is_refused_with_the_settings_name() -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies="10.0.0.1, balancer")  # type: ignore[arg-type]  # read as from the environment
