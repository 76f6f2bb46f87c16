"""The analysers of all locales for one process, with their dictionaries shared. Only the indexer's process has them."""

from collections.abc import Callable

from locales import TAGS
from search.text.analyse import Analyser, Analysis, DocumentText, Seen
from search.text.index_keys import IndexKeys

Learn = Callable[[str, Seen], None]
"""Told what a document taught about a language."""


class Analysers:
    """Analyses texts of any locale. A dictionary is loaded at a language's first word; about 100 MB for five."""

    def __init__(self) -> None:
        keys = {locale: IndexKeys(locale) for locale in TAGS}
        self._by_locale = {locale: Analyser(locale, keys) for locale in TAGS}

    def analyse(self, locale: str, text: DocumentText, learn: Learn | None = None) -> Analysis:
        """A text of a locale; `learn` is told about its own language and the foreign ones."""
        analysis = self._by_locale[locale].analyse(text)
        if learn is not None:
            for at, seen in analysis.seen.items():
                learn(at, seen)
        return analysis
