"""The edge around an application of a few lines: who waits for whose build, and what everybody gets."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.middleware import NOTES, READ, Edge
from api.stored_answers import Notes, StoredAnswers
from content.feed import Change, Thing, Version
from content.models import ThingKind

PAGE = Thing(ThingKind.PAGE, "a")
TEXT = b"a text that is long enough to be compressed " * 20


def version(n: int) -> Version:
    return Version(n, dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "e", 0)


@dataclass
class Content:
    """An application whose answers tell the version they were built from; it builds when it is let."""

    n: int = 1
    status: int = 200
    builds: int = 0
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.builds += 1
        scope[READ] = read = version(self.n)
        await self.let.wait()
        scope[NOTES] = Notes(read, [PAGE])
        body = b"%d " % read.n + TEXT
        await send(
            {"type": "http.response.start", "status": self.status, "headers": [(b"content-type", b"text/plain")]}
        )
        await send({"type": "http.response.body", "body": body})


@dataclass
class Got:
    """What one request got."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def n(self) -> int:
        """The version in the body."""
        return int(self.body.split(b" ", 1)[0])


@dataclass
class Around:
    """An edge, its application and its stored answers."""

    content: Content
    answers: StoredAnswers
    edge: Edge

    async def ask(self, path: str = "/v1/pages/a", method: str = "GET", **headers: str) -> Got:
        """One request; header names with `_` for `-`."""
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw}
        await self.edge(scope, receive, send)
        return Got(sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"])

    def polled(self, n: int) -> None:
        """A poll that saw PAGE changed."""
        self.content.n = n
        self.answers.polled(version(n), [Change(PAGE, n, False)])


def run(story: Callable[[Around], Awaitable[None]], **content: Any) -> None:
    """Tells a story on an event loop of its own."""

    async def told() -> None:
        answers = StoredAnswers(1024 * 1024)
        answers.polled(version(1), [])
        made = Content(**content)

        def fail(scope: Any, status: int) -> Any:
            raise AssertionError(status)

        await story(Around(made, answers, Edge(made, answers, fail, frozenset())))

    asyncio.run(told())


async def until_builds(around: Around, count: int) -> None:
    """Lets other requests go on until so many builds have begun, and a little longer."""
    while around.content.builds < count:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_crowd_at_a_cold_start_costs_one_build() -> None:
    async def story(around: Around) -> None:
        crowd = [asyncio.create_task(around.ask(accept_encoding="br")) for _ in range(50)]
        await until_builds(around, 1)
        around.content.let.set()
        got = await asyncio.gather(*crowd)
        assert around.content.builds == 1
        assert {one.headers[b"etag"] for one in got} == {got[0].headers[b"etag"]}
        assert around.answers.counts.joined == 49

    run(story)


def test_nobody_waits_for_a_build_older_than_the_last_poll() -> None:
    async def story(around: Around) -> None:
        early = asyncio.create_task(around.ask())
        await until_builds(around, 1)
        around.polled(2)
        late = asyncio.create_task(around.ask())
        await until_builds(around, 2)
        around.content.let.set()
        assert [(await early).n, (await late).n] == [1, 2]
        assert (await around.ask()).n == 2
        assert around.content.builds == 2
        assert around.answers.counts.refused == 1

    run(story)


def test_who_joined_in_time_gets_what_was_true_when_asked_and_it_is_not_kept() -> None:
    async def story(around: Around) -> None:
        two = [asyncio.create_task(around.ask()) for _ in range(2)]
        await until_builds(around, 1)
        around.polled(2)
        around.content.let.set()
        assert [one.n for one in await asyncio.gather(*two)] == [1, 1]
        assert around.answers.bytes == 0

    run(story)


def test_a_build_that_comes_to_nothing_is_nobody_elses() -> None:
    async def story(around: Around) -> None:
        two = [asyncio.create_task(around.ask()) for _ in range(2)]
        await until_builds(around, 1)
        around.content.let.set()
        assert [one.status for one in await asyncio.gather(*two)] == [404, 404]
        assert around.content.builds == 2
        assert around.answers.bytes == 0

    run(story, status=404)


def test_searches_are_no_crowd() -> None:
    async def story(around: Around) -> None:
        two = [asyncio.create_task(around.ask("/v1/search")) for _ in range(2)]
        await until_builds(around, 2)
        around.content.let.set()
        await asyncio.gather(*two)
        assert around.content.builds == 2
        assert around.answers.counts.misses == 0

    run(story)


def test_a_stored_answer_echoes_a_request_id_and_makes_none(capsys: pytest.CaptureFixture[str]) -> None:
    async def story(around: Around) -> None:
        around.content.let.set()
        assert b"x-request-id" in (await around.ask()).headers
        assert "request" in capsys.readouterr().out
        assert b"x-request-id" not in (await around.ask()).headers
        assert b"x-request-id" not in (await around.ask(x_request_id="no id at all")).headers
        assert (await around.ask(x_request_id="a-1")).headers[b"x-request-id"] == b"a-1"
        assert b"x-request-id" not in (await around.ask()).headers
        assert capsys.readouterr().out == ""

    run(story)


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_head_and_304_say_what_get_would(coding: str) -> None:
    async def story(around: Around) -> None:
        around.content.let.set()
        for _ in range(2):
            whole = await around.ask(accept_encoding=coding)
            head = await around.ask(method="HEAD", accept_encoding=coding)
            again = await around.ask(accept_encoding=coding, if_none_match=whole.headers[b"etag"].decode())
            assert (head.status, head.body) == (200, b"")
            assert head.headers[b"content-length"] == str(len(whole.body)).encode()
            assert (again.status, again.body) == (304, b"")
            for name in (b"etag", b"vary", b"cache-control", b"cdn-cache-control", b"cache-tag", b"api-version"):
                assert again.headers[name] == head.headers[name] == whole.headers[name]
            assert whole.headers[b"access-control-allow-origin"] == again.headers[b"access-control-allow-origin"]

    run(story)


def test_a_large_answer_is_compressed_once_for_all() -> None:
    async def story(around: Around) -> None:
        around.content.let.set()
        got = await asyncio.gather(*(around.ask(accept_encoding=coding) for coding in ("br", "gzip") * 5))
        assert len({one.body for one in got}) == 2
        assert around.content.builds == 1

    run(story)


def test_a_large_answer_is_compressed_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.middleware.SLOW", 100)
    test_a_large_answer_is_compressed_once_for_all()
