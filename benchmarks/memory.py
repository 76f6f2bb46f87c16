"""Measures the steady memory of `mip serve` with the starter content: all five languages read and searched, the
sentence encoder off and on.

    python -m benchmarks.memory [--data FOLDER]

Resident memory of the serving process (worker and API in one), in MB, as Linux counts it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks import load, quality_site, servers, speed_route
from benchmarks.servers import Running
from locales import TAGS

GOALS = {"false": 250, "true": 400}
_REST_SECONDS = 20.0


def use(server: Running) -> int:
    """Reads everything in every language, and searches. Gives how many answers that were."""
    slugs = [one["slug"] for one in json.loads(server.get("/v1/pages?pageSize=100"))["items"]]
    paths = [f"/v1/bundles/{tag}" for tag in TAGS]
    paths += [f"{path}{slug}{end}" for tag in TAGS for slug in slugs for path, end in
              ((f"/{tag}/pages/", ""), ("/v1/pages/", f"?locale={tag}"))]  # fmt: skip
    paths += [f"/v1/search?locale={locale}&q={quote(query)}" for locale, query in speed_route.judged_queries(200)]

    async def ask_all() -> None:
        for path in paths:
            if (await load.ask(server.port, path)).status != 200:
                raise RuntimeError(f"no answer to {path}")

    asyncio.run(ask_all())
    return len(paths)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure the steady memory of a serving process.")
    parser.add_argument("--data", type=Path, help="a data folder, copied; made when absent")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        if chosen.data is not None and chosen.data.exists():
            shutil.copytree(chosen.data, folder)
        quality_site.build(folder, distractors=False)
        sys.stdout.write(f"{'encoder':10}{'at start':>10}{'used':>8}{'steady':>8}{'goal':>8}\n")
        for encoder, goal in GOALS.items():
            with servers.mip(folder, MIP_SENTENCE_ENCODER=encoder) as server:
                start = server.memory_mb()
                use(server)
                used = server.memory_mb()
                time.sleep(_REST_SECONDS)
                steady = server.memory_mb()
            met = "met" if steady <= goal else "MISSED"
            sys.stdout.write(f"{encoder:10}{start:10.0f}{used:8.0f}{steady:8.0f}{goal:8} {met}\n")


if __name__ == "__main__":
    main()
