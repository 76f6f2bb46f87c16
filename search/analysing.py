"""Analysing documents of all locales: in this process, or in a child process that gives its memory back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Protocol

from locales import TAGS
from search.text.analyse import Analyser, Analysis, DocumentText, FieldKeys, Met, Seen, seen_of
from search.text.index_keys import IndexKeys, WrittenWord
from search.text.lemmas import LemmaDictionary
from search.text.packed import PackedDictionaries

Learn = Callable[[str, Seen], None]
"""Told what documents taught about a language."""

LocaleText = tuple[str, DocumentText]
"""A text and its locale."""

Analyses = tuple[list[FieldKeys], dict[str, Seen]]
"""The fields of several texts, and what they taught together, by locale."""

_REMEMBERED = 65_536
"""Of how many words it is remembered that a lesson was told of them."""

_numbers = count(1)


class Lesson:
    """Who learns from one run of indexing. It is told of each word once: a language's words come again in every portion
    of texts, and telling them costs a quarter of all analysing.
    """

    def __init__(self, learn: Learn) -> None:
        self.learn = learn
        self.number = next(_numbers)
        """Tells it from every other one of this process."""

    def tell(self, taught: Mapping[str, Seen]) -> None:
        """Tells what an analysis taught."""
        for at, seen in taught.items():
            self.learn(at, seen)


class Analysing(Protocol):
    """Whoever analyses texts of any locale. Safe to use by several threads."""

    def analyse_all(self, texts: Sequence[LocaleText], lesson: Lesson | None = None) -> list[FieldKeys]:
        """The fields of texts, in order; `lesson` is told about their own languages and the foreign ones, unless it was
        before."""
        ...

    def rest(self) -> None:
        """There is no work at the moment."""
        ...


class Analysers:
    """Analyses here. A dictionary is loaded at a language's first word (about 100 MB for five), or looked up in the
    packed files of `folder`; what was learnt of words stays in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        packed = PackedDictionaries(folder) if folder is not None else None
        keys = {
            locale: IndexKeys(locale, LemmaDictionary(locale, packed) if packed else LemmaDictionary(locale))
            for locale in TAGS
        }
        self._by_locale = {locale: Analyser(locale, keys) for locale in TAGS}
        self._telling = threading.Lock()
        self._lesson: int | None = None
        self._told: set[WrittenWord] = set()
        """The words that this lesson was told of."""

    def analyse(self, locale: str, text: DocumentText, learn: Learn | None = None) -> Analysis:
        """A text of a locale; `learn` is told about its own language and the foreign ones."""
        analysis = self._by_locale[locale].analyse(text)
        if learn is not None:
            Lesson(learn).tell(analysis.seen)
        return analysis

    def analyse_all(self, texts: Sequence[LocaleText], lesson: Lesson | None = None) -> list[FieldKeys]:
        """The fields of texts, in order; `lesson` is told about their own languages and the foreign ones."""
        fields, taught = self.together(texts, None if lesson is None else lesson.number)
        if lesson is not None:
            lesson.tell(taught)
        return fields

    def together(self, texts: Sequence[LocaleText], lesson: int | None) -> Analyses:
        """The fields of texts, in order, and what the lesson of this number was not yet told of; nothing to None."""
        met: Met = {}
        fields = [self._by_locale[locale].fields(text, met) for locale, text in texts]
        return fields, {} if lesson is None else seen_of(self._news(met, lesson))

    def _news(self, met: Met, lesson: int) -> Met:
        with self._telling:
            if lesson != self._lesson or len(self._told) > _REMEMBERED:
                self._lesson = lesson
                self._told = set()
            # A word is an object of one locale, so one set will do for all of them.
            news = {at: dict.fromkeys(one for one in words if one not in self._told) for at, words in met.items()}
            self._told.update(*news.values())
            return news

    def rest(self) -> None:
        """Keeps everything: it is for short runs."""
