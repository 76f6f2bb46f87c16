"""A small OpenID Connect provider on loopback, over real HTTP, with a key of its own; it can be made to do wrong.

Who is asked to sign in is `subject`. Set `fault` to one of `FAULTS`, and its answers have that fault.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwk, jwt

CLIENT = "mip-test"
SECRET = "a secret / with: signs"

TOKEN_FAULTS = (
    "nonce",
    "no nonce",
    "issuer",
    "audience",
    "other audience too",
    "azp",
    "alg none",
    "alg HS256",
    "wrong key",
    "expired",
    "issued long ago",
    "issued tomorrow",
    "not yet",
    "exp as text",
    "at_hash",
    "no subject",
    "long subject",
    "no token",
    "garbage",
)
"""Faults of the ID token; each is refused as not proved."""
BROKEN_FAULTS = ("token 500", "token no json", "keys 500", "huge")
"""An answer as no provider gives it."""


@cache
def rsa(name: str) -> jwk.RSAKey:
    """A key by its name, made once."""
    return jwk.RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class Provider:
    """The provider as it stands. `now`: the clock by which it issues tokens, in seconds since 1970."""

    port: int
    subject: str = "subject-1"
    fault: str = ""
    key: str = "one"
    posts_secret: bool = False
    now: Any = time.time
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: int = 0
    replayed: str | None = None
    takes_codes_twice: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    """More claims, such as a mail address."""

    @property
    def issuer(self) -> str:
        """Its issuer."""
        return f"http://127.0.0.1:{self.port}/tenant"

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of a site that uses it."""
        return {"oidc_issuer": self.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        methods = "client_secret_post" if self.posts_secret else "client_secret_basic"
        return {
            "issuer": "https://other.example" if self.fault == "discovery issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": [methods],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Signs the subject in; gives where the browser goes."""
        assert query["response_type"] == "code" and query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256" and query["scope"] == "openid"
        state = "another" if self.fault == "state" else query["state"]
        if self.fault == "cancelled":
            return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': state})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        answer = {"code": code, "state": state}
        if self.fault == "answer issuer":
            answer["iss"] = "https://other.example"
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        """The answer to a code."""
        self.answers += 1
        if self.fault == "token 500":
            return 500, b"{}"
        if self.fault == "token no json":
            return 200, b"<html>"
        if self.fault == "huge":
            return 200, b'{"a": "' + b"x" * 2_000_000 + b'"}'
        basic = "Basic " + base64.b64encode(b"mip-test:a%20secret%20%2F%20with%3A%20signs").decode()
        proved = form.get("client_secret") == SECRET if self.posts_secret else authorization == basic
        if not proved:
            return 401, b'{"error": "invalid_client"}'
        query = self.codes.get(form.get("code", ""))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            query is None
            or query["code_challenge"] != challenge.decode().rstrip("=")
            or query["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, b'{"error": "invalid_grant"}'
        if not self.takes_codes_twice:
            del self.codes[form["code"]]
        access = secrets.token_urlsafe(16)
        answer = {"access_token": access, "token_type": "Bearer", "id_token": self._id_token(query["nonce"], access)}
        if self.fault == "no token":
            del answer["id_token"]
        return 200, json.dumps(answer).encode()

    def _id_token(self, nonce: str, access: str) -> str:
        if self.fault == "garbage":
            return "a.b.c"
        if self.fault == "replayed token" and self.replayed is not None:
            return self.replayed
        now = int(self.now())
        digest = hashlib.sha256(access.encode()).digest()
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(digest[:16]).decode().rstrip("="),
            **self.claims,
        }
        faults: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "issuer": {"iss": "https://other.example"},
            "audience": {"aud": "another"},
            "other audience too": {"aud": [CLIENT, "another"]},
            "azp": {"azp": "another"},
            "expired": {"iat": now - 400, "exp": now - 100},
            "issued long ago": {"iat": now - 4000},
            "issued tomorrow": {"iat": now + 86400, "exp": now + 90000},
            "not yet": {"nbf": now + 86400},
            "exp as text": {"exp": "tomorrow"},
            "at_hash": {"at_hash": "AAAA"},
            "no subject": {"sub": ""},
            "long subject": {"sub": "x" * 300},
        }
        claims |= faults.get(self.fault, {})
        if self.fault == "no nonce":
            del claims["nonce"]
        if self.fault in {"alg none", "alg HS256"}:
            return self._unsigned(claims)
        # The key that it says it is, and the one that it is.
        key = rsa("stranger" if self.fault == "wrong key" else self.key)
        made = jwt.encode({"alg": "RS256", "kid": self.key}, claims, key)
        self.replayed = self.replayed or made
        return made

    def _unsigned(self, claims: dict[str, Any]) -> str:
        algorithm = self.fault.removeprefix("alg ")
        head, body = (_base64(json.dumps(one).encode()) for one in ({"alg": algorithm, "kid": self.key}, claims))
        if algorithm == "none":
            return f"{head}.{body}."
        # What a naive client takes for the shared secret: the public key itself.
        signature = hmac.digest(rsa(self.key).as_pem(private=False), f"{head}.{body}".encode(), "sha256")
        return f"{head}.{body}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/tenant/.well-known/openid-configuration":
                self._send(200, json.dumps(provider.metadata()).encode())
            elif parts.path == "/tenant/keys":
                keys = {"keys": [rsa(provider.key).as_dict(private=False)]}
                self._send(500 if provider.fault == "keys 500" else 200, json.dumps(keys).encode())
            elif parts.path == "/tenant/authorize":
                self.send_response(303)
                self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._send(404, b"{}")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*provider.token(form, self.headers.get("Authorization", "")))

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider = Provider(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
