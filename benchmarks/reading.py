"""Measures what reading costs: a page, a list and a 304 through the whole application, against a bare ASGI application
that sends the same bytes in the same server program, and against the same endpoint without stored answers.

    python -m benchmarks.reading [--data FOLDER] [--seconds 0.4] [--rounds 20]

Costs are processor time of the server process (user and system) a request: they hold on a busy machine too. What the
process does by itself (polling the feed, the worker's clock and indexer) is measured apart, while nobody asks, and is
no request's cost: the fewer requests a second a busy machine manages, the more of it would be counted to each. Requests
a second are wall-clock and say little there. Ratios are of one run, in turns, of the middle of all rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import uvloop

from benchmarks import load, quality_site, servers
from benchmarks.counted_queries import count_queries
from benchmarks.load import Loaded, Reply
from benchmarks.servers import Running

GOALS = {64: 0.85, 1: 0.80}
AFRESH_GOAL_MS = 15.0
STORED_GOAL = 1 / 20
PATHS = {
    "page": "/v1/pages/rental-contract?locale=pl",
    "list": "/v1/pages?locale=pl",
    "readers' page": "/pl/pages/rental-contract",
    "bundle": "/v1/bundles/pl?area=GM0772",
}
T = TypeVar("T")
_HOP = {"date", "connection"}


@dataclass
class Cost:
    """Requests and the processor time that they took."""

    own: float = 0.0
    """Seconds of processor time that the process takes in a second by itself."""
    requests: int = 0
    cpu: float = 0.0
    seconds: float = 0.0
    rounds: list[float] = field(default_factory=list)
    """Processor time a request in each round, in µs, without what the process does by itself."""

    @property
    def microseconds(self) -> float:
        """Of processor time a request, without what the process does by itself: the middle of all rounds, as a machine
        that others use too is a third slower for some of them."""
        return median(self.rounds)

    @property
    def with_own(self) -> float:
        """The same, with that."""
        return 1e6 * self.cpu / max(1, self.requests)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / max(1e-9, self.seconds)

    def add(self, loaded: Loaded, cpu: float) -> None:
        """Adds a round."""
        if loaded.errors:
            raise RuntimeError(f"{loaded.errors} errors")
        self.requests += loaded.count
        self.cpu += cpu
        self.seconds += loaded.seconds
        self.rounds.append(1e6 * (cpu - self.own * loaded.seconds) / max(1, loaded.count))


def out(text: str = "") -> None:
    """Prints a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine on the fast loop, so that the client is not what is measured."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def one_round(
    cost: Cost, server: Running, path: str, connections: int, seconds: float, most: int, **headers: str
) -> None:
    """Adds one round of a server to what it cost."""
    before = server.cpu_seconds()
    loaded = run(load.hammer(server.port, path, connections, seconds, most, **headers))
    cost.add(loaded, server.cpu_seconds() - before)


def own_work(server: Running, seconds: float) -> float:
    """Seconds of processor time that a server takes in a second when nobody asks."""
    server.rest()
    before = server.cpu_seconds()
    time.sleep(seconds)
    return (server.cpu_seconds() - before) / seconds


def sample_of(server: Running, path: str, **headers: str) -> Reply:
    """The answer when it is stored."""
    run(load.ask(server.port, path, **headers))
    return run(load.ask(server.port, path, **headers))


def against_bare(server: Running, folder: Path, rounds: int, seconds: float) -> dict[str, Cost]:
    """The table of ratios. Gives the cost of each stored answer at 64 connections."""
    out("\n== through the whole application, stored, against a bare ASGI application (processor time a request)")
    own = own_work(server, 5 * seconds)
    out(f"by itself: {1000 * own:.1f} ms a second; “all µs” has it too")
    titles = ("bare µs", "ours µs", "all µs", "ratio", "goal", "bare/s", "ours/s")
    out(f"{'':16}{'connections':>12}" + "".join(f"{title:>10}" for title in titles))
    stored: dict[str, Cost] = {}
    for name, path in PATHS.items():
        whole = sample_of(server, path)
        server.rest()
        for what, headers in ((name, {}), (f"{name} 304", {"If_None_Match": whole.headers["etag"]})):
            reply = sample_of(server, path, **headers)
            pairs = [(one.encode(), value.encode()) for one, value in reply.headers.items() if one not in _HOP]
            with servers.bare(reply.status, pairs, reply.body, folder) as other:
                for connections, goal in GOALS.items():
                    bare, ours = Cost(), Cost(own)
                    for _ in range(rounds):
                        one_round(bare, other, path, connections, seconds, 10**9, **headers)
                        one_round(ours, server, path, connections, seconds, 10**9, **headers)
                    ratio = bare.microseconds / ours.microseconds
                    figures = (bare.microseconds, ours.microseconds, ours.with_own)
                    mark = "  " if ratio >= goal else " !"
                    out(
                        f"{what:16}{connections:12}"
                        + "".join(f"{figure:10.1f}" for figure in figures)
                        + f"{ratio:10.2f}{goal:8.2f}{mark}{bare.rate:8.0f}{ours.rate:10.0f}"
                    )
                    if connections == max(GOALS) and not headers:
                        stored[name] = ours
    return stored


def afresh(server: Running, stored: dict[str, Cost], queries: dict[str, int], seconds: float) -> None:
    """The table of what an answer costs that is built for each request."""
    out("\n== built afresh for each request (br included), against the stored one")
    own = own_work(server, 2 * seconds)
    out(f"{'':16}{'afresh ms':>10}{'goal':>6}{'stored µs':>11}{'stored/afresh':>15}{'goal':>7}{'queries':>9}")
    for name, path in PATHS.items():
        one_round(Cost(), server, path, 1, seconds, 5)  # warm
        cost = Cost(own)
        for _ in range(5):
            one_round(cost, server, path, 1, seconds / 2, 400)
        milliseconds, share = cost.microseconds / 1000, stored[name].microseconds / cost.microseconds
        out(
            f"{name:16}{milliseconds:10.1f}{AFRESH_GOAL_MS:6.0f}{stored[name].microseconds:11.1f}"
            f"{share:15.3f}{STORED_GOAL:7.2f}{queries[name]:9}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure what reading costs.")
    parser.add_argument("--data", type=Path, help="a data folder, kept; made when absent")
    parser.add_argument("--seconds", type=float, default=0.4, help="of each round")
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = chosen.data or Path(temporary) / "data"
        quality_site.build(folder, distractors=False)
        queries = count_queries(folder, PATHS)
        off = {"MIP_SENTENCE_ENCODER": "false"}
        server = stack.enter_context(servers.mip(folder, **off))
        stored = against_bare(server, Path(temporary), chosen.rounds, chosen.seconds)
    with servers.mip(folder, MIP_STORED_ANSWERS_MB="0", **off) as server:
        afresh(server, stored, queries, 3 * chosen.seconds)


if __name__ == "__main__":
    main()
