"""Pure: how hard a text reads, which Dutch words it leaves unexplained, which sections it lacks.

Aids for who writes, never gates. The measures are those of `content.checks`, for a text that is still being made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.checks import kept_words, reading_level
from content.checks.prose import Part, Passage, passages, sentences, visible, words
from content.editions import Draft
from content.models import Verb
from locales import SOURCE

SECTION_WORDS = 40
"""Words from which the level of one section can be told; a whole text needs more (`reading_level.WORDS_TO_TELL`)."""
_SHOWN = 90
"""Characters of a sentence by which it is found again."""


@dataclass(frozen=True)
class LongSentence:
    """A sentence that is too long: its words, and how it begins."""

    words: int
    begins: str


@dataclass(frozen=True)
class ReadingLevel:
    """How hard a section ("" for the whole text) reads, with B1 as the aim.

    `level` is LIX, `bound` the highest that is B1 in this language; None where the text is too short to tell, or the
    language has no bound. `is_hard`: longer sentences or words than B1.
    """

    key: str
    words: int
    words_a_sentence: float
    level: float | None
    bound: float | None
    long_sentences: tuple[LongSentence, ...]
    is_hard: bool


@dataclass(frozen=True)
class DutchWord:
    """A Dutch word: `unexplained` in a text, or not named beside its `translation`."""

    dutch: str
    translation: str | None = None


def reading_levels(draft: Draft, locale: str) -> tuple[ReadingLevel, ...]:
    """The whole text, then each section in its order."""
    by_key = {
        (key, verb): tuple(passages(markdown, "", 0, locale, Part.BODY))
        for key, verb, _, markdown in draft.sections
        if verb is not Verb.HIDE
    }
    whole = [passage for found in by_key.values() for passage in found]
    return (
        _level("", whole, locale, reading_level.WORDS_TO_TELL),
        *(_level(key, found, locale, SECTION_WORDS) for (key, _), found in by_key.items()),
    )


def dutch_words(draft: Draft, locale: str, terms: Collection[str]) -> tuple[DutchWord, ...]:
    """Official Dutch words (`terms`) that a text uses and nowhere explains, and those that it only translates.

    A word is explained where it stands in brackets, is followed by brackets, or is a link.
    """
    written = "\n".join(text for _, _, heading, markdown in draft.sections for text in (heading, markdown))
    found = [DutchWord(term) for term in sorted(set(terms), key=str.casefold) if _is_unexplained(term, written)]
    if locale != SOURCE:
        read = "\n".join([visible(written), draft.title, draft.summary])
        found += [DutchWord(dutch, translation) for dutch, translation in kept_words.missing_in(read, locale)]
    return tuple(found)


def missing_keys(draft: Draft, source: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Key and heading of the sections that the source has and a text lacks; of a source: its answer."""
    own = {key for key, _, _, _ in draft.sections}
    wanted = {"answer": ""} if source is None else source
    return tuple((key, heading) for key, heading in wanted.items() if key not in own)


def _level(key: str, found: Iterable[Passage], locale: str, enough: int) -> ReadingLevel:
    running = [one for one in found if one.part is not Part.HEADING and one.kind not in {"heading", "cell"}]
    level = reading_level.level(running)
    bound = reading_level.LIX_BOUND.get(locale) if level.words >= enough else None
    long = tuple(_long_sentences(running))
    too_long = level.words >= enough and level.mean_sentence > reading_level.MEAN_SENTENCE
    lix = None if bound is None else round(level.lix, 1)
    return ReadingLevel(
        key,
        level.words,
        round(level.mean_sentence, 1),
        lix,
        bound,
        long,
        bool(long) or too_long or (lix is not None and bound is not None and lix > bound),
    )


def _long_sentences(running: Iterable[Passage]) -> Iterator[LongSentence]:
    for passage in running:
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            if count > reading_level.LONGEST_SENTENCE:
                yield LongSentence(count, sentence[:_SHOWN].rstrip())


def _is_unexplained(term: str, written: str) -> bool:
    """Whether a word stands in a text, and nowhere in brackets, before brackets or in a link."""
    word = re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])", re.IGNORECASE)
    uses = list(word.finditer(written))
    return bool(uses) and not any(_is_explained(written, use.start(), use.end()) for use in uses)


def _is_explained(written: str, start: int, end: int) -> bool:
    if re.match(r"[*’”“»]*\s*\(", written[end : end + 8]):
        return True
    before = written[written.rfind("\n", 0, start) + 1 : start]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")
