"""The outermost layer of the application, around everything that FastAPI does.

It looks up stored answers before routing, builds and keeps fresh ones, answers HEAD for every GET, bounds bodies, adds
what every response carries, turns what nobody caught into a problem, and writes one log line a request without query
or address. It is plain ASGI, for `add_middleware` would miss the answers to unhandled errors.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
import traceback
from collections.abc import Callable
from typing import Any

import anyio
import anyio.to_thread
import structlog

from api import cross_origin
from api.answers import FOR_ONE, NO_BODY, SLOW, Answer, Header, Ready, compress, pick_coding
from api.asking import Asking
from api.capturing import App, Captured, Message, Receive, Scope, Send, TooLarge, bounded
from api.page_reads import TALLY
from api.purge_keys import purge_keys
from api.settings import VERSION
from api.stored_answers import Key, Notes, StoredAnswers
from content.feed import Version

NOTES = "mip.notes"
"""Where in the scope an endpoint leaves the `Notes` of a storable answer."""
READ = "mip.read"
"""Where in the scope an endpoint leaves the version of its snapshot as soon as that is open."""
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

log = structlog.get_logger()


class _UnderWay:
    """A build that others may wait for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.done = asyncio.Event()
        self.answer: Answer | None = None
        """None while it is under way, and when it came to nothing that others may have."""

    @property
    def version(self) -> Version | None:
        """The version that it is built from; None before its snapshot is open."""
        return self.scope.get(READ)


class Edge:
    """Wraps the application. `fail` makes the response to an error that nobody caught."""

    def __init__(
        self, app: App, answers: StoredAnswers, fail: Callable[[Scope, int], Any], known: frozenset[str]
    ) -> None:
        self.app = app
        self.answers = answers
        self.fail = fail
        self.asking = Asking(known)
        self._stored = answers.by_key
        self._building: dict[Key, _UnderWay] = {}
        self._compressing = anyio.CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. What is stored is sent from here, in as few steps as there can be."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        # Of a header that stands there twice the first counts, as for the endpoint that builds the answer.
        request = dict(reversed(scope["headers"]))
        if method != "GET" and method != "HEAD":
            if cross_origin.is_preflight(scope):
                await cross_origin.answer_preflight(scope, send)
            else:
                await self._build(scope, receive, send, request)
            return
        key, coding = self.asking[
            scope["path"], scope["query_string"], request.get(b"accept-language"), request.get(b"accept-encoding")
        ]
        answer = None if key is None else self._stored.get(key)
        if answer is not None:
            answer.hits += 1
        elif key is not None:
            answer = await self._missed(key)
        if answer is None:
            await self._build(scope, receive, send, request, key, coding)
            return
        if answer.tally is not None and method == "GET":
            answer.tally.times += 1
        ready = answer.ready.get(coding)
        if ready is None:
            ready = await self._in_coding(answer, coding, key)
        known = request.get(b"if-none-match")
        start, body = (ready.start, ready.body) if known is None else ready.unless_known(known)
        incoming = request.get(b"x-request-id")
        if incoming is not None and _REQUEST_ID.fullmatch(incoming):
            start = {**start, "headers": [*start["headers"], (b"x-request-id", incoming)]}
        await send(start)
        await send(body if method == "GET" else NO_BODY)

    async def _missed(self, key: Key) -> Answer | None:
        """The answer of a build under way; None when there is none, it is too old, or comes to nothing."""
        self.answers.counts.misses += 1
        under_way = self._building.get(key)
        if under_way is None:
            return None
        wanted = self.answers.freshness()
        version = under_way.version
        if version is not None and not wanted.allows(version):
            return None
        await under_way.done.wait()
        version = under_way.version
        if under_way.answer is None or version is None or not wanted.allows(version):
            return None
        self.answers.counts.joined += 1
        return under_way.answer

    async def _in_coding(self, answer: Answer, coding: str, key: Key | None) -> Ready:
        """An answer in a coding that it was not asked for before."""
        if answer.length <= SLOW:
            ready = answer.in_coding(coding)
        else:
            ready = await anyio.to_thread.run_sync(answer.in_coding, coding, limiter=self._compressing)
        if key is not None:
            self.answers.grew(key, answer)
        return ready

    async def _build(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        request: dict[bytes, bytes],
        key: Key | None = None,
        coding: str = "",
    ) -> None:
        started = time.perf_counter()
        request_id = _request_id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope
        under_way = _UnderWay(inner)
        if key is not None:
            self._building[key] = under_way
        try:
            captured = await self._captured(inner, receive, request)
            notes: Notes | None = inner.get(NOTES)
            if captured.status == 200 and notes is not None:
                under_way.answer = _answer(inner, captured, notes)
                if key is not None:
                    self.answers.keep(key, under_way.answer, notes)
        finally:
            if key is not None and self._building.get(key) is under_way:
                del self._building[key]
            under_way.done.set()
        if under_way.answer is not None:
            if under_way.answer.tally is not None and not head:
                under_way.answer.tally.times += 1
            ready = await self._in_coding(under_way.answer, coding, key)
            start, body = ready.unless_known(request.get(b"if-none-match"))
        else:
            start, body = _passing(inner, captured, request)
        start = {**start, "headers": [*start["headers"], (b"x-request-id", request_id.encode())]}
        await send(start)
        await send(NO_BODY if head else body)
        if scope["path"] not in _PROBES:
            log.info(
                "request",
                method=scope["method"],
                route=route_of(inner),
                status=start["status"],
                ms=round((time.perf_counter() - started) * 1000, 1),
            )

    async def _captured(self, scope: Scope, receive: Receive, request: dict[bytes, bytes]) -> Captured:
        captured = Captured()
        length = request.get(b"content-length", b"0")
        most = SMALL_BODY if scope["path"].endswith("/feedback") else MAX_BODY
        if not length.isdigit() or int(length) > most:
            await self.fail(scope, 413)(scope, receive, captured)
            return captured
        try:
            await self.app(scope, bounded(receive, most), captured)
        except TooLarge:
            captured.restart()
            await self.fail(scope, 413)(scope, receive, captured)
        except Exception as error:
            log.error("unhandled error", error=type(error).__name__, trace=traceback.format_tb(error.__traceback__))
            captured.restart()
            await self.fail(scope, 500)(scope, receive, captured)
        return captured


