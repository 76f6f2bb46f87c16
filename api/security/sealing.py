"""Sealing: what goes through a browser or lies in the database is encrypted and cannot be changed or made up.

Fernet (AES-128-CBC with HMAC-SHA-256) under keys derived from `MIP_SECRET_KEY`, one for each purpose, so that what was
sealed for one can never be opened as another. While keys rotate, `MIP_SECRET_KEY` holds two, parted by a comma: the
first seals, both open. `mip user reseal` brings what is stored under the first; then the second can go.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING

from content.errors import Conflict

if TYPE_CHECKING:  # loaded below at the first use: a process that nobody signs in to does without its 7 MB
    from cryptography.fernet import MultiFernet

SHORTEST_KEY = 32
"""Characters that a key has at least; keys are random texts, never passwords."""
MOST_KEYS = 2


class Unsealable(Exception):
    """Not sealed by us for this purpose, changed since, or too old."""


class Sealer:
    """Seals and opens for a purpose. Thread-safe."""

    def __init__(self, keys: bytes) -> None:
        """Takes the secret key, or two parted by a comma. Raises Conflict when one is too short or there are more."""
        self._keys = [key.strip() for key in keys.split(b",")]
        if len(self._keys) > MOST_KEYS:
            raise Conflict("MIP_SECRET_KEY holds one key, or two parted by a comma while they rotate.")
        if any(len(key) < SHORTEST_KEY for key in self._keys):
            raise Conflict(f"MIP_SECRET_KEY: each key has at least {SHORTEST_KEY} characters, best of them random.")

    def seal(self, purpose: str, data: bytes, at: dt.datetime) -> str:
        """The sealed form of some bytes: letters, digits, `-`, `_` and `=`."""
        return self._box(purpose).encrypt_at_time(data, int(at.timestamp())).decode()

    def open(self, purpose: str, sealed: str, at: dt.datetime, life: dt.timedelta | None = None) -> bytes:
        """What was sealed for this purpose, at most `life` ago (None: ever). Raises Unsealable."""
        from cryptography.fernet import InvalidToken

        box = self._box(purpose)
        try:
            token = sealed.encode("ascii")
            if life is None:
                return box.decrypt(token)
            return box.decrypt_at_time(token, int(life.total_seconds()), int(at.timestamp()))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise Unsealable(purpose) from error

    def renewed(self, purpose: str, sealed: str) -> str:
        """The same under the first key. Raises Unsealable."""
        from cryptography.fernet import InvalidToken

        try:
            return self._box(purpose).rotate(sealed).decode()
        except InvalidToken as error:
            raise Unsealable(purpose) from error

    def digest(self, purpose: str, data: bytes) -> bytes:
        """32 bytes that nobody without the first key can know."""
        return hmac.digest(_derived(self._keys[0], f"digest:{purpose}"), data, hashlib.sha256)

    def _box(self, purpose: str) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, f"seal:{purpose}"))) for key in self._keys])


def _derived(key: bytes, purpose: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=b"mip:" + purpose.encode()).derive(key)


def token_hash(token: str) -> str:
    """What is stored of a random token (a session's, a one-time link's): SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
