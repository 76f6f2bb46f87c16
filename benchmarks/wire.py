"""Counts the bytes that an app takes over the wire: its first sync, and what comes after it day by day.

    python -m benchmarks.wire [--data FOLDER]

Bytes are exact, headers included, in the coding that is asked for; time plays no part.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import brotli

from benchmarks import load, mixed_load, quality_site, servers
from benchmarks.load import Reply
from content.actions.set_fact_value import set_fact_value
from content.clock import local_date
from content.db import Database
from content.models import OPERATOR_ID

_PATH = "/v1/bundles/pl?area=GM0772"
_DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


def line(what: str, reply: Reply) -> None:
    """Prints what one request took."""
    sys.stdout.write(f"{what:44}{reply.status:5}{reply.size:12,}\n")


def ask(port: int, path: str, coding: str, **headers: str) -> tuple[Reply, Any]:
    """An answer and what is in it."""
    reply = asyncio.run(load.ask(port, path, Accept_Encoding=coding, **headers))
    decode = _DECODERS[reply.headers.get("content-encoding", "identity")]
    return reply, json.loads(decode(reply.body)) if reply.body else None


def measure(port: int, database: Database) -> None:
    """Prints the table."""
    sys.stdout.write(f"{'':44}{'':5}{'bytes':>12}\n")
    for coding in _DECODERS:
        first, made = ask(port, _PATH, coding)
        line(f"first sync, {coding}", first)
    path = f"{_PATH}&since={made['token']}"
    nothing, _ = ask(port, path, "br")
    line("a day on which nothing changed, the first", nothing)
    line(
        "a day on which nothing changed, each further", ask(port, path, "br", If_None_Match=nothing.headers["etag"])[0]
    )
    today = local_date(database.now())
    set_fact_value(database, mixed_load.FACT, "21.21", today, OPERATOR_ID)
    servers.until(lambda: ask(port, path, "br", If_None_Match=nothing.headers["etag"])[0].status == 200, "the edit")
    changed, delta = ask(port, path, "br")
    line(f"a day with one figure changed ({len(delta['pages'])} pages print it)", changed)
    sections = asyncio.run(load.ask(port, "/v1/pages/rental-contract?locale=pl"))
    line("one page", sections)
    line("one page again", asyncio.run(load.ask(port, "/v1/pages/rental-contract?locale=pl",
                                                If_None_Match=sections.headers["etag"])))  # fmt: skip


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Count the bytes that an app takes over the wire.")
    parser.add_argument("--data", type=Path, help="keep the site here; one figure in it is changed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data_dir = chosen.data or Path(temporary) / "data"
        quality_site.build(data_dir, distractors=False)
        database = Database(quality_site.database_url(data_dir))
        with servers.mip(data_dir, MIP_SENTENCE_ENCODER="false") as server:
            measure(server.port, database)
        database.close()


if __name__ == "__main__":
    main()
