"""Analysing documents of all locales: in this process, or in a child process that gives its memory back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from locales import TAGS
from search.text.analyse import Analyser, Analysis, DocumentText, FieldKeys, Met, Seen, seen_of
from search.text.index_keys import IndexKeys
from search.text.lemmas import LemmaDictionary
from search.text.packed import PackedDictionaries

Learn = Callable[[str, Seen], None]
"""Told what documents taught about a language."""

LocaleText = tuple[str, DocumentText]
"""A text and its locale."""

Analyses = tuple[list[FieldKeys], dict[str, Seen]]
"""The fields of several texts, and what they taught together, by locale."""


class Analysing(Protocol):
    """Whoever analyses texts of any locale. Safe to use by several threads."""

    def analyse_all(self, texts: Sequence[LocaleText], learn: Learn | None = None) -> list[FieldKeys]:
        """The fields of texts, in order; `learn` is told about their own languages and the foreign ones."""
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

    def analyse(self, locale: str, text: DocumentText, learn: Learn | None = None) -> Analysis:
        """A text of a locale; `learn` is told about its own language and the foreign ones."""
        analysis = self._by_locale[locale].analyse(text)
        tell(analysis.seen, learn)
        return analysis

    def analyse_all(self, texts: Sequence[LocaleText], learn: Learn | None = None) -> list[FieldKeys]:
        """The fields of texts, in order; `learn` is told as by `analyse`."""
        return [self.analyse(locale, text, learn).fields for locale, text in texts]

    def together(self, texts: Sequence[LocaleText]) -> Analyses:
        """The fields of texts, in order, and what all of them taught: less work than one by one."""
        met: Met = {}
        fields = [self._by_locale[locale].fields(text, met) for locale, text in texts]
        return fields, seen_of(met)

    def rest(self) -> None:
        """Keeps everything: it is for short runs."""


def tell(taught: Mapping[str, Seen], learn: Learn | None) -> None:
    """Tells what an analysis taught."""
    if learn is not None:
        for at, seen in taught.items():
            learn(at, seen)
