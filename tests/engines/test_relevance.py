"""The relevance gate: judged queries through the embedded engine, once. The floors are a little below what was reached
(`python -m benchmarks.search_quality` prints the figures): whoever falls below them has made search worse."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from benchmarks import judged_set, make_thin, quality_baseline, quality_site
from benchmarks.judged_set import SMALLEST_GROUP, UNANSWERABLE, Answered, Score
from tests.support.site import copy_of

FIRST, THIRD = 0.89, 0.96
THIRD_OF_ANY = 0.90
"""In each locale and in each kind of SMALLEST_GROUP queries or more."""
NOTHING = 0.95
"""Of nonsense and of what is off topic: without any hit."""
NOTHING_OF_THE_HARDER = 0.87
"""Of those that use everyday words, as pages do."""
THIRD_OF_SENTENCES, NOTHING_OF_SENTENCES = 0.73, 0.14
"""Of questions that name something beside the point: what speaks against a query must leave them their answers."""
FIRST_OF_QUESTIONS, THIRD_OF_QUESTIONS = 0.70, 0.93
"""Of whole sentences that ask for one fact of a page."""
FIRST_OF_THIN, BEFORE_PLAIN_TANTIVY = 0.69, 0.12
"""In content without summaries and keywords; how far success@1 is before that of tantivy as it comes."""


@pytest.fixture(scope="module")
def folder(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter content and its index."""
    found = tmp_path_factory.mktemp("relevance")
    copy_of(indexed_folder, found)
    quality_site.build(found, distractors=False)
    return found


@pytest.fixture(scope="module")
def answers(folder: Path) -> list[Answered]:
    """Everything asked once, but sentences."""
    unanswerable = judged_set.UNANSWERABLE_QUERIES, judged_set.OFF_TOPIC_QUERIES
    return quality_site.ask_finder(
        folder, [*judged_set.read(), *chain.from_iterable(map(judged_set.read, unanswerable))]
    )


def test_over_all(answers: list[Answered]) -> None:
    score = Score.of(judged_set.answerable(answers))
    assert score.first >= FIRST
    assert score.third >= THIRD


def test_in_each_half(answers: list[Answered]) -> None:
    """Rules are made while looking at the odd lines: the even ones must not be worse."""
    halves = judged_set.grouped(judged_set.answerable(answers), judged_set.half)
    assert {
        name: round(Score.of(found).third, 3) for name, found in halves.items() if Score.of(found).third < 0.95
    } == {}


def test_in_each_locale_and_kind(answers: list[Answered]) -> None:
    found = judged_set.answerable(answers)
    by_locale = judged_set.grouped(found, lambda one: one.locale)
    by_kind = judged_set.grouped(found, lambda one: one.kind)
    groups = {name: some for name, some in (by_locale | by_kind).items() if len(some) >= SMALLEST_GROUP}
    assert len(groups) >= 15
    weak = {name: Score.of(some).third for name, some in groups.items() if Score.of(some).third < THIRD_OF_ANY}
    assert weak == {}


def test_nothing_for_what_is_none_of_ours(answers: list[Answered]) -> None:
    unanswerable = [answer for answer in answers if answer.judged.kind in UNANSWERABLE]
    of_the_first_set = frozenset(judged_set.read())
    found = [answer for answer in unanswerable if answer.judged in of_the_first_set]
    harder = [answer for answer in unanswerable if answer.judged not in of_the_first_set]
    assert len(found) >= 100 and Score.of(found).nothing >= NOTHING
    assert len(harder) >= 900 and Score.of(harder).nothing >= NOTHING_OF_THE_HARDER


def test_sentences_that_name_what_is_beside_the_point(folder: Path) -> None:
    score = Score.of(quality_site.ask_finder(folder, judged_set.read(judged_set.BESIDE_THE_POINT_QUERIES)))
    assert score.count >= 250
    assert score.third >= THIRD_OF_SENTENCES
    assert score.nothing <= NOTHING_OF_SENTENCES


def test_whole_sentences_that_ask_for_one_fact(folder: Path) -> None:
    answers = quality_site.ask_finder(folder, judged_set.read(judged_set.LONG_QUESTIONS))
    score = Score.of(answers)
    assert score.count >= 200
    assert score.first >= FIRST_OF_QUESTIONS
    assert score.third >= THIRD_OF_QUESTIONS
    assert sum(answer.rank is not None for answer in answers) / score.count >= 0.97


def test_content_that_was_written_elsewhere(tmp_path: Path) -> None:
    """Our own pages say in twenty keywords what people type, so that nearly any weights find them (docs/adr/0007)."""
    quality_site.build(tmp_path, thin=True)
    queries = [one for one in judged_set.read() if one.locale == make_thin.LOCALE and one.expected]
    assert len(queries) > 100
    score = Score.of(quality_site.ask_finder(tmp_path, queries))
    plain = Score.of(quality_baseline.ask_tantivy(quality_baseline.raw_documents(tmp_path), queries))
    assert score.first >= max(FIRST_OF_THIN, plain.first + BEFORE_PLAIN_TANTIVY)
    assert score.third > plain.third
