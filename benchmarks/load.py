"""A small client that asks fast: raw HTTP/1.1 over connections that stay open, on this machine only, for a bounded
number of requests or seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

BROWSER = {
    "Host": "mip.example",
    "User-Agent": "Mozilla/5.0 (Linux; Android 13; SM-A145R) AppleWebKit/537.36",
    "Accept": "application/json, text/html;q=0.9, */*;q=0.8",
    "Accept-Language": "pl-PL,pl;q=0.9,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br",
    "Connection": "keep-alive",
}
"""What a phone sends along."""


@dataclass(frozen=True)
class Reply:
    """One answer: its status, its headers (names in lower case), its body as sent, its bytes on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int


@dataclass
class Loaded:
    """What many requests gave."""

    count: int = 0
    errors: int = 0
    bytes: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.count / self.seconds

    def at(self, share: float) -> float:
        """A percentile of the times, in ms."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def request(path: str, **headers: str) -> bytes:
    """The bytes of a GET as a phone sends it; header names with `_` for `-`."""
    pairs = {**BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in pairs.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def read_reply(reader: asyncio.StreamReader) -> Reply:
    """Reads one answer whose length is said."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ")[1])
    length = 0 if status in {204, 304} else int(headers.get("content-length", "0"))
    body = await reader.readexactly(length) if length else b""
    return Reply(status, headers, body, len(head) + length)


async def ask(port: int, path: str, **headers: str) -> Reply:
    """One request on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(request(path, **headers))
        return await read_reply(reader)
    finally:
        writer.close()


class _Asker(asyncio.Protocol):
    """Asks one thing again and again on one connection. All answers are as long as the first: only the date differs."""

    def __init__(self, asked: bytes, size: int, status: bytes, may_go_on: Callable[[], bool]) -> None:
        self.asked = asked
        self.size = size
        self.status = status
        self.may_go_on = may_go_on
        self.loaded = Loaded()
        self.done = asyncio.get_running_loop().create_future()
        self._got = 0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self.asked)

    def data_received(self, data: bytes) -> None:
        """Counts; asks again when an answer is whole."""
        if not self._got and data[9:12] != self.status:
            self.loaded.errors += 1
        self._got += len(data)
        if self._got < self.size:
            return
        self._got = 0
        self.loaded.count += 1
        if self.may_go_on():
            self._transport.write(self.asked)
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Says that it is over."""
        self.loaded.errors += exc is not None
        if not self.done.done():
            self.done.set_result(None)


async def hammer(port: int, path: str, connections: int, seconds: float, most: int = 10**9, **headers: str) -> Loaded:
    """Asks one thing as fast as answers come, on so many connections, for so many seconds or requests."""
    sample = await ask(port, path, **headers)
    ends = time.monotonic() + seconds
    begun = 0

    def may_go_on() -> bool:
        nonlocal begun
        begun += 1
        return begun < most and time.monotonic() < ends

    asked, loop = request(path, **headers), asyncio.get_running_loop()
    began = time.monotonic()
    made = [
        await loop.create_connection(
            lambda: _Asker(asked, sample.size, str(sample.status).encode(), may_go_on), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    askers = [asker for _, asker in made]
    await asyncio.wait_for(asyncio.gather(*(asker.done for asker in askers)), seconds + 60)
    return Loaded(
        sum(asker.loaded.count for asker in askers),
        sum(asker.loaded.errors for asker in askers),
        sample.size * sum(asker.loaded.count for asker in askers),
        time.monotonic() - began,
    )
