"""Measures how fast search is: the embedded engine on a large index, and the route against Meilisearch asked directly.

    python -m benchmarks.search_speed [--documents 100000] [--data FOLDER] [--only embedded|route|edits]

The large index is generated (real inflected words of five languages, Zipf's law) and takes minutes; keep it with
--data. Meilisearch as in `search_quality`. Figures of one run belong together; on a busy machine only ratios count.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import quality_site, speed_corpus, speed_route
from locales import TAGS
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import SearchQuery
from search.finder import Finder
from search.results import SearchRequest
from search.settings import SearchSettings
from search.text.planning import plan_query

KINDS = ("plain", "typo", "prefix", "frequent")
ENGINE_GOAL_MS = 10.0
DISK_GOAL_KB = 3.0
START_GOAL_SECONDS = 5.0
ROUTE_GOAL_MS = 3.0
THROUGHPUT_GOAL = 0.5
EDIT_GOAL_SECONDS = 1.0
REMOTE_EDIT_GOAL_SECONDS = 2.0

_A_LOCALE = 60
_FIRST_ANSWER = """
import asyncio, sys
from pathlib import Path
from search.finder import Finder
from search.results import SearchRequest
from search.settings import SearchSettings
async def main():
    finder = Finder(SearchSettings(data_dir=Path(sys.argv[1]), sentence_encoder=False))
    await finder.start()
    assert finder.is_ready()
    assert (await finder.search(SearchRequest(sys.argv[2], "pl"))).total
    await finder.stop()
