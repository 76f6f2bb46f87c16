"""Plain language, measured: words a sentence, and LIX (words a sentence plus the share of long words)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import Part, Passage, letters, sentences, words

LONG_WORD = 6
"""A word of more letters than this is long (Björnsson's LIX)."""

LONGEST_SENTENCE = 30
"""In words."""

MEAN_SENTENCE = 15.0
"""In words, over a page."""

LIX_BOUND = {"nl": 36.0, "en": 36.0, "pl": 53.0, "ro": 48.0, "bg": 49.0}
"""The highest LIX of a page by language. Polish, Romanian and Bulgarian have longer words, so each has its
own bound: about two points above the hardest page of the starter content of November 2026, which was read by hand."""

WORDS_TO_TELL = 150
"""Words from which the level of a text can be told."""

_LEFT_OUT = {"cell"}


@dataclass(frozen=True)
class Level:
    """How hard a text is."""

    words: int
    sentences: int
    long_words: int

    @property
    def mean_sentence(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def lix(self) -> float:
        """Words a sentence plus long words in a hundred."""
        return self.mean_sentence + (100 * self.long_words / self.words if self.words else 0.0)


def level(passages: Iterable[Passage]) -> Level:
    """The level of running text: headings and table cells are left out."""
    all_words = all_sentences = long_words = 0
    for passage in passages:
        if passage.part is Part.HEADING or passage.kind in _LEFT_OUT:
            continue
        for sentence in sentences(passage.text):
            found = words(sentence)
            all_sentences += 1
            all_words += len(found)
            long_words += sum(letters(word) > LONG_WORD for word in found)
    return Level(all_words, all_sentences, long_words)


def page_levels(library: Library) -> dict[tuple[str, str], Level]:
    """The level of each text of a page, by its file and locale."""
    grouped: dict[tuple[str, str], list[Passage]] = {}
    for section in library.sections:
        grouped.setdefault((section.file, section.locale), []).extend(section.passages)
    return {key: level(found) for key, found in grouped.items()}


def check(library: Library) -> Iterator[Finding]:
    """Sentences that are too long, and pages that are too hard."""
    for passage in library.running:
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            if count > LONGEST_SENTENCE:
                what = f"A sentence of {count} words (at most {LONGEST_SENTENCE}); split it: “{sentence[:70]}…”."
                yield Finding(passage.file, passage.line, passage.locale, "long-sentence", what)
    for (file, locale), found in page_levels(library).items():
        if found.words < WORDS_TO_TELL:
            continue
        if found.mean_sentence > MEAN_SENTENCE:
            mean = f"{found.mean_sentence:.1f} words a sentence"
            what = f"{mean} (at most {MEAN_SENTENCE:.0f} over a page); write shorter ones."
            yield Finding(file, 0, locale, "reading-level", what)
        bound = LIX_BOUND.get(locale)
        if bound is not None and found.lix > bound:
            what = f"LIX {found.lix:.1f} (at most {bound:.0f} in {locale}); use shorter sentences and words."
            yield Finding(file, 0, locale, "reading-level", what)
