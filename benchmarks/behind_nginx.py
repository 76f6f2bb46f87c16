"""Measures reading through deploy/nginx.conf on a real nginx: what a request costs nginx, and what is left for the
application; and what readers get when the application is away.

    python -m benchmarks.behind_nginx [--data FOLDER] [--seconds 3]

Costs are processor time (user and system), valid on a busy machine; requests a second are wall-clock.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks import load, nginx, quality_site, servers
from benchmarks.reading import PATHS, run


def measure(data_dir: Path, folder: Path, seconds: float) -> None:
    """Prints the table."""
    out = sys.stdout.write
    with servers.mip(data_dir, MIP_SENTENCE_ENCODER="false") as server, nginx.running(folder, [server.port]) as front:
        titles = ("requests/s", "nginx µs", "application µs", "alone µs", "alone/s")
        out(f"{'64 connections':16}" + "".join(f"{title:>15}" for title in titles) + "\n")
        for name, path in PATHS.items():
            for port in (server.port, front.port):
                asyncio.run(load.ask(port, path))
            server.rest()
            ours, theirs = server.cpu_seconds(), front.cpu_seconds()
            through = run(load.hammer(front.port, path, 64, seconds))
            ours, theirs = server.cpu_seconds() - ours, front.cpu_seconds() - theirs
            before = server.cpu_seconds()
            alone = run(load.hammer(server.port, path, 64, seconds))
            spent = server.cpu_seconds() - before
            if through.errors or alone.errors:
                raise RuntimeError(f"{through.errors + alone.errors} errors")
            out(
                f"{name:16}{through.rate:15.0f}{1e6 * theirs / through.count:15.1f}{1e6 * ours / through.count:15.1f}"
                f"{1e6 * spent / alone.count:15.1f}{alone.rate:15.0f}\n"
            )
        server.process.kill()
        server.process.wait(10)
        for name, path in PATHS.items():
            reply = asyncio.run(load.ask(front.port, path))
            out(f"{name:16}with the application away: {reply.status}\n")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure reading behind nginx.")
    parser.add_argument("--data", type=Path, help="a data folder, kept; made when absent")
    parser.add_argument("--seconds", type=float, default=3.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data_dir = chosen.data or Path(temporary) / "data"
        quality_site.build(data_dir, distractors=False)
        measure(data_dir, Path(temporary) / "nginx", chosen.seconds)


if __name__ == "__main__":
    main()
