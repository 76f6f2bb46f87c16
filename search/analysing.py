"""Analysing documents of all locales: in this process, or in a child process that gives its memory back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from locales import TAGS
from search.text.analyse import Analyser, Analysis, DocumentText, Seen
from search.text.index_keys import IndexKeys
from search.text.lemmas import LemmaDictionary
from search.text.packed import PackedDictionaries

Learn = Callable[[str, Seen], None]
"""Told what a document taught about a language."""


class Analysing(Protocol):
    """Whoever analyses texts of any locale. Safe to use by several threads."""

    def analyse(self, locale: str, text: DocumentText, learn: Learn | None = None) -> Analysis:
        """A text of a locale; `learn` is told about its own language and the foreign ones."""
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
        tell(analysis, learn)
        return analysis

    def rest(self) -> None:
        """Keeps everything: it is for short runs."""


def tell(analysis: Analysis, learn: Learn | None) -> None:
    """Tells what an analysis taught."""
    if learn is not None:
        for at, seen in analysis.seen.items():
            learn(at, seen)
