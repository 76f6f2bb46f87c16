"""Delays grow, end, and are counted before the attempt; callers are told apart without an address."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

from api.security import limits
from api.security.limits import Callers, Delays, Growth

NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
GROWTH = Growth(free=3, most=dt.timedelta(seconds=60), forgotten_after=dt.timedelta(hours=1))


def seconds(wait: dt.timedelta | None) -> float | None:
    return None if wait is None else wait.total_seconds()


def test_delays_double_up_to_the_most() -> None:
    delays, at, waits = Delays(), NOW, []
    for _ in range(12):
        wait = delays.take([("a", GROWTH)], at)
        if wait is not None:
            waits.append(wait.total_seconds())
            at += wait
            assert delays.take([("a", GROWTH)], at) is None
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_who_waits_as_long_as_was_said_gets_a_turn_whatever_was_refused_meanwhile() -> None:
    delays = Delays()
    for _ in range(3):
        delays.take([("a", GROWTH)], NOW)
    for _ in range(100):
        assert seconds(delays.take([("a", GROWTH)], NOW)) == 1
    assert delays.take([("a", GROWTH)], NOW + dt.timedelta(seconds=1)) is None


def test_one_key_that_waits_leaves_the_other_uncounted() -> None:
    delays = Delays()
    for _ in range(3):
        delays.take([("a", GROWTH)], NOW)
    for _ in range(9):
        assert delays.take([("a", GROWTH), ("b", GROWTH)], NOW) is not None
    assert delays.take([("b", GROWTH)], NOW) is None


def test_a_right_attempt_begins_anew_and_quiet_is_forgotten() -> None:
    delays = Delays()
    for _ in range(3):
        delays.take([("a", GROWTH)], NOW)
    delays.forget("a")
    assert delays.take([("a", GROWTH)], NOW) is None
    for _ in range(2):
        delays.take([("a", GROWTH)], NOW)
    assert delays.take([("a", GROWTH)], NOW) is not None
    delays.give_back("a")
    assert delays.take([("a", GROWTH)], NOW) is None
    assert delays.take([("a", GROWTH)], NOW + dt.timedelta(hours=2)) is None
    delays.give_back("unknown")


def test_many_at_once_get_no_more_than_the_free_ones() -> None:
    delays = Delays()
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: delays.take([("a", GROWTH)], NOW), range(200)))
    assert waits.count(None) == GROWTH.free


def test_a_clock_set_back_keeps_nobody_longer_than_was_said() -> None:
    delays = Delays()
    for _ in range(3):
        delays.take([("a", GROWTH)], NOW)
    assert seconds(delays.take([("a", GROWTH)], NOW - dt.timedelta(hours=5))) == 1


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ENTRIES", 10)
    delays = Delays()
    for number in range(100):
        delays.take([(str(number), GROWTH)], NOW)
    assert len(delays._counters) == 10


def request(client: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    return Request({"type": "http", "client": (client, 1), "headers": headers})


def test_a_caller_has_another_key_each_day() -> None:
    callers = Callers(())
    first = callers.key(request("192.0.2.1"), NOW)
    assert callers.key(request("192.0.2.1"), NOW) == first
    assert callers.key(request("192.0.2.2"), NOW) != first
    assert callers.key(request("192.0.2.1"), NOW + dt.timedelta(days=1)) != first
    assert "192" not in first or len(first) == 64
    assert Callers(()).key(request("192.0.2.1"), NOW) != first


def test_a_caller_behind_a_trusted_proxy_is_who_the_proxy_saw() -> None:
    callers = Callers(("10.0.0.0/8",))
    direct = callers.key(request("192.0.2.1"), NOW)
    assert callers.key(request("192.0.2.1", "198.51.100.7"), NOW) == direct
    assert callers.key(request("10.0.0.1", "203.0.113.9, 192.0.2.1"), NOW) == direct
