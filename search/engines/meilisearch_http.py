"""One pooled HTTP session to a Meilisearch server, for searching.

Nothing of a request or an answer gets into an error or a log line: both hold what somebody asked. Errors are codes.
"""

import asyncio
import json
from typing import Any, Final

import aiohttp
from pydantic_core import from_json

from search.engines.protocol import EngineUnavailable

CONNECT_SECONDS: Final = 0.3
_CONNECTIONS = 32
_KEEP_SECONDS = 30.0
_CODE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")


class MeilisearchHttp:
    """Sends searches. `open` and `close` belong to the running event loop."""

    def __init__(self, url: str, key: str, connect_seconds: float = CONNECT_SECONDS) -> None:
        """url: without a slash at the end. key: one that can only search."""
        self._url = url.rstrip("/")
        self._headers = {
            **({"Authorization": f"Bearer {key}"} if key else {}),
            "Content-Type": "application/json",
            # The server is near: packing an answer costs both sides more than sending it.
            "Accept-Encoding": "identity",
        }
        self._connect_seconds = connect_seconds
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Makes the session; connects to nothing yet."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_SECONDS),
            # The total is the caller's, over all attempts.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_seconds),
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Closes all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, body: object, seconds: float) -> Any:
        """The JSON answer to a POST. A refused connection is tried once more, at once; nothing else is.

        seconds: for everything together. Raises EngineUnavailable with the server's own code where it gives one, or
        `refused`, `timeout`, `connection`, `answer`, `http-<status>`.
        """
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
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
        except aiohttp.ClientError:
            raise EngineUnavailable("connection") from None

    async def _post(self, path: str, data: bytes) -> Any:
        if self._session is None:
            raise EngineUnavailable("closed")
        try:
            async with self._session.post(f"{self._url}{path}", data=data, allow_redirects=False) as response:
                return _answer(response.status, await response.read())
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, ConnectionRefusedError):
                raise _Refused from None
            raise


class _Refused(Exception):
    """Nobody listens there: nothing was sent, so trying again is safe."""


def _answer(status: int, content: bytes) -> Any:
    try:
        answer = from_json(content)  # twice as fast as json.loads, and an answer may have 100 kB
    except ValueError:
        raise EngineUnavailable("answer" if status == 200 else f"http-{status}") from None
    if status == 200:
        return answer
    code = answer.get("code") if isinstance(answer, dict) else None
    raise EngineUnavailable(str(code) if is_code(code) else f"http-{status}")


def is_code(code: object) -> bool:
    """Whether it is one of Meilisearch's error codes by its looks: a short word that can hold no text."""
    return isinstance(code, str) and 0 < len(code) < 80 and _CODE_CHARACTERS.issuperset(code)
