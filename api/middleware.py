"""The outermost layer of the application, around everything that FastAPI does.

It looks up stored answers before routing, builds and keeps fresh ones, answers HEAD for every GET, bounds bodies, adds
what every response carries, turns what nobody caught into a problem, and writes one log line a request without query
or address. It is plain ASGI, for `add_middleware` would miss the answers to unhandled errors.
"""

from __future__ import annotations

import re
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import structlog

from api import cross_origin
from api.settings import VERSION
from api.stored_answers import Answer, Header, Key, Notes, StoredAnswers, compress, pick_coding
from locales.negotiate import negotiate

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NOTES = "mip.notes"
"""Where in the scope an endpoint leaves the `Notes` of a storable answer."""
PASSING = "mip.passing"
"""Where in the scope an endpoint says that its answer holds for this instant only and is never stored."""
VARIES = "mip.varies"
"""Where in the scope an endpoint says that its answer was chosen by Accept-Language."""

MAX_BODY = 1024 * 1024
"""Bytes that a request may carry."""
SMALL_BODY = 16 * 1024
"""Bytes that feedback may carry: its 500 characters, escaped, take less than half of that."""

API_CSP = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HTML_CSP = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_COMMON: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
)
_API: tuple[Header, ...] = (
    *_COMMON,
    (b"api-version", VERSION.encode()),
    (b"content-security-policy", API_CSP),
    (b"referrer-policy", b"no-referrer"),
)
_HTML: tuple[Header, ...] = (*_COMMON, (b"content-security-policy", HTML_CSP), (b"referrer-policy", b"same-origin"))
CACHEABLE: tuple[Header, ...] = (
    (b"cache-control", b"public, max-age=0, s-maxage=60"),
    (b"cdn-cache-control", b"max-age=60, stale-while-revalidate=600, stale-if-error=86400"),
)

_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked every few seconds by machines; a log line each would bury the rest."""

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_.-]{1,64}")
_NEGOTIATED = re.compile(r"/v1/(?!editorial|bundles)")
"""Where the language is chosen by Accept-Language; bundles have theirs in the path."""

log = structlog.get_logger()


class Edge:
    """Wraps the application. `fail` makes the response to an error that nobody caught."""

    def __init__(
        self, app: App, answers: StoredAnswers, fail: Callable[[Scope, int], Any], known: frozenset[str]
    ) -> None:
        self.app = app
        self.answers = answers
        self.fail = fail
        self.known = known
        """Names of query parameters that HTML pages read; others are no part of a page's key."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if cross_origin.is_preflight(scope):
            await cross_origin.answer_preflight(scope, send)
            return
        if scope["method"] in {"GET", "HEAD"}:
            key = storage_key(scope, self.known)
            answer = self.answers.get(key) if key is not None else None
            if answer is not None:
                await send_answer(answer, scope, send)
                return
        else:
            key = None
        await self._build(scope, receive, send, key)

    async def _build(self, scope: Scope, receive: Receive, send: Send, key: Key | None) -> None:
        started = time.perf_counter()
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        captured = _Captured()
        length = headers.get(b"content-length", b"0")
        most = SMALL_BODY if scope["path"].endswith("/feedback") else MAX_BODY
        if not length.isdigit() or int(length) > most:
            await self.fail(scope, 413)(inner, receive, captured)
        else:
            try:
                await self.app(inner, _bounded(receive, most), captured)
            except _TooLarge:
                captured.restart()
                await self.fail(scope, 413)(inner, receive, captured)
            except Exception as error:
                log.error("unhandled error", error=type(error).__name__, trace=traceback.format_tb(error.__traceback__))
                captured.restart()
                await self.fail(scope, 500)(inner, receive, captured)
        status = await self._send(inner, captured, headers, key, request_id, send, head=head)
        if scope["path"] in _PROBES:
            return
        log.info(
            "request",
            method=scope["method"],
            route=route_of(inner),
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )

    async def _send(
        self,
        scope: Scope,
        captured: _Captured,
        request: dict[bytes, bytes],
        key: Key | None,
        request_id: str,
        send: Send,
        *,
        head: bool,
    ) -> int:
        notes: Notes | None = scope.get(NOTES)
        extra = _always(scope, captured.headers)
        if captured.status == 200 and notes is not None:
            answer = _answer(scope, captured, extra)
            if key is not None:
                self.answers.keep(key, answer, notes)
            status, headers, body = answer.respond(request)
        else:
            status, body = captured.status, bytes(captured.body)
            headers = [*captured.headers, *extra]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            body, headers = _coded(body, headers, request)
        headers.append((b"x-request-id", request_id.encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if head else body})
        return status


