"""Measures what grows with the content, from 100 pages to 10,000: memory, the start, an edit until every process has
it, reading, a list, a bundle, a search, and a rebuild of the index.

    python -m benchmarks.growth [--pages 100 1000 10000] [--data FOLDER]

Costs in ms are processor time a request (user and system), valid on a busy machine; seconds are wall-clock. Ten
thousand pages take two minutes to index; keep them with --data.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks import load, mixed_load, rebuild, servers
from benchmarks.reading import Cost, one_round
from benchmarks.servers import Running
from content.actions.set_fact_value import set_fact_value
from content.clock import local_date
from content.db import Database
from content.models import OPERATOR_ID
from search.engines.embedded_writer import EmbeddedWriter

PAGE = "/v1/pages/rental-contract?locale=pl"
LIST = "/v1/pages?locale=pl"
BUNDLE = "/v1/bundles/pl?area=GM0772"
SEARCH = f"/v1/search?locale=pl&q={quote('umowa najmu')}"
FACT = f"/v1/facts/{mixed_load.FACT}?locale=en"
EDITS = 10
_OFF = {"MIP_SENTENCE_ENCODER": "false"}
_PROCESSES = 2


@dataclass
class Row:
    """What was measured at one size."""

    pages: int
    documents_a_second: float = 0.0
    start: float = 0.0
    memory: float = 0.0
    stored_read: float = 0.0
    page: float = 0.0
    list: float = 0.0
    bundle: float = 0.0
    search: float = 0.0
    visible: float = 0.0


TITLES = {
    "pages": "pages",
    "documents_a_second": "rebuild, documents a second (0: index was there)",
    "start": "start to first answer, s (goal 3)",
    "memory": "memory after reading, MB",
    "stored_read": "stored page, ms",
    "page": "page afresh, ms",
    "list": "list afresh, ms",
    "bundle": "bundle afresh, ms",
    "search": "search, ms",
    "visible": "edit to visible at each process, worst s (goal 1)",
}


def measure(pages: int, folder: Path) -> Row:
    """Measures a site of so many pages."""
    row = Row(pages)
    database = rebuild.site(folder, pages)
    writer = EmbeddedWriter(folder / "index")
    if writer.cursor() is None:
        documents, seconds = rebuild.build(database, folder)
        row.documents_a_second = documents / seconds
    with servers.mip(folder, **_OFF):
        pass  # whatever is left to bring up to date
    began = time.monotonic()
    with servers.mip(folder, wait_for=SEARCH, **_OFF) as server:
        row.start = time.monotonic() - began
        server.rest()
        row.stored_read = _cost(server, PAGE, 64, 2)
        row.search = _cost(server, SEARCH, 1, 2)
        for path in (LIST, BUNDLE):
            asyncio.run(load.ask(server.port, path))
        row.memory = server.memory_mb()
    with servers.mip(folder, MIP_STORED_ANSWERS_MB="0", **_OFF) as server:
        server.rest()
        row.page, row.list = _cost(server, PAGE, 1, 3), _cost(server, LIST, 1, 3)
        row.bundle = _cost(server, BUNDLE, 1, 3)
    with servers.mip(folder, MIP_PROCESSES=str(_PROCESSES), **_OFF) as server:
        server.rest()
        row.visible = _visible(server, database)
    database.close()
    return row


def _cost(server: Running, path: str, connections: int, seconds: float) -> float:
    one_round(Cost(), server, path, 1, 0.2, 10)  # warm
    cost = Cost()
    while cost.seconds < seconds:
        one_round(cost, server, path, connections, seconds / 8, 10**9)
    return cost.microseconds / 1000


def _visible(server: Running, database: Database) -> float:
    """The longest of some edits until answers on many connections, and so of each process, have it; in seconds."""
    worst, today = 0.0, local_date(database.now())
    for number in range(EDITS):
        printed = f"{30 + number}.{number:02}"
        set_fact_value(database, mixed_load.FACT, printed, today, OPERATOR_ID)
        began = time.monotonic()

        def all_have_it(printed: str = printed) -> bool:
            replies = [asyncio.run(load.ask(server.port, FACT, Accept_Encoding="identity")) for _ in range(12)]
            return all(f'"{printed}"'.encode() in reply.body for reply in replies)

        servers.until(all_have_it, "an edit to be seen", 30)
        worst = max(worst, time.monotonic() - began)
    return worst


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure what grows with the content.")
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--data", type=Path, help="keep the sites here, a folder for each size")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        rows = [measure(pages, (chosen.data or Path(temporary)) / str(pages)) for pages in chosen.pages]
    out = sys.stdout.write
    for name, title in TITLES.items():
        values = [float(getattr(row, name)) for row in rows]
        ratio = f"{values[-1] / values[0]:10.2f}" if values[0] and name != "pages" else f"{'ratio':>10}"
        out(f"{title:52}" + "".join(f"{value:12,.3f}" for value in values) + ratio + "\n")


if __name__ == "__main__":
    main()
