"""An HTTP/1.1 connection on which one request at a time is answered. httptools reads the answers, as it does the
requests for uvicorn.

A client for all purposes takes 0.3 ms a search where this takes 0.13: see `docs/adr/0006-http-to-meilisearch.md`.
"""

import asyncio
from typing import Final, cast

import httptools

Answered = tuple[int, bytes]
"""Status and body."""

_LONGEST: Final = 64 * 1024 * 1024
"""Bytes of an answer; a hundred times what a search may bring."""


class Connection(asyncio.Protocol):
    """Made by `loop.create_connection`; of its loop."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Answered] | None = None
        self._body: list[bytes] = []
        self._length = 0
        self._since = 0.0
        self._is_spoilt = False

    @property
    def is_free(self) -> bool:
        """Whether another request may be sent."""
        is_closing = self._transport is None or self._transport.is_closing()
        return not is_closing and not self._is_spoilt and self._answer is None

    @property
    def idle_seconds(self) -> float:
        """How long ago the last answer came."""
        return asyncio.get_running_loop().time() - self._since

    async def ask(self, request: bytes) -> Answered:
        """Sends a request, head and body, and waits for the answer. Raises ConnectionError when none comes that is
        one. Who is cancelled meanwhile must close the connection."""
        if self._transport is None or not self.is_free:
            raise ConnectionError("the connection is not free")
        self._answer = asyncio.get_running_loop().create_future()
        self._body, self._length = [], 0
        self._transport.write(request)
        try:
            return await self._answer
        finally:
            self._answer = None

    def close(self) -> None:
        """At once, whatever is under way."""
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """There is somebody at the other end."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Something came."""
        if self._answer is None or self._answer.done():
            self._is_spoilt = True  # nobody asked for it
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail()

    def connection_lost(self, error: Exception | None) -> None:
        """It ended."""
        self._fail()

    # What the parser calls.

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
        self._length += len(piece)
        if self._length > _LONGEST:
            self._fail()
            return
        self._body.append(piece)

    def on_message_complete(self) -> None:
        """All of the answer is there."""
        if self._answer is None or self._answer.done():
            self._is_spoilt = True  # a second answer to one request
            return
        self._since = asyncio.get_running_loop().time()
        self._is_spoilt = self._is_spoilt or not self._parser.should_keep_alive()
        self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def _fail(self) -> None:
        self._is_spoilt = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("no answer came"))
