"""A Meilisearch server's HTTP, for searching: JSON out, JSON back, over connections that stay open.

Nothing of a request or an answer gets into an error or a log line: both hold what somebody asked. Errors are codes.
"""

import asyncio
import ssl
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic_core import from_json, to_json

from search.engines.http_connection import Connection
from search.engines.protocol import EngineUnavailable

CONNECT_SECONDS: Final = 0.3
"""Until there is a connection, TLS's greetings among it."""
_CONNECTIONS = 32
_KEEP_SECONDS = 30.0
_CODE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")


class MeilisearchHttp:
    """Sends searches. `open` and `close` belong to the running event loop."""

    def __init__(self, url: str, key: str, connect_seconds: float = CONNECT_SECONDS) -> None:
        """url: with `http` or `https`. key: one that can only search."""
        address = urlsplit(url)
        self._host = address.hostname or ""
        self._port = address.port or (443 if address.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        self._path = address.path.rstrip("/")
        self._headers = (
            f"host: {address.netloc.rpartition('@')[2]}\r\n"
            + (f"authorization: Bearer {key}\r\n" if key else "")
            # The server is near: packing an answer costs both sides more than sending it.
            + "content-type: application/json\r\naccept-encoding: identity\r\n"
        )
        self._connect_seconds = connect_seconds
        self._free: list[Connection] = []
        self._places: asyncio.Semaphore | None = None
        """None while it is closed: these are of one event loop."""

    async def open(self) -> None:
        """Connects to nothing yet."""
        self._places = asyncio.Semaphore(_CONNECTIONS)

    async def close(self) -> None:
        """Closes all connections that nobody uses; others are closed when they are given back."""
        self._places = None
        while self._free:
            self._free.pop().close()
        await asyncio.sleep(0)  # in the next turn they are gone

    async def post(self, path: str, body: object, seconds: float) -> Any:
        """The JSON answer to a POST. A refused connection is tried once more, at once; nothing else is.

        seconds: for everything together. Raises EngineUnavailable with the server's own code where it gives one, or
        `refused`, `timeout`, `connection`, `answer`, `http-<status>`.
        """
        data = to_json(body)
        try:
            async with asyncio.timeout(seconds):
                try:
                    return await self._post(path, data)
                except _Refused:
                    return await self._post(path, data)
        except _Refused:
            raise EngineUnavailable("refused") from None
        except TimeoutError:
            raise EngineUnavailable("timeout") from None
        except OSError:  # those of TLS too
            raise EngineUnavailable("connection") from None

    async def _post(self, path: str, data: bytes) -> Any:
        if self._places is None:
            raise EngineUnavailable("closed")
        head = f"POST {self._path}{path} HTTP/1.1\r\n{self._headers}content-length: {len(data)}\r\n\r\n"
        async with self._places:
            connection = self._kept() or await self._connect()
            try:
                status, content = await connection.ask(head.encode() + data)
            except BaseException:
                # Whatever still comes over it would be taken for the answer to somebody else.
                connection.close()
                raise
            self._give_back(connection)
        return _answer(status, content)

    def _kept(self) -> Connection | None:
        """The connection that was used last, if it is not too old."""
        while self._free:
            kept = self._free.pop()
            if kept.is_free and kept.idle_seconds < _KEEP_SECONDS:
                return kept
            kept.close()
        return None

    def _give_back(self, connection: Connection) -> None:
        if self._places is not None and connection.is_free:
            self._free.append(connection)
        else:
            connection.close()

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_seconds):
                _, made = await loop.create_connection(Connection, self._host, self._port, ssl=self._tls)
                return made
        except ConnectionRefusedError:
            raise _Refused from None


class _Refused(Exception):
    """Nobody listens there: nothing was sent, so trying again is safe."""


def _answer(status: int, content: bytes) -> Any:
    try:
        answer = from_json(content)  # it and its counterpart are two to three times as fast as the standard library's
    except ValueError:
        raise EngineUnavailable("answer" if status == 200 else f"http-{status}") from None
    if status == 200:
        return answer
    code = answer.get("code") if isinstance(answer, dict) else None
    raise EngineUnavailable(str(code) if is_code(code) else f"http-{status}")


def is_code(code: object) -> bool:
    """Whether it is one of Meilisearch's error codes by its looks: a short word that can hold no text."""
    return isinstance(code, str) and 0 < len(code) < 80 and _CODE_CHARACTERS.issuperset(code)
