"""The two keys that this project uses on a Meilisearch server, made once with its master key.

They have fixed uids: Meilisearch derives a key from its uid and the master key, so an instance that is built anew gives
the same keys. The master key is used here only; no process that serves readers or indexes ever has it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import meilisearch
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.engines.meilisearch_settings import OWN_INDEXES

TIMEOUT_SECONDS = 10

_DEFAULT_NAMES = frozenset(
    {
        "Default Search API Key",
        "Default Admin API Key",
        "Default Read-Only Admin API Key",
        "Default Chat API Key",
    }
)
"""Made by the server at its first start, with rights on every index."""

_WITHOUT_MASTER_KEY = frozenset({"missing_master_key"})
# 1.41 and 1.42 lose typing errors, up to 1.43.0 a request could be forged, 1.45.0 breaks tasks.
_FIRST_VERSION = (1, 43, 1)
_BAD_VERSIONS = frozenset({(1, 45, 0)})


class KeysRefused(Exception):
    """The keys could not be made; `str()` is one sentence for whoever runs it, without any key in it."""


@dataclass(frozen=True, slots=True)
class _KeyPlan:
    """A key as it must be: nothing that its user does not need."""

    uid: str
    name: str
    description: str
    actions: Sequence[str]

    def body(self) -> dict[str, object]:
        return {
            "uid": self.uid,
            "name": self.name,
            "description": self.description,
            "actions": list(self.actions),
            "indexes": [OWN_INDEXES],
            "expiresAt": None,
        }


_PLANS: Mapping[str, _KeyPlan] = {
    "search": _KeyPlan(
        "6f1f2c1e-53f4-4b0c-9a53-0d1a4f0c2b01",
        "mip search",
        "Searches the indexes of the Migratie Informatie Punt.",
        ("search",),
    ),
    "worker": _KeyPlan(
        "6f1f2c1e-53f4-4b0c-9a53-0d1a4f0c2b02",
        "mip worker",
        "Fills the indexes of the Migratie Informatie Punt.",
        (
            "documents.add",
            "documents.delete",
            "documents.get",
            "indexes.create",
            "indexes.delete",
            "indexes.get",
            "settings.get",
            "settings.update",
            "tasks.get",
        ),
    ),
}


def make_keys(url: str, master_key: str) -> dict[str, str]:
    """Makes both keys, or finds them, and deletes the server's default keys, which may do anything anywhere.

    Gives `{"search": key, "worker": key}`. Idempotent; a key whose rights are not as they must be is made anew and
    stays the same string. Raises KeysRefused.
    """
    client = meilisearch.Client(url, master_key, timeout=TIMEOUT_SECONDS)
    try:
        _look_at_version(client)
        keys = {name: _made(client, plan) for name, plan in _PLANS.items()}
        _delete_default_keys(client)
    except MeilisearchApiError as error:
        raise KeysRefused(_reason(error)) from None
    except (MeilisearchError, OSError, ValueError, KeyError):
        # Not the error's own text: it may hold the address with a password in it.
        raise KeysRefused("The Meilisearch server does not answer as one.") from None
    return keys


def _reason(error: MeilisearchApiError) -> str:
    if error.code in _WITHOUT_MASTER_KEY:
        return "The Meilisearch server runs without a master key: anyone may read and write it."
    if error.status_code in (401, 403):
        return "The Meilisearch server refuses this master key."
    return f"The Meilisearch server refuses: {error.code or error.status_code}."


def _look_at_version(client: meilisearch.Client) -> None:
    text = str(client.get_version()["pkgVersion"])
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", text)
    version = tuple(int(part) for part in found.groups()) if found else (0,)
    if version < _FIRST_VERSION or version in _BAD_VERSIONS:
        raise KeysRefused("The Meilisearch server must be 1.43.1 or later, but not 1.45.0.")


def _made(client: meilisearch.Client, plan: _KeyPlan) -> str:
    try:
        key = client.get_key(plan.uid)
    except MeilisearchApiError as error:
        if error.code != "api_key_not_found":
            raise
        return client.create_key(plan.body()).key
    is_right = set(key.actions) == set(plan.actions) and list(key.indexes) == [OWN_INDEXES] and key.expires_at is None
    if is_right:
        return key.key
    # Rights cannot be edited; the same uid gives the same key.
    client.delete_key(plan.uid)
    return client.create_key(plan.body()).key


def _delete_default_keys(client: meilisearch.Client) -> None:
    for key in client.get_keys({"limit": 1000}).results:
        if key.name in _DEFAULT_NAMES and key.uid not in {plan.uid for plan in _PLANS.values()}:
            client.delete_key(key.uid)
