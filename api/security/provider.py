"""The OpenID Connect provider over HTTP: what it says of itself, its keys, and its answer to a code.

All of it is bounded: seconds, bytes, requests at a time, no redirects. What it says of itself is kept for an hour, its
keys too; a key that is not among them is looked for anew, once a minute at most, so that a provider may rotate them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2
import structlog

from api.security.provider_address import is_provider_address

CONNECT_SECONDS = 3.0
WHOLE_SECONDS = 8.0
"""For one answer, however slowly it comes."""
MOST_BYTES = 512 * 1024
AT_ONCE = 3
"""How many requests to the provider a process makes at a time: its threads are for readers too."""
KEPT_SECONDS = 3600.0
AWAY_SECONDS = 3.0
"""How long a provider that did not answer is not asked again what it says of itself."""
LOOKED_EVERY_SECONDS = 60.0

log = structlog.get_logger()


class ProviderAway(Exception):
    """The provider does not answer in time."""


class ProviderBroken(ProviderAway):
    """The provider answers, but not as a provider does."""


class CodeRefused(Exception):
    """The provider does not take this code: it was used before, is too old, or is not its own."""


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself, as far as we use it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool
    """It takes the client secret in the form alone, not in the header."""
    names_issuer: bool
    """It says in each answer which issuer it is (RFC 9207)."""


class Provider:
    """One provider, for one client. Thread-safe."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self._client_secret = client_secret
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None
        self._away_until = 0.0

    def metadata(self) -> Metadata:
        """What the provider says of itself, at most an hour old; older while it is away. Raises ProviderAway."""
        now = time.monotonic()
        with self._lock:
            kept, away = self._metadata, now < self._away_until
        if kept is not None and (now - kept[0] < KEPT_SECONDS or away):
            return kept[1]
        if away:
            raise ProviderAway("it did not answer a moment ago")
        try:
            found = self._read_metadata()
        except ProviderAway:
            with self._lock:
                self._away_until = time.monotonic() + AWAY_SECONDS
            if kept is not None:
                return kept[1]
            raise
        with self._lock:
            self._metadata = (now, found)
        return found

    def keys(self, key_id: str | None) -> list[dict[str, Any]]:
        """The provider's public keys as JWKs; read anew when `key_id` is none of them. Raises ProviderAway."""
        now = time.monotonic()
        with self._lock:
            kept = self._keys
        if kept is not None:
            age = now - kept[0]
            is_known = key_id is None or any(key.get("kid") == key_id for key in kept[1])
            if age < KEPT_SECONDS and (is_known or age < LOOKED_EVERY_SECONDS):
                return kept[1]
        document = self._json("GET", self.metadata().jwks_uri)
        found = document.get("keys")
        if not isinstance(found, list):
            raise ProviderBroken("its keys are no list")
        keys = [key for key in found if isinstance(key, dict)]
        with self._lock:
            self._keys = (now, keys)
        return keys

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        """The provider's answer to a code: a JSON object. Raises CodeRefused or ProviderAway."""
        metadata = self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        credentials = None
        if metadata.posts_secret:
            form |= {"client_id": self.client_id, "client_secret": self._client_secret}
        else:
            # Both are form-encoded before they go into the header (RFC 6749, 2.3.1).
            credentials = (quote(self.client_id, safe=""), quote(self._client_secret, safe=""))
        return self._json("POST", metadata.token_endpoint, form, credentials)

    def _read_metadata(self) -> Metadata:
        document = self._json("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self.issuer:
            log.error("security", verb="provider", outcome="it names another issuer than MIP_OIDC_ISSUER")
            raise ProviderBroken("it names another issuer")
        addresses = [document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(is_provider_address(address, query=True) for address in addresses):
            raise ProviderBroken("an address is missing or not https")
        methods = document.get("token_endpoint_auth_methods_supported")
        methods = methods if isinstance(methods, list) else ["client_secret_basic"]
        return Metadata(
            str(addresses[0]),
            str(addresses[1]),
            str(addresses[2]),
            posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
            names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        )

    def _json(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        with self._turn():
            try:
                status, body = _answer(method, address, form, credentials)
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
                raise ProviderAway(type(error).__name__) from error
        if form is not None and status in {400, 401, 403}:
            raise CodeRefused(_error_of(body))
        if status != 200:
            raise ProviderBroken(f"status {status}")
        document = _object(body)
        if document is None:
            raise ProviderBroken("no JSON object")
        return document

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=CONNECT_SECONDS):
            raise ProviderAway("too many wait for it")
        try:
            yield
        finally:
            self._turns.release()


def _answer(
    method: str, address: str, form: Mapping[str, str] | None, credentials: tuple[str, str] | None
) -> tuple[int, bytes]:
    """Status and body, within time and size."""
    end = time.monotonic() + WHOLE_SECONDS
    timeout = httpx2.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS)
    with (
        httpx2.Client(timeout=timeout, follow_redirects=False, headers={"Accept": "application/json"}) as client,
        client.stream(method, address, data=form, auth=credentials) as response,
    ):
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > MOST_BYTES or time.monotonic() > end:
                raise ProviderBroken("its answer is too long or too slow")
    return response.status_code, bytes(body)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _error_of(body: bytes) -> str:
    """The provider's word for what is wrong (`invalid_grant`, `invalid_client`), where it is one."""
    error = (_object(body) or {}).get("error")
    return error if isinstance(error, str) and error.isascii() and error.replace("_", "").isalpha() else "refused"
