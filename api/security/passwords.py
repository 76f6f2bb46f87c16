"""Passwords: Argon2id, at least 12 characters, none of the common ones, no rules on what they are made of."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from pwdlib import PasswordHash

from content.errors import Unavailable
from locales.catalog import N_

SHORTEST = 12
LONGEST = 256
"""Characters; more cannot be set, and are never the password."""
AT_ONCE = 3
"""How many hashes a process makes at a time: each takes 64 MiB, and readers' pages must go on beside a flood."""
WAIT_SECONDS = 2.0

TOO_SHORT = N_("The password has fewer than 12 characters. A few words in a row are easy to remember.")
TOO_LONG = N_("The password has more than 256 characters.")
TOO_COMMON = N_("This password is one of the first that others would try. Choose another.")
LIKE_LOGIN = N_("The password must not hold your mail address.")


@dataclass(frozen=True)
class Verified:
    """Whether a password was right, and its hash under newer parameters where the stored one is of older ones."""

    is_right: bool
    renewed: str | None = None


class Passwords:
    """Makes and verifies hashes, a few at a time."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = PasswordHash.recommended() if hasher is None else hasher
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        # Verified in place of a hash that is not there, so that an unknown account takes as long as a known one.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(24))

    def hash(self, password: str) -> str:
        """The hash to store. Raises Unavailable when too many wait."""
        with self._turn():
            return self._hasher.hash(password)

    def verify(self, password: str, stored: str | None) -> Verified:
        """Whether this is the password of a hash; the same work for None. Raises Unavailable when too many wait."""
        possible = stored is not None and len(password) <= LONGEST
        with self._turn():
            is_right, renewed = self._hasher.verify_and_update(
                password[:LONGEST], stored if stored is not None and possible else self._nobody
            )
        return Verified(is_right and possible, renewed if possible else None)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise Unavailable("Too many people sign in at once.")
        try:
            yield
        finally:
            self._turns.release()


def fault(password: str, login: str) -> str | None:
    """What speaks against a new password, as a message to translate; None: nothing."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    small = password.casefold()
    if small in _common() or _is_repeated(small) or _is_row(small):
        return TOO_COMMON
    if login and (login in small or login.partition("@")[0] == small):
        return LIKE_LOGIN
    return None


def _is_repeated(text: str) -> bool:
    """Whether a text is one piece of at most six characters over and over."""
    return any((text[:size] * len(text))[: len(text)] == text for size in range(1, 7))


def _is_row(text: str) -> bool:
    """Whether each character follows (or precedes) the one before, as in 123456789012 and zyxwvutsrqpo."""
    steps = {(ord(after) - ord(before)) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "data" / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
