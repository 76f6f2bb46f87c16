"""Delays between attempts to sign in: they grow with each failure, per account and per caller, and lock nobody out.

Kept in memory, by process. A caller is an HMAC of the address under a salt that is thrown away each day; no address is
kept. Whoever has signed in with a browser before is counted apart from everybody else who tries that account, so a
flood of strangers delays nobody who works here. (The package `limits` has windows, after which all is refused or
allowed; it has no delays that grow.)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from api.security.client_address import client_address, networks

MOST_ENTRIES = 50_000
"""Counters kept; beyond that the longest untouched go."""


@dataclass(frozen=True)
class Growth:
    """How delays grow: none for the first `free` attempts, then 1, 2, 4, … seconds, at most `most`.

    A counter is forgotten when nothing was tried for `forgotten_after`.
    """

    free: int
    most: dt.timedelta
    forgotten_after: dt.timedelta

    def delay(self, count: int) -> dt.timedelta:
        """How long the attempt after `count` others has to wait."""
        if count < self.free:
            return dt.timedelta(0)
        return min(dt.timedelta(seconds=2 ** min(count - self.free, 20)), self.most)


ACCOUNT = Growth(free=4, most=dt.timedelta(minutes=1), forgotten_after=dt.timedelta(hours=1))
CALLER = Growth(free=20, most=dt.timedelta(minutes=1), forgotten_after=dt.timedelta(hours=1))
"""Many people of one office share an address."""
FEEDBACK = Growth(free=60, most=dt.timedelta(minutes=1), forgotten_after=dt.timedelta(hours=1))
"""A house of two hundred workers shares an address; whoever writes a hundred times an hour waits."""
CODE = Growth(free=5, most=dt.timedelta(minutes=15), forgotten_after=dt.timedelta(days=1))
"""Only who knows the password gets here, so a longer delay bothers no one else; six digits need it."""


@dataclass
class _Counter:
    count: int
    last_at: dt.datetime


class Delays:
    """Counts attempts by key. Thread-safe: of many attempts at once each is counted before it is made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: OrderedDict[str, _Counter] = OrderedDict()

    def take(self, attempts: Sequence[tuple[str, Growth]], now: dt.datetime) -> dt.timedelta | None:
        """Counts an attempt under all keys, or under none when one of them has to wait: then gives how long.

        An attempt that is refused is not counted: who waits as long as was said gets a turn.
        """
        with self._lock:
            wait = max(self._wait(key, growth, now) for key, growth in attempts)
            if wait > dt.timedelta(0):
                return wait
            for key, _ in attempts:
                counter = self._counters.setdefault(key, _Counter(0, now))
                counter.count += 1
                counter.last_at = now
                self._counters.move_to_end(key)
            while len(self._counters) > MOST_ENTRIES:
                self._counters.popitem(last=False)
            return None

    def forget(self, key: str) -> None:
        """Begins anew: the attempt was right."""
        with self._lock:
            self._counters.pop(key, None)

    def give_back(self, key: str) -> None:
        """Takes one attempt back: it was right, but says nothing about the others under this key."""
        with self._lock:
            counter = self._counters.get(key)
            if counter is not None:
                counter.count = max(0, counter.count - 1)

    def _wait(self, key: str, growth: Growth, now: dt.datetime) -> dt.timedelta:
        counter = self._counters.get(key)
        if counter is None:
            return dt.timedelta(0)
        if now - counter.last_at > growth.forgotten_after:
            del self._counters[key]
            return dt.timedelta(0)
        delay = growth.delay(counter.count)
        # Never longer than was said, also when the clock was set back.
        return min(counter.last_at + delay - now, delay)


class Callers:
    """Tells callers apart for a day without keeping an address."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        self._trusted = networks(trusted_proxies)
        self._lock = threading.Lock()
        self._day: dt.date | None = None
        self._salt = b""

    def key(self, request: Request, now: dt.datetime) -> str:
        """A caller's key, another each day."""
        with self._lock:
            if self._day != now.date():
                self._day, self._salt = now.date(), secrets.token_bytes(32)
            salt = self._salt
        return hmac.new(salt, client_address(request, self._trusted).encode(), hashlib.sha256).hexdigest()
