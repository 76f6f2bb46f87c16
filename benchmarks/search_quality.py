"""Measures what search finds: the judged set on this project's two engines, and on the same two without it.

    python -m benchmarks.search_quality [--content plain|distractors|both|thin] [--queries FILE] [--data FOLDER]

Thin content is made of the same pages, in English, without what only our own have (`benchmarks/make_thin.py`).

Meilisearch is measured when MIP_TEST_MEILISEARCH_URL names a server (its master key: MIP_TEST_MEILISEARCH_KEY) or
`meilisearch` is on PATH. A term counts as the page it leads to. Builds its own data folder; keep one with --data to
repeat it in seconds.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import judged_set, make_thin, quality_baseline, quality_site
from benchmarks.judged_set import SMALLEST_GROUP, UNANSWERABLE, Answered, Judged, Score

_AND_DISTRACTORS = f" and {quality_site.DISTRACTORS} distractors"

Ask = Callable[[Sequence[Judged]], list[Answered]]


def out(text: str = "") -> None:
    """Prints a line."""
    sys.stdout.write(text + "\n")


def table(title: str, groups: dict[str, list[Answered]]) -> None:
    """Prints the figures of groups of answers."""
    out(f"{title:18} {'n':>4} {'s@1':>6} {'s@3':>6} {'MRR':>6} {'zero':>6}")
    for name, answers in groups.items():
        score = Score.of(answers)
        small = " (few)" if score.count < SMALLEST_GROUP else ""
        if any(answer.judged.expected for answer in answers):
            out(
                f"{name:18} {score.count:4} {score.first:6.1%} {score.third:6.1%} {score.mrr:6.3f} "
                f"{score.nothing:6.1%}{small}"
            )
        else:
            out(f"{name:18} {score.count:4} {'':6} {'':6} {'':6} {score.nothing:6.1%}{small}")


def report(name: str, answers: Sequence[Answered], *, every_group: bool) -> None:
    """Prints what one engine did."""
    found = judged_set.answerable(answers)
    out(f"\n== {name}")
    table("", {"all": found, **judged_set.grouped(found, judged_set.half)})
    if not every_group:
        return
    table("locale", judged_set.grouped(found, lambda one: one.locale))
    table("kind", judged_set.grouped(answers, lambda one: one.kind))
    table("locale and kind", judged_set.grouped(answers, lambda one: f"{one.locale} {one.kind}"))


def misses(name: str, answers: Sequence[Answered], half: str) -> None:
    """Prints what was not found among the first three, of one half of the set."""
    out(f"\n-- {name}: not among the first three ({half} lines)")
    for answer in answers:
        judged = answer.judged
        if half not in ("all", judged_set.half(judged)):
            continue
        wrong = answer.total > 0 if judged.kind in UNANSWERABLE else answer.rank is None or answer.rank > 3
        if wrong:
            out(
                f"{judged.locale} {judged.kind:16} {judged.query!r} {','.join(judged.expected)} "
                f"<> {answer.rank} of {answer.total}: {', '.join(answer.pages[:4])}"
            )


def measure(data_dir: Path, queries: Sequence[Judged], chosen: argparse.Namespace, content: str) -> None:
    """Builds a folder and asks everything of everybody."""
    distractors, thin = content == "distractors", content == "thin"
    queries = [one for one in queries if one.locale == make_thin.LOCALE or not thin]
    with quality_site.meilisearch() if chosen.meilisearch else _no_server() as url:
        quality_site.build(data_dir, distractors=distractors, thin=thin, meilisearch_url=url)
        engines: dict[str, Ask] = {"this on tantivy": lambda asked: quality_site.ask_finder(data_dir, asked)}
        if url:
            engines["this on Meilisearch"] = lambda asked: quality_site.ask_finder(data_dir, asked, url)
        if chosen.baseline:
            documents = quality_baseline.raw_documents(data_dir)
            engines["tantivy alone"] = lambda asked: quality_baseline.ask_tantivy(documents, asked)
            if url:
                engines["Meilisearch alone"] = lambda asked: quality_baseline.ask_meilisearch(url, documents, asked)
        out(f"\n#### {'thin' if thin else 'starter'} content{_AND_DISTRACTORS if distractors else ''}")
        for name, ask in engines.items():
            answers = ask(queries)
            report(name, answers, every_group=chosen.groups)
            if chosen.misses and name.startswith("this"):
                misses(name, answers, chosen.misses)
        if not url:
            out("\nMeilisearch: not run (neither MIP_TEST_MEILISEARCH_URL nor `meilisearch` on PATH)")


@contextmanager
def _no_server() -> Iterator[str]:
    yield ""


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Measure what search finds on the judged set.")
    parser.add_argument("--content", choices=("plain", "distractors", "both", "thin"), default="both")
    parser.add_argument("--queries", type=Path, default=judged_set.QUERIES, help="another judged set")
    parser.add_argument("--data", type=Path, help="a folder to keep what was built in")
    parser.add_argument("--misses", choices=("odd", "even", "all"), help="list what was not found, of one half")
    parser.add_argument("--no-baseline", dest="baseline", action="store_false")
    parser.add_argument("--no-meilisearch", dest="meilisearch", action="store_false")
    parser.add_argument("--no-groups", dest="groups", action="store_false", help="totals only")
    chosen = parser.parse_args()
    queries = judged_set.read(chosen.queries)
    root = chosen.data or Path(tempfile.mkdtemp(prefix="mip-quality-"))
    try:
        for content in ("plain", "distractors") if chosen.content == "both" else (chosen.content,):
            measure(root / content, queries, chosen, content)
    finally:
        if chosen.data is None:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
