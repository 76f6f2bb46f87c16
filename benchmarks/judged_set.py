"""The judged queries (benchmarks/judged) and how answers to them are scored."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "judged"
QUERIES = _FOLDER / "queries.tsv"
UNANSWERABLE_QUERIES = _FOLDER / "unanswerable.tsv"
"""Nonsense and off topic alone, harder than those among `QUERIES`."""
OFF_TOPIC_QUERIES = _FOLDER / "off_topic.tsv"
"""Off topic alone, as various as could be."""
BESIDE_THE_POINT_QUERIES = _FOLDER / "beside_the_point.tsv"
"""Questions of ours that name something that no page has: a pet, a dish, a shop."""
LONG_QUESTIONS = _FOLDER / "questions.tsv"
"""Whole sentences, each of which asks for one fact of a page."""
DEPTH = 10
"""How many hits are looked at."""

UNANSWERABLE = ("nonsense", "off-topic")
"""Kinds that nothing is to be found for."""

SMALLEST_GROUP = 10
"""Of fewer queries no figure is a judgement."""


@dataclass(frozen=True)
class Judged:
    """A query as typed, and the slugs of the pages that answer it. `line`: where it stands in its file, from 2 on."""

    locale: str
    kind: str
    query: str
    expected: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Answered:
    """A judged query, the pages that the first hits lead to, best first, and how many hits there are in all."""

    judged: Judged
    pages: tuple[str, ...]
    total: int

    @property
    def rank(self) -> int | None:
        """The place of the first right page, from 1 on; None when it is not among the first DEPTH."""
        return next((at for at, page in enumerate(self.pages, 1) if page in self.judged.expected), None)


@dataclass(frozen=True)
class Score:
    """The figures of a group of answers. first, third: the share with a right page there or before; mrr: the mean of
    1/rank; nothing: the share without any hit."""

    count: int
    first: float
    third: float
    mrr: float
    nothing: float

    @classmethod
    def of(cls, answers: Sequence[Answered]) -> Score:
        """Of these answers; all zero for none."""
        count = len(answers)
        if not count:
            return cls(0, 0.0, 0.0, 0.0, 0.0)
        ranks = [answer.rank for answer in answers]
        return cls(
            count,
            sum(rank == 1 for rank in ranks) / count,
            sum(rank is not None and rank <= 3 for rank in ranks) / count,
            sum(1 / rank for rank in ranks if rank is not None) / count,
            sum(answer.total == 0 for answer in answers) / count,
        )


def read(path: Path = QUERIES) -> list[Judged]:
    """The queries of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Judged(row["locale"], row["kind"], row["query"], _slugs(row), line) for line, row in enumerate(rows, 2)]


def _slugs(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (row["expected"] or "").split(",")))


def answerable(answers: Iterable[Answered]) -> list[Answered]:
    """Those for which something is to be found."""
    return [answer for answer in answers if answer.judged.expected]


def grouped(answers: Iterable[Answered], by: Callable[[Judged], str]) -> dict[str, list[Answered]]:
    """The answers in groups, by name."""
    found: dict[str, list[Answered]] = {}
    for answer in answers:
        found.setdefault(by(answer.judged), []).append(answer)
    return dict(sorted(found.items()))


def half(judged: Judged) -> str:
    """`odd` or `even`, by its line: rules are made while looking at one half only."""
    return "odd" if judged.line % 2 else "even"