def route_of(scope: Scope) -> str:
    """The template of the route that answered, as `/v1/pages/{slug}`; never the address itself."""
    route = scope.get("route")
    template = getattr(route, "path", None)
    if template is None:
        return "-"
    root: str = scope.get("root_path", "")
    return f"{root}{template}"


def _answer(scope: Scope, captured: Captured, notes: Notes) -> Answer:
    """What may be stored, with all headers that it will ever be sent with."""
    headers = [pair for pair in captured.headers if pair[0] not in {b"content-length", b"cache-control", b"vary"}]
    varies = b"Accept-Encoding, Accept-Language" if scope.get(VARIES) else b"Accept-Encoding"
    keys = (b"cache-tag", purge_keys(notes.things, notes.kinds))
    everything = (*headers, *_always(scope, captured.headers), *CACHEABLE, keys)
    return Answer(everything, bytes(captured.body), varies, tally=scope.get(TALLY))


def _passing(scope: Scope, captured: Captured, request: dict[bytes, bytes]) -> tuple[Message, Message]:
    """Start and body of what is for this request alone."""
    headers = [*captured.headers, *_always(scope, captured.headers)]
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append((b"cache-control", b"no-store"))
    body, headers = _coded(bytes(captured.body), headers, request)
    return (
        {"type": "http.response.start", "status": captured.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


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
        body = compress(body, coding, FOR_ONE)
        headers = [pair for pair in headers if pair[0] not in {b"content-length", b"vary"}]
        vary = b", ".join(filter(None, [names.get(b"vary", b""), b"Accept-Encoding"]))
        headers += [
            (b"content-encoding", coding.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"vary", vary),
        ]
    return body, headers


def _request_id(headers: dict[bytes, bytes]) -> str:
    incoming = headers.get(b"x-request-id", b"")
    return incoming.decode() if _REQUEST_ID.fullmatch(incoming) else secrets.token_hex(8)
