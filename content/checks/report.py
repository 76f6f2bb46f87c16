"""Counts for `mip content report`: what there is, how hard it reads, what the checks find."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from content.checks import kept_words, reading_level
from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import words
from content.loading.files import PageFile
from locales import TAGS

NO_TOPIC = "site"


@dataclass(frozen=True)
class LevelRow:
    """How hard the pages of a language read."""

    pages: int
    mean_sentence: float
    median_lix: float
    highest_lix: float
    bound: float


@dataclass(frozen=True)
class Report:
    """What a folder holds. Counts of pages, sections and words are by topic, then locale."""

    pages: Mapping[str, Mapping[str, int]]
    sections: Mapping[str, Mapping[str, int]]
    words: Mapping[str, Mapping[str, int]]
    terms: Mapping[str, int]
    contact_points: Mapping[str, int]
    facts: Mapping[str, int]
    levels: Mapping[str, LevelRow]
    findings: Mapping[str, int]
    local_texts: int = 0
    kept_words: Mapping[str, int] = field(default_factory=dict)
    """By locale: how often a page uses the translation of a Dutch word and never the word itself (to be looked at)."""


def report(library: Library, findings: Iterable[Finding]) -> Report:
    """Counts everything in a folder."""
    folder = library.folder
    pages, sections, word_counts = (_table(folder.pages) for _ in range(3))
    for page in folder.pages:
        for text in page.texts:
            pages[_topic(page)][text.locale] += 1
    local = {text.path for page in folder.pages for texts in page.local.values() for text in texts}
    for section in library.sections:
        if section.text.path not in local:
            topic = _topic(section.page)
            sections[topic][section.locale] += 1
            word_counts[topic][section.locale] += sum(len(words(one.text)) for one in section.passages)
    topics = {row.key: row.topic or "none" for row in folder.facts}
    return Report(
        _plain(pages),
        _plain(sections),
        _plain(word_counts),
        dict(Counter(locale for term in folder.terms for locale in term.texts)),
        dict(Counter(locale for point in folder.contact_points for locale in point.texts)),
        dict(Counter(topics.values())),
        _levels(library),
        dict(Counter(finding.check for finding in findings)),
        len(local),
        dict(Counter(one.locale for one in kept_words.missing(library))),
    )


def _plain(table: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {topic: dict(row) for topic, row in table.items()}


def _table(pages: Iterable[PageFile]) -> dict[str, Counter[str]]:
    return {topic: Counter() for topic in dict.fromkeys(_topic(page) for page in pages)}


def _topic(page: PageFile) -> str:
    return page.topic or NO_TOPIC


def _levels(library: Library) -> dict[str, LevelRow]:
    by_locale: dict[str, list[reading_level.Level]] = {}
    for (_, locale), level in reading_level.page_levels(library).items():
        if level.words >= reading_level.WORDS_TO_TELL:
            by_locale.setdefault(locale, []).append(level)
    return {
        locale: LevelRow(
            len(levels),
            round(statistics.mean(level.mean_sentence for level in levels), 1),
            round(statistics.median(level.lix for level in levels), 1),
            round(max(level.lix for level in levels), 1),
            reading_level.LIX_BOUND.get(locale, 0.0),
        )
        for locale in (*TAGS, *sorted(set(by_locale) - set(TAGS)))
        if (levels := by_locale.get(locale))
    }
