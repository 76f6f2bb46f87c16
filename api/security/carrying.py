"""Carries a form that was posted after its session ended: sealed, in the page for signing in, for an hour.

It is bound to the account whose session it was, and is offered to that account alone, after it has signed in.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from api.security.sealing import Sealer, Unsealable

LIFE = dt.timedelta(hours=1)
_PURPOSE = "carried-form"
_NEVER = frozenset(
    {"csrf", "carried", "stage", "code", "username", "password", "current_password", "new_password", "again"}
)
"""Names of fields that are not carried: they prove who somebody is, or are made anew."""


@dataclass(frozen=True)
class Form:
    """A posted form: the path (with its query) that it goes to, and its fields in their order. No files."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The fields that are worth carrying."""
        return tuple(pair for pair in self.fields if pair[0] not in _NEVER)


def carry(sealer: Sealer, account_id: uuid.UUID, form: Form, now: dt.datetime) -> str:
    """The form sealed for an account."""
    packed = zlib.compress(json.dumps([str(account_id), form.action, form.kept]).encode())
    return sealer.seal(_PURPOSE, packed, now)


def carried_form(sealer: Sealer, account_id: uuid.UUID, carried: str, now: dt.datetime) -> Form | None:
    """The form that was carried for this account; None when it is older than an hour, another's, or not ours."""
    try:
        owner, action, fields = json.loads(zlib.decompress(sealer.open(_PURPOSE, carried, now, LIFE)))
    except Unsealable:
        return None
    if owner != str(account_id):
        return None
    return Form(action, tuple((name, value) for name, value in fields))


def is_carried(sealer: Sealer, carried: str, now: dt.datetime) -> bool:
    """Whether this is a form that can still be offered to somebody."""
    try:
        sealer.open(_PURPOSE, carried, now, LIFE)
    except Unsealable:
        return False
    return True


def fields_of(pairs: Sequence[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    """The texts of a parsed form; files are left out."""
    return tuple((name, value) for name, value in pairs if isinstance(value, str))
