"""Passwords: what is refused, and that nobody takes as long as somebody."""

from __future__ import annotations

import threading

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.security import passwords
from api.security.passwords import Passwords, fault
from content.errors import Unavailable

CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


class Counting(PasswordHash):
    """Counts verifications."""

    count = 0

    def verify_and_update(self, password: str | bytes, hash: str | bytes) -> tuple[bool, str | None]:
        self.count += 1
        return super().verify_and_update(password, hash)


@pytest.mark.parametrize(
    "password",
    [
        "four plain words here",
        "łąka żółw gęś ćma",
        "x" * 11 + "y",
        " " * 6 + "spaces",
        "kaas-en-melk-1",
        "дванайсет букви",
    ],
)
def test_any_row_of_words_will_do(password: str) -> None:
    assert fault(password, "anna@example.nl") is None


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", passwords.TOO_SHORT),
        ("elevenchars", passwords.TOO_SHORT),
        ("x" * 257, passwords.TOO_LONG),
        ("Welkom123456", passwords.TOO_COMMON),
        ("qwertyuiop123", passwords.TOO_COMMON),
        ("aaaaaaaaaaaaaa", passwords.TOO_COMMON),
        ("abc123abc123abc", passwords.TOO_COMMON),
        ("123456789012345", passwords.TOO_COMMON),
        ("zyxwvutsrqponm", passwords.TOO_COMMON),
        ("anna@example.nl", passwords.LIKE_LOGIN),
        ("Anna@Example.nl!!", passwords.LIKE_LOGIN),
    ],
)
def test_what_is_refused(password: str, message: str) -> None:
    assert fault(password, "anna@example.nl") == message


def test_passwords_are_verified_as_they_were_typed() -> None:
    made = Passwords(CHEAP)
    stored = made.hash(" Four Words, and ź ")
    assert made.verify(" Four Words, and ź ", stored).is_right
    for other in ("Four Words, and ź", " four words, and ź ", " Four Words, and z ", ""):
        assert not made.verify(other, stored).is_right


def test_nobody_costs_the_same_work() -> None:
    counting = Counting(CHEAP.hashers)
    made = Passwords(counting)
    stored = made.hash("four words of mine")
    for password, hash_ in (("four words of mine", stored), ("wrong", stored), ("wrong", None), ("x" * 5000, stored)):
        counting.count = 0
        made.verify(password, hash_)
        assert counting.count == 1
    assert not made.verify("four words of mine", None).is_right


def test_a_password_longer_than_allowed_never_fits_by_its_beginning() -> None:
    made = Passwords(CHEAP)
    longest = "x y" * 85 + "z"
    assert len(longest) == passwords.LONGEST
    stored = made.hash(longest)
    assert made.verify(longest, stored).is_right
    assert not made.verify(longest + "more", stored).is_right


def test_hashes_of_older_parameters_are_renewed() -> None:
    stored = CHEAP.hash("four words of mine")
    made = Passwords(PasswordHash((Argon2Hasher(time_cost=2, memory_cost=8, parallelism=1),)))
    verified = made.verify("four words of mine", stored)
    assert verified.is_right
    assert verified.renewed is not None
    assert made.verify("four words of mine", verified.renewed).renewed is None
    assert made.verify("wrong", stored).renewed is None


def test_the_parameters_are_owasp_s_or_stronger() -> None:
    assert PasswordHash.recommended().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_flood_waits_its_turn_and_is_then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.05)
    made = Passwords(CHEAP)
    go_on, inside = threading.Event(), threading.Semaphore(0)

    def hold() -> None:
        with made._turn():
            inside.release()
            go_on.wait(30)

    threads = [threading.Thread(target=hold) for _ in range(passwords.AT_ONCE)]
    for thread in threads:
        thread.start()
        inside.acquire()
    with pytest.raises(Unavailable):
        made.hash("four words of mine")
    go_on.set()
    for thread in threads:
        thread.join()
    made.hash("four words of mine")
