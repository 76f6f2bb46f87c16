"""A mixed load at a steady rate over two API processes, with edits going on: 70 % pages, 20 % searches, 10 % bundles as
apps ask for them (by token and ETag); by a client that knows what was published when, and says what came too late.

    python -m benchmarks.mixed_load [--seconds 60] [--rate 300] [--edit-every 5] [--processes 2] [--data FOLDER]

Requests are sent when they are due, whatever became of those before: a slow answer delays no other.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks import load, quality_site, servers, speed_route
from benchmarks.load import Reply
from content.actions.set_fact_value import set_fact_value
from content.clock import local_date
from content.db import Database
from content.errors import Unavailable
from content.models import OPERATOR_ID
from locales import TAGS

FACT = "minimum-wage-hourly-21"
WATCHED = "/v1/pages/minimum-wage"
"""A page that prints it."""
GOAL_MS = 250.0
LATE_SECONDS = 1.0
_CONNECTIONS = 128
_TIMEOUT = 15.0


@dataclass
class Published:
    """What was published when: cents of FACT, rising, and the instant at which each was surely there."""

    moments: list[tuple[float, int]] = field(default_factory=list)

    def due(self, asked_at: float) -> int:
        """The least that an answer may say to a request of this instant."""
        return max((cents for at, cents in self.moments if at + LATE_SECONDS <= asked_at), default=0)


@dataclass
class Told:
    """What came of the requests."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    stale: int = 0
    checked: int = 0

    def add(self, kind: str, seconds: float, reply: Reply) -> None:
        """An answer."""
        self.times.setdefault(kind, []).append(seconds)
        self.statuses[reply.status] += 1
        if reply.status not in {200, 304}:
            self.errors.append(f"{kind}: {reply.status}")


