"""The form maps beside the embedded index: kept up with what the analyser met in documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

from locales import TAGS
from search.engines.embedded_index import IndexFolder
from search.text.form_map import FormMap, UnusableFormMap
from search.text.form_map_process import FormMapBuildError, topped_up

if TYPE_CHECKING:  # at run time it would load the lemma dictionaries' code into processes that only answer
    from search.text.analyse import Seen

log = structlog.get_logger()


class FormKeeper:
    """Collects what was met and writes it into the form maps. For the indexer's thread alone."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._maps: dict[str, FormMap] = {}
        self._lemmas: dict[str, set[str]] = {}
        self._forms: dict[str, dict[str, tuple[str, ...]]] = {}
        self._parts: dict[str, dict[str, tuple[str, ...]]] = {}

    def learn(self, locale: str, seen: Seen) -> None:
        """Takes note of what one document taught about a language."""
        self._lemmas.setdefault(locale, set()).update(seen.lemmas)
        forms = self._forms.setdefault(locale, {})
        for form, lemmas in seen.forms.items():
            forms[form] = tuple(dict.fromkeys((*forms.get(form, ()), *lemmas)))
        self._parts.setdefault(locale, {}).update(seen.parts)

    def top_up(self) -> None:
        """Writes what was met since the last time, one locale after the other; up to 3 s for each that has new lemmas.

        When the child process fails, the forms met in documents are written and the others wait for the next time.
        Raises OSError.
        """
        for locale in TAGS:
            path = self._folder.forms(locale)
            before = self._map(locale)
            known = before
            try:
                known = topped_up(before, self._lemmas.get(locale, ()))
                self._lemmas[locale] = set()
            except FormMapBuildError as error:
                log.warning("form map not whole", locale=locale, error=str(error))
            forms = _unknown_forms(known, self._forms.pop(locale, {}))
            parts = {word: found for word, found in self._parts.pop(locale, {}).items() if known.parts(word) != found}
            if forms or parts:
                known = known.with_observed(forms, parts)
            if known is not before or not path.is_file():
                known.save(path)
                self._maps[locale] = known

    def forget(self) -> None:
        """Reads the files anew next time: somebody else may have written them."""
        self._maps.clear()

    def _map(self, locale: str) -> FormMap:
        known = self._maps.get(locale)
        if known is None:
            try:
                known = FormMap.load(self._folder.forms(locale))
            except (OSError, UnusableFormMap):
                known = FormMap(locale)
            self._maps[locale] = known
        return known


def _unknown_forms(known: FormMap, forms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The forms that a map would learn something of: making it anew costs more than looking."""
    nothing: frozenset[str] = frozenset()
    return {
        form: lemmas
        for form, lemmas in forms.items()
        if any(form not in known.by_lemma.get(lemma, nothing) for lemma in lemmas)
    }
