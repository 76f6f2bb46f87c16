"""The second factor: six digits that change every 30 seconds (RFC 6238), each used at most once."""

from __future__ import annotations

import datetime as dt
import hmac

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a telephone's clock may be off, either way."""
DIGITS = 6


def new_secret() -> str:
    """A new secret: 160 random bits in base 32."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, at: dt.datetime, last_step: int | None) -> int | None:
    """The time step whose code this is; None when it is wrong, or of a step not after `last_step` (used before).

    Every step is compared in constant time, whether an earlier one fitted or not.
    """
    code = "".join(code.split())
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    present = int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(generator.generate_otp(step).encode(), code.encode()) and (
            last_step is None or step > last_step
        ):
            found = step
    return found


def provisioning_uri(secret: str, login: str, issuer: str) -> str:
    """What the QR code holds for an authenticator app."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=issuer)


def readable(secret: str) -> str:
    """The secret in groups of four, for who types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