async def send_answer(answer: Answer, scope: Scope, send: Send) -> None:
    """Sends a stored answer; an incoming request id is echoed."""
    request = dict(scope["headers"])
    status, headers, body = answer.respond(request)
    incoming = request.get(b"x-request-id")
    if incoming is not None and _REQUEST_ID.fullmatch(incoming):
        headers.append((b"x-request-id", incoming))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def storage_key(scope: Scope, known: frozenset[str]) -> Key | None:
    """The key of a public answer: path, known parameters sorted, negotiated locale. None: it is never stored."""
    path: str = scope["path"]
    query: bytes = scope["query_string"]
    is_api = path.startswith("/v1/")
    pairs: list[tuple[str, str]] = []
    if query:
        if len(query) > 1000:
            return None
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        if not is_api:
            pairs = [pair for pair in pairs if pair[0] in known]
        if len({name for name, _ in pairs}) != len(pairs):
            return None
        pairs.sort()
    locale = ""
    if is_api and _NEGOTIATED.match(path) and not any(name == "locale" for name, _ in pairs):
        accept = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
        found = negotiate(None, accept.decode("latin-1"))
        locale = "" if found is None else found.tag
    return (path, locale, *(part for pair in pairs for part in pair))


def route_of(scope: Scope) -> str:
    """The template of the route that answered, as `/v1/pages/{slug}`; never the address itself."""
    route = scope.get("route")
    template = getattr(route, "path", None)
    if template is None:
        return "-"
    root: str = scope.get("root_path", "")
    return f"{root}{template}"


def _answer(scope: Scope, captured: _Captured, extra: list[Header]) -> Answer:
    headers = [pair for pair in captured.headers if pair[0] not in {b"content-length", b"cache-control", b"vary"}]
    varies = b"Accept-Encoding, Accept-Language" if scope.get(VARIES) else b"Accept-Encoding"
    return Answer((*headers, *extra, *CACHEABLE), bytes(captured.body), varies=varies)


def _always(scope: Scope, there: list[Header]) -> list[Header]:
    """What every response of this part of the site carries, but for what the endpoint set itself."""
    path: str = scope["path"]
    if path.startswith("/v1"):
        wanted = _API if path.startswith("/v1/editorial") else _API + cross_origin.OPEN
    elif path.startswith("/widget"):
        wanted = _HTML + cross_origin.OPEN
    else:
        wanted = _HTML
    names = {name for name, _ in there}
    return [pair for pair in wanted if pair[0] not in names]


def _coded(body: bytes, headers: list[Header], request: dict[bytes, bytes]) -> tuple[bytes, list[Header]]:
    names = dict(headers)
    kind = names.get(b"content-type", b"")
    coding = pick_coding(request.get(b"accept-encoding", b""))
    compressible = kind.startswith(
        (b"text/", b"application/json", b"application/problem+json", b"application/javascript")
    )
    if coding and compressible and len(body) >= 1024 and b"content-encoding" not in names:
        body = compress(body, coding)
        headers = [pair for pair in headers if pair[0] not in {b"content-length", b"vary"}]
        vary = b", ".join(filter(None, [names.get(b"vary", b""), b"Accept-Encoding"]))
        headers += [
            (b"content-encoding", coding.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"vary", vary),
        ]
    return body, headers


class _TooLarge(Exception):
    """The body turned out larger than allowed."""


def _bounded(receive: Receive, most: int) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _TooLarge
        return message

    return limited


class _Captured:
    """The response of the application, whole, before anything of it is sent."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forgets what was captured."""
        self.status = 500
        self.headers: list[Header] = []
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Takes in a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


def _request_id(headers: dict[bytes, bytes]) -> str:
    incoming = headers.get(b"x-request-id", b"")
    return incoming.decode() if _REQUEST_ID.fullmatch(incoming) else secrets.token_hex(8)