asyncio.run(main())
"""


def out(text: str = "") -> None:
    """Prints a line."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p95 in ms."""
    ordered = sorted(seconds)
    return 1000 * ordered[len(ordered) // 2], 1000 * ordered[int(0.95 * len(ordered))]


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def verdict(is_met: bool) -> str:
    """A goal in a word."""
    return "met" if is_met else "MISSED"


def embedded(data_dir: Path, documents: int) -> None:
    """The embedded engine at so many documents."""
    root = data_dir / "index"
    speed_corpus.build(root, documents)
    size = sum(path.stat().st_size for path in root.glob("mip_*/**/*") if path.is_file()) / documents / 1024
    out(f"\n== embedded engine, {documents:,} generated documents in {len(TAGS)} locales (ms p50/p95)")
    out(f"on disk {size:.2f} kB a document (goal {DISK_GOAL_KB}: {verdict(size <= DISK_GOAL_KB)})")
    word = next(speed_corpus.queries("pl", "plain", 1))
    start = min(timed(lambda: _first_answer(data_dir, word)) for _ in range(3))
    out(
        f"new process to first answer {start:.2f} s (goal {START_GOAL_SECONDS}: {verdict(start <= START_GOAL_SECONDS)})"
    )
    engine = EmbeddedEngine(root)
    engine.look()
    engine.warm()
    columns = ("plan", "engine", "both", "processor", "whole answer")
    out(f"{'':14}" + "".join(f"{name:>15}" for name in columns))
    worst = worst_cpu = 0.0
    for kind in (*KINDS, "suggestions"):
        times = _times(engine, kind)
        whole = asyncio.run(_whole(data_dir, kind))
        rows = [percentiles(one) for one in (times.plan, times.engine, times.both, times.processor, whole)]
        worst, worst_cpu = max(worst, rows[2][1]), max(worst_cpu, rows[3][1])
        out(f"{kind:14}" + "".join(f"{p50:8.2f}/{p95:6.2f}" for p50, p95 in rows))
    met = verdict(worst <= ENGINE_GOAL_MS)
    out(f"worst p95 of both {worst:.2f} ms, in processor time {worst_cpu:.2f} ms (goal {ENGINE_GOAL_MS}: {met})")


def _first_answer(data_dir: Path, word: str) -> None:
    subprocess.run([sys.executable, "-c", _FIRST_ANSWER, str(data_dir), word], check=True)


@dataclass
class Times:
    """Seconds for each query. `processor`: of plan and engine together, not counting what else the machine does."""

    plan: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    both: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def _times(engine: EmbeddedEngine, kind: str) -> Times:
    found = Times()
    wants = "prefix" if kind == "suggestions" else kind
    for is_measured in (False, True):  # the first round warms the page cache, with other queries
        for locale in TAGS:
            lexicon = engine.lexicon(locale)
            assert lexicon is not None
            texts = list(speed_corpus.queries(locale, wants, 2 * _A_LOCALE))
            for text in texts[_A_LOCALE:] if is_measured else texts[:_A_LOCALE]:
                began, began_cpu = time.perf_counter(), time.thread_time()
                plan = plan_query(text, lexicon)
                planned = time.perf_counter()
                if plan.is_possible:
                    engine.search_here(SearchQuery(plan, titles_only=kind == "suggestions", limit=20))
                ended = time.perf_counter()
                if is_measured:
                    found.plan.append(planned - began)
                    found.engine.append(ended - planned)
                    found.both.append(ended - began)
                    found.processor.append(time.thread_time() - began_cpu)
    return found


async def _whole(data_dir: Path, kind: str) -> list[float]:
    """Whole answers of 20 hits, highlights and all, from the finder."""
    finder = Finder(SearchSettings(data_dir=data_dir, sentence_encoder=False))
    await finder.start()
    found = []
    for locale in TAGS:
        for text in speed_corpus.queries(locale, "prefix" if kind == "suggestions" else kind, _A_LOCALE):
            began = time.perf_counter()
            if kind == "suggestions":
                await finder.suggest(text, locale, None)
            else:
                await finder.search(SearchRequest(text, locale))
            found.append(time.perf_counter() - began)
    await finder.stop()
    return found


def route(data_dir: Path, url: str, *, encoder: bool) -> None:
    """Our route against the same Meilisearch query asked directly, on judged queries that were never asked before."""
    quality_site.build(data_dir, distractors=True, meilisearch_url=url)
    pairs = speed_route.direct_bodies(data_dir, speed_route.judged_queries(400), encoder=encoder)
    queries, bodies = [query for query, _ in pairs], [body for _, body in pairs]
    settings = {**speed_route.meilisearch_settings(url), "MIP_SENTENCE_ENCODER": str(encoder).lower()}
    with speed_route.serving(data_dir, **settings) as base:
        time.sleep(2)
        for path in ("/v1/search", "/v1/suggestions"):
            speed_route.ask_route(base, path, speed_route.judged_queries(400, skip=1), 4)
        speed_route.ask_directly(url, bodies, 4)
        added = speed_route.ask_in_turns(base, url, queries, bodies)
        half, most = added[len(added) // 2], added[int(0.95 * len(added))]
        met = verdict(half <= ROUTE_GOAL_MS)
        out(f"\n== route over Meilisearch, judged queries, sentence encoder {'on' if encoder else 'off'}")
        out(f"adds, query by query, {half:.2f} ms p50 (goal {ROUTE_GOAL_MS}: {met}), {most:.2f} ms p95")
        out(f"{'at once':8} {'':12} {'p50 ms':>8} {'p95 ms':>8} {'a second':>9} {'degraded':>9}")
        for at_once in (1, 16):
            direct = speed_route.ask_directly(url, bodies, at_once)
            # Pages of another size each time: no answer that was kept from before will do.
            ours = speed_route.ask_route(base, "/v1/search", queries, at_once, pageSize="19" if at_once == 1 else "18")
            suggestions = speed_route.ask_route(base, "/v1/suggestions", queries, at_once)
            for name, one in (("directly", direct), ("/v1/search", ours), ("suggestions", suggestions)):
                out(f"{at_once:<8} {name:12} {one.at(0.5):8.2f} {one.at(0.95):8.2f} {one.rate:9.0f} {one.degraded:9}")
            if at_once > 1:
                kept = ours.rate / direct.rate
                out(f"keeps {kept:.2f} of the throughput (goal {THROUGHPUT_GOAL}: {verdict(kept >= THROUGHPUT_GOAL)})")


def edits(data_dir: Path, url: str = "") -> None:
    """How soon an edit is found on the embedded engine, or on the Meilisearch of an address."""
    quality_site.build(data_dir, distractors=False, meilisearch_url=url)
    goal = REMOTE_EDIT_GOAL_SECONDS if url else EDIT_GOAL_SECONDS
    engine = "Meilisearch" if url else "embedded engine"
    out(f"\n== an edit published until it is found, {engine}, seconds")
    with speed_route.serving(data_dir, **(speed_route.meilisearch_settings(url) if url else {})) as base:
        for name, count, pause in (("worker resting", 5, 9.0), ("worker busy", 5, 0.5)):
            found = speed_route.edits(data_dir, base, count, pause)
            median, worst = found[len(found) // 2], found[-1]
            met = verdict(worst <= goal)
            out(f"{name:16} median {median:.2f}, worst {worst:.2f} (goal {goal}: {met})")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure how fast search is.")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="keep the large index and the sites here")
    parser.add_argument("--only", choices=("embedded", "route", "edits"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.data or Path(temporary)
        if chosen.only in (None, "embedded"):
            embedded(folder / f"generated-{chosen.documents}", chosen.documents)
        if chosen.only in (None, "edits"):
            edits(folder / "starter")
        if chosen.only in (None, "edits", "route"):
            with quality_site.meilisearch() as url:
                if not url:
                    out("\nMeilisearch: not run, no server (MIP_TEST_MEILISEARCH_URL or `meilisearch` on PATH)")
                    return
                with tempfile.TemporaryDirectory() as fresh:
                    if chosen.only != "route":
                        edits(Path(fresh) / "edits", url)
                    if chosen.only != "edits":
                        route(Path(fresh) / "route", url, encoder=False)
                        route(Path(fresh) / "route", url, encoder=True)


if __name__ == "__main__":
    main()
