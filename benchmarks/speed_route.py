"""`mip serve` over Meilisearch against Meilisearch asked directly, and how soon an edit is found."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks import make_distractors, quality_site
from benchmarks.judged_set import read
from content import starter_loader
from content.db import Database
from search.engine_keys import make_keys
from search.engines.embedded import EmbeddedEngine
from search.engines.meilisearch_queries import search_body
from search.engines.protocol import SearchQuery
from search.second_opinion import words_query
from search.text.planning import plan_query

_ROOT = Path(__file__).parent.parent

Ask = Callable[[aiohttp.ClientSession, int], Awaitable[bool]]
"""Asks the query of a number; whether the other engine answered."""


@dataclass(frozen=True)
class Load:
    """What a number of requests took: seconds each, sorted, and all of them together."""

    seconds: tuple[float, ...]
    whole: float
    degraded: int = 0
    """Answers that the other engine gave: with any of them, the figures say nothing of Meilisearch."""

    def at(self, share: float) -> float:
        """A percentile in ms."""
        return 1000 * self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.whole


@contextmanager
def serving(data_dir: Path, *options: str, **settings: str) -> Iterator[str]:
    """`mip serve` on a free port, ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bare = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "MIP_DATA_DIR": str(data_dir), **settings}
    command = [sys.executable, "-m", "api.commands", "serve", "--port", str(port), *options]
    running = subprocess.Popen(command, env=bare, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _until(lambda: _status(f"{base}/readyz") == 200, 120)
        yield base
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def meilisearch_settings(url: str) -> dict[str, str]:
    """The settings that lead a server to Meilisearch."""
    keys = make_keys(url, quality_site.MASTER_KEY)
    return {
        "MIP_MEILISEARCH_URL": url,
        "MIP_MEILISEARCH_SEARCH_KEY": keys["search"],
        "MIP_MEILISEARCH_WORKER_KEY": keys["worker"],
    }


def judged_queries(count: int, skip: int = 0) -> list[tuple[str, str]]:
    """(locale, query) of the judged set, spread over it. skip: with 1, others than with 0, up to half of the set."""
    found = [(one.locale, one.query) for one in read()]
    return found[skip :: max(1, len(found) // count)][:count]


def direct_bodies(
    data_dir: Path, queries: Sequence[tuple[str, str]], *, encoder: bool
) -> list[tuple[tuple[str, str], bytes]]:
    """The queries that an engine is asked for, each with the request that the route sends for its words: with the
    encoder for ten hits more. Both sides must be asked just these: what no document can match costs the route next to
    nothing."""
    engine = EmbeddedEngine(data_dir / "index")
    engine.set_frame(quality_site.frame_of(data_dir))
    engine.look()
    found = []
    for locale, text in queries:
        lexicon = engine.lexicon(locale)
        plan = lexicon and plan_query(text, lexicon)
        query = SearchQuery(plan) if plan and plan.is_possible else None
        body = query and search_body(words_query(query) if encoder else query)
        if body:
            found.append(((locale, text), json.dumps(body, ensure_ascii=False).encode()))
    return found


def ask_route(base: str, path: str, queries: Sequence[tuple[str, str]], at_once: int, **more: str) -> Load:
    """Asks our route. more: parameters of it; with others than before, nothing that it keeps is an answer."""
    return asyncio.run(_many(_asks_route(base, path, queries, more), len(queries), at_once))


def ask_directly(url: str, bodies: Sequence[bytes], at_once: int) -> Load:
    """Asks Meilisearch the same."""
    return asyncio.run(_many(_asks_directly(url, bodies), len(bodies), at_once))


def ask_in_turns(
    base: str, url: str, queries: Sequence[tuple[str, str]], bodies: Sequence[bytes], **more: str
) -> list[float]:
    """Asks each query of Meilisearch and at once of our route, one at a time. Gives what the route added to each, in
    ms, sorted. How long a query takes depends more on the query than on who is asked, so a difference of medians says
    little; and what slows the machine down slows both."""
    return asyncio.run(
        _in_turns(_asks_directly(url, bodies), _asks_route(base, "/v1/search", queries, more), len(bodies))
    )


def _asks_route(base: str, path: str, queries: Sequence[tuple[str, str]], more: dict[str, str]) -> Ask:
    urls = [f"{base}{path}?{urllib.parse.urlencode({'q': text, 'locale': at, **more})}" for at, text in queries]

    async def one(session: aiohttp.ClientSession, number: int) -> bool:
        async with session.get(urls[number % len(urls)]) as response:
            return b'"degraded":true' in await _good(response)

    return one


def _asks_directly(url: str, bodies: Sequence[bytes]) -> Ask:
    key = make_keys(url, quality_site.MASTER_KEY)["search"]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    async def one(session: aiohttp.ClientSession, number: int) -> bool:
        body = bodies[number % len(bodies)]
        async with session.post(f"{url}/multi-search", data=body, headers=headers) as response:
            await _good(response)
            return False

    return one


async def _good(response: aiohttp.ClientResponse) -> bytes:
    content = await response.read()
    if response.status != 200:
        raise RuntimeError(f"answered {response.status}")
    return content


@asynccontextmanager
async def _session(at_once: int) -> AsyncIterator[aiohttp.ClientSession]:
    """Both are asked for an answer that is not packed: for the way to a reader's phone, not for this comparison."""
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(headers={"Accept-Encoding": "identity"}, connector=connector) as session:
        yield session


async def _in_turns(directly: Ask, ours: Ask, count: int) -> list[float]:
    added = []
    async with _session(1) as session:
        for number in range(count):
            began = time.perf_counter()
            await directly(session, number)
            between = time.perf_counter()
            if await ours(session, number):
                raise RuntimeError("the other engine answered")
            added.append(1000 * (time.perf_counter() - between - (between - began)))
    return sorted(added)


async def _many(one: Ask, count: int, at_once: int) -> Load:
    seconds: list[float] = []
    degraded: list[bool] = []
    numbers = iter(range(count))

    async def ask(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            began = time.perf_counter()
            degraded.append(await one(session, number))
            seconds.append(time.perf_counter() - began)

    async with _session(at_once) as session:
        began = time.perf_counter()
        await asyncio.gather(*(ask(session) for _ in range(at_once)))
        return Load(tuple(sorted(seconds)), time.perf_counter() - began, sum(degraded))


def edits(data_dir: Path, base: str, count: int, pause: float) -> list[float]:
    """Publishes so many new pages with a word that nothing else has; seconds until each is found.

    pause: between them, in seconds; long enough and the worker rests, so that it begins anew.
    """
    database = Database(quality_site.database_url(data_dir))
    found = []
    try:
        for _ in range(count):
            time.sleep(pause)
            # Of this round alone, or a page of the one before would be found.
            word = f"zqxv{time.time_ns():x}"
            with tempfile.TemporaryDirectory() as folder:
                _write_page(Path(folder), word)
                starter_loader.load(database, Path(folder))
            began = time.perf_counter()
            _until(lambda word=word: _finds(base, word), 30)  # type: ignore[misc]  # bound now, not when the loop went on
            found.append(time.perf_counter() - began)
    finally:
        database.close()
    return sorted(found)


def _write_page(folder: Path, word: str) -> None:
    page = folder / "pages" / "work" / f"news-{word}"
    page.mkdir(parents=True)
    (page / "page.toml").write_text(make_distractors.page_toml(f"news-{word}", 900), encoding="utf-8")
    for locale in make_distractors.LOCALES:
        head = f'+++\ntitle = "News {word}"\nsummary = "About {word}."\nkeywords = []\n+++\n'
        (page / f"{locale}.md").write_text(f"{head}\n## What {{#part-1}}\n\nNothing but {word}.\n", encoding="utf-8")


def _finds(base: str, word: str) -> bool:
    with urllib.request.urlopen(f"{base}/v1/search?locale=pl&q={word}") as answer:
        # The page itself: by its meaning or a typing error another one may be found.
        return any(hit["slug"] == f"news-{word}" for hit in json.load(answer)["items"])


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0


def _until(condition: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise RuntimeError("waited in vain")
        time.sleep(0.01)