class Connections:
    """Connections that stay open; each is used by one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.Queue()
        for _ in range(_CONNECTIONS):
            self._free.put_nowait(None)

    async def ask(self, path: str, **headers: str) -> Reply:
        """One request. Raises OSError or TimeoutError; the connection is not used again then."""
        held = await self._free.get()
        kept = None
        try:
            async with asyncio.timeout(_TIMEOUT):
                if held is None or held[0].at_eof():
                    held = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
                held[1].write(load.request(path, **headers))
                reply = await load.read_reply(held[0])
                kept = held
                return reply
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("the connection ended") from error
        finally:
            if kept is None and held is not None:
                held[1].close()
            self._free.put_nowait(kept)


class Client:
    """Asks as readers and apps do, and holds each answer against what was published."""

    def __init__(self, port: int, slugs: list[str], seed: int = 9) -> None:
        self.told = Told()
        self.published = Published()
        self._connections = Connections(port)
        self._dice = random.Random(seed)
        self._slugs = slugs
        self._queries = speed_route.judged_queries(400)
        self._tags: dict[str, str] = {}
        self._apps: list[dict[str, str]] = [{"locale": tag} for tag in TAGS for _ in range(20)]

    async def one(self) -> None:
        """One request of the mix."""
        drawn = self._dice.random()
        if drawn < 0.7:
            await self._page()
        elif drawn < 0.9:
            locale, query = self._dice.choice(self._queries)
            await self._timed("search", f"/v1/search?locale={locale}&q={quote(query)}")
        else:
            await self._bundle(self._dice.choice(self._apps))

    async def _timed(self, kind: str, path: str, **headers: str) -> tuple[float, Reply | None]:
        asked = time.monotonic()
        try:
            reply = await self._connections.ask(path, **headers)
        except (OSError, TimeoutError) as error:
            self.told.errors.append(f"{kind}: {type(error).__name__}")
            return asked, None
        self.told.add(kind, time.monotonic() - asked, reply)
        return asked, reply

    async def _page(self) -> None:
        locale = self._dice.choice(TAGS)
        drawn = self._dice.random()
        if drawn < 0.25:
            path = f"{WATCHED}?locale={locale}"
        elif drawn < 0.6:
            path = f"/v1/pages/{self._dice.choice(self._slugs)}?locale={locale}"
        else:
            path = f"/{locale}/pages/{self._dice.choice(self._slugs)}"
        known = self._tags.get(path) if self._dice.random() < 0.5 else None
        headers = {"Accept_Encoding": "gzip", **({"If_None_Match": known} if known else {})}
        asked, reply = await self._timed("page", path, **headers)
        if reply is None or reply.status not in {200, 304}:
            return
        if path.startswith(WATCHED):
            if reply.status == 200:
                self._tags[f"cents {reply.headers['etag']}"] = str(_cents(_json(reply)["facts"]))
            # A 304 says that what one has still holds.
            self._check(asked, int(self._tags[f"cents {reply.headers['etag']}"]))
        self._tags[path] = reply.headers["etag"]

    async def _bundle(self, app: dict[str, str]) -> None:
        if app.get("busy"):
            return
        app["busy"] = "yes"
        since = f"&since={app['token']}" if "token" in app else ""
        path = f"/v1/bundles/{app['locale']}?area=GM0772{since}"
        headers = {"If_None_Match": app["etag"]} if app.get("path") == path else {}
        asked, reply = await self._timed("bundle", path, Accept_Encoding="gzip", **headers)
        app["busy"] = ""
        if reply is None or reply.status not in {200, 304}:
            return
        if reply.status == 200:
            made = _json(reply)
            app |= {"token": made["token"], "path": path, "etag": reply.headers["etag"]}
            if any(one["key"] == FACT for one in made["facts"]):
                app["cents"] = str(_cents(made["facts"]))
        self._check(asked, int(app["cents"]))

    def _check(self, asked: float, cents: int) -> None:
        self.told.checked += 1
        self.told.stale += cents < self.published.due(asked)


def _json(reply: Reply) -> Any:
    return json.loads(gzip.decompress(reply.body) if reply.headers.get("content-encoding") else reply.body)


def _cents(facts: list[Any]) -> int:
    return next(round(100 * float(one["value"])) for one in facts if one["key"] == FACT)


async def edit(database: Database, client: Client, seconds: float, pause: float) -> int:
    """Publishes a higher figure again and again. Gives how many."""
    ends, cents = time.monotonic() + seconds, 2000
    today = local_date(database.now())
    while time.monotonic() + pause < ends:
        await asyncio.sleep(pause)
        cents += 1
        try:
            await asyncio.to_thread(set_fact_value, database, FACT, f"{cents / 100:.2f}", today, OPERATOR_ID)
        except Unavailable:  # an editor would be told to come back: an error of this load, and not its end
            client.told.errors.append("edit: Unavailable")
            continue
        client.published.moments.append((time.monotonic(), cents))
    return len(client.published.moments)


async def warm(port: int) -> None:
    """Reads every page in every language some times, takes in the bundles, and searches for other things than the load
    does, each time on a connection of its own, so that each process has done it: a cold start is another measurement.
    """
    slugs = await _slugs(port)
    paths = [path for tag in TAGS for slug in slugs
             for path in (f"/v1/pages/{slug}?locale={tag}", f"/{tag}/pages/{slug}")]  # fmt: skip
    paths += [f"/v1/search?locale={tag}&q={quote(slug.replace('-', ' '))}" for tag in TAGS for slug in slugs]
    paths += [f"/v1/bundles/{tag}?area=GM0772" for tag in TAGS]
    waiting = iter(paths * 4)

    async def ask_on() -> None:
        for path in waiting:
            await load.ask(port, path, Accept_Encoding="gzip")

    await asyncio.gather(*(ask_on() for _ in range(8)))


async def _slugs(port: int) -> list[str]:
    reply = await load.ask(port, "/v1/pages?pageSize=100", Accept_Encoding="identity")
    return [one["slug"] for one in json.loads(reply.body)["items"]]


async def drive(port: int, database: Database, seconds: float, rate: float, pause: float) -> tuple[Client, int]:
    """Sends the load."""
    client = Client(port, await _slugs(port))
    editing = asyncio.create_task(edit(database, client, seconds, pause))
    under_way: set[asyncio.Task[None]] = set()
    began = time.monotonic()
    for number in range(int(seconds * rate)):
        wait = began + number / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(client.one())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    return client, await editing


def report(client: Client, edits: int, cpu: float, seconds: float) -> None:
    """Prints what came of it."""
    told = client.told
    out = sys.stdout.write
    out(f"{'':10}{'requests':>10}{'p50 ms':>9}{'p99 ms':>9}{'worst ms':>10}\n")
    everything = [one for times in told.times.values() for one in times]
    for name, times in [*told.times.items(), ("all", everything)]:
        loaded = load.Loaded(times=times)
        out(f"{name:10}{len(times):10}{loaded.at(0.5):9.1f}{loaded.at(0.99):9.1f}{loaded.at(1):10.1f}\n")
    p99 = load.Loaded(times=everything).at(0.99)
    out(f"p99 {p99:.0f} ms (goal {GOAL_MS:.0f}: {'met' if p99 <= GOAL_MS else 'MISSED'})\n")
    out(f"statuses {dict(told.statuses)}, errors {len(told.errors)} {Counter(told.errors).most_common(3)}\n")
    out(f"{edits} edits; of {told.checked} answers with the edited figure {told.stale} were more than a second late\n")
    out(f"the server used {100 * cpu / seconds:.0f} % of one processor\n")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure a mixed load with edits going on.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--edit-every", type=float, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--data", type=Path, help="keep the site here")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data_dir = chosen.data or Path(temporary) / "data"
        quality_site.build(data_dir, distractors=False)
        database = Database(quality_site.database_url(data_dir))
        with servers.mip(data_dir, MIP_PROCESSES=str(chosen.processes)) as server:
            asyncio.run(warm(server.port))
            server.rest()
            before = server.cpu_seconds()
            client, edits = asyncio.run(drive(server.port, database, chosen.seconds, chosen.rate, chosen.edit_every))
            report(client, edits, server.cpu_seconds() - before, chosen.seconds)
        database.close()


if __name__ == "__main__":
    main()
