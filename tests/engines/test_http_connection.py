"""Connections to a search engine: what is answered, what is not, and when one is used again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from search.engines.meilisearch_http import MeilisearchHttp
from search.engines.protocol import EngineUnavailable
from tests.support.postgresql import free_port

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
CHUNKED = b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n3\r\n 1}\r\n0\r\n\r\n'


def whole(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"content-length: %d" % len(body), *headers, b"", body])


async def request_of(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length"))
    return head + await reader.readexactly(length)


def run(talk: Talk, do: Callable[[MeilisearchHttp], Awaitable[None]]) -> int:
    """Does something with a server that talks so on each connection. Gives how many connections there were."""
    connections = 0

    async def main() -> None:
        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            try:
                await talk(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass  # the client went away, as it should in some of these
            finally:
                writer.close()

        server = await asyncio.start_server(counted, "127.0.0.1", 0)
        http = MeilisearchHttp(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/meili/", "key")
        await http.open()
        try:
            await do(http)
        finally:
            await http.close()
            server.close()
            await asyncio.sleep(0.05)

    asyncio.run(main())
    return connections


def answers(*texts: bytes) -> Talk:
    """One of these to each request."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for text in texts:
            await request_of(reader)
            writer.write(text)
        await reader.read()

    return talk


async def code_of(http: MeilisearchHttp, seconds: float = 2.0) -> str:
    with pytest.raises(EngineUnavailable) as caught:
        await http.post("/x", {}, seconds)
    return caught.value.code


def test_one_connection_answers_one_request_after_the_other() -> None:
    seen: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for text in (whole(b"1"), CHUNKED, whole(b"[3]")):
            seen.append(await request_of(reader))
            for at in range(len(text)):  # in as many pieces as there can be
                writer.write(text[at : at + 1])
                await writer.drain()
        await reader.read()

    async def do(http: MeilisearchHttp) -> None:
        assert [await http.post("/multi-search", {"q": "ł"}, 2.0) for _ in range(3)] == [1, {"a": 1}, [3]]

    assert run(talk, do) == 1
    assert seen[0].startswith(b"POST /meili/multi-search HTTP/1.1\r\nhost: 127.0.0.1:")
    assert b"\r\nauthorization: Bearer key\r\n" in seen[0]
    assert json.loads(seen[0].partition(b"\r\n\r\n")[2]) == {"q": "ł"}


def test_requests_at_the_same_time_have_connections_of_their_own() -> None:
    async def do(http: MeilisearchHttp) -> None:
        assert await asyncio.gather(*(http.post("/x", {}, 2.0) for _ in range(5))) == [1] * 5

    assert run(answers(whole(b"1"), whole(b"1")), do) == 5


@pytest.mark.parametrize(
    "first",
    [
        whole(b"1", b"connection: close"),
        whole(b"1") + whole(b"2"),
        b"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\n1",
    ],
    ids=["it says that it closes", "more than was asked for", "HTTP/1.0"],
)
def test_a_connection_that_cannot_be_trusted_is_not_used_again(first: bytes) -> None:
    async def do(http: MeilisearchHttp) -> None:
        for _ in range(2):
            assert await http.post("/x", {}, 2.0) == 1
            await asyncio.sleep(0.05)

    assert run(answers(first), do) == 2


@pytest.mark.parametrize(
    "text",
    [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nx: y"],
    ids=["nothing", "cut off", "another protocol", "half a head"],
)
def test_what_ends_before_it_is_an_answer_is_none(text: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(text)

    async def do(http: MeilisearchHttp) -> None:
        assert await code_of(http) == "connection"

    assert run(talk, do) == 1


def test_an_answer_without_an_end_is_none() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"100000\r\n%s\r\n" % (b" " * 2**20))
            await writer.drain()

    async def do(http: MeilisearchHttp) -> None:
        assert await code_of(http, 30.0) == "connection"

    assert run(talk, do) == 1


def test_an_answer_that_came_too_late_is_never_taken_for_the_next_one() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await request_of(reader)
            if request.endswith(b'"slow"'):
                await asyncio.sleep(0.2)
            writer.write(whole(request.rpartition(b"\r\n")[2]))

    async def do(http: MeilisearchHttp) -> None:
        with pytest.raises(EngineUnavailable):
            await http.post("/x", "slow", 0.1)
        assert [await http.post("/x", text, 2.0) for text in ("one", "two")] == ["one", "two"]

    assert run(talk, do) == 2


def test_it_can_be_opened_again_in_another_loop() -> None:
    http = MeilisearchHttp(f"http://127.0.0.1:{free_port()}", "")

    async def once() -> Any:
        await http.open()
        try:
            return await code_of(http)
        finally:
            await http.close()

    assert [asyncio.run(once()) for _ in range(2)] == ["refused", "refused"]


def test_nothing_is_sent_before_it_is_open() -> None:
    assert asyncio.run(code_of(MeilisearchHttp(f"http://127.0.0.1:{free_port()}", ""))) == "closed"
