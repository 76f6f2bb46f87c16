"""The form maps beside the embedded index: kept up with what the analyser met in documents."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from locales import TAGS
from search.engines.embedded_index import IndexFolder
from search.text.form_map import FormMap, UnusableFormMap
from search.text.form_map_process import FormMapBuildError, topped_up

if TYPE_CHECKING:  # at run time it would load the lemma dictionaries' code into processes that only answer
    from search.text.analyse import Seen

RETRY_SECONDS = 60.0
"""After a child process that failed."""

_AT_ONCE = 2
"""How many dictionaries are read at once: each takes up to 100 MB and all of a processor."""

log = structlog.get_logger()


class FormKeeper:
    """Collects what was met and writes it into the form maps. For the indexer's thread alone."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._maps: dict[str, FormMap] = {}
        self._lemmas: dict[str, set[str]] = {}
        self._forms: dict[str, dict[str, tuple[str, ...]]] = {}
        self._parts: dict[str, dict[str, tuple[str, ...]]] = {}
        self._failed_at = float("-inf")
        self._has_read_wanted = False

    def learn(self, locale: str, seen: Seen) -> None:
        """Takes note of what one document taught about a language."""
        self._lemmas.setdefault(locale, set()).update(seen.lemmas)
        forms = self._forms.setdefault(locale, {})
        for form, lemmas in seen.forms.items():
            forms[form] = tuple(dict.fromkeys((*forms.get(form, ()), *lemmas)))
        self._parts.setdefault(locale, {}).update(seen.parts)

    def top_up(self) -> None:
        """Writes what was met since the last time, for two locales at once; up to 3 s for each that has new lemmas.

        When the child process fails, what is known is written, and beside it what is still wanted: the next time, or
        the next start, tries again. Raises OSError.
        """
        self._read_wanted()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="forms") as pool:
            for locale, known in zip(TAGS, pool.map(self._topped_up, TAGS), strict=True):
                self._write(locale, known)
                self._note_wanted(locale)

    def _topped_up(self, locale: str) -> FormMap:
        """A locale's map with the lemmas that were met, or as it is when the child process fails."""
        before = self._map(locale)
        try:
            known = topped_up(before, self._lemmas.get(locale, ()))
        except FormMapBuildError as error:
            log.warning("form map not whole", locale=locale, error=str(error))
            self._failed_at = time.monotonic()
            self._lemmas[locale] = set(before.missing(self._lemmas[locale]))
            return before
        self._lemmas.pop(locale, None)
        return known

    def _write(self, locale: str, known: FormMap) -> None:
        before, path = self._map(locale), self._folder.forms(locale)
        met = self._forms.pop(locale, {})
        wanted = self._lemmas.get(locale)
        if wanted:
            # The map takes no forms of lemmas that it lacks.
            self._forms[locale] = {form: found for form, found in met.items() if not wanted.isdisjoint(found)}
        forms = _unknown_forms(known, met)
        parts = {word: found for word, found in self._parts.pop(locale, {}).items() if known.parts(word) != found}
        if forms or parts:
            known = known.with_observed(forms, parts)
        if known is not before or not path.is_file():
            known.save(path)
            self._maps[locale] = known

    def top_up_again(self) -> bool:
        """Tries again what failed, a while later or after a restart. Gives whether it tried. Raises OSError."""
        self._read_wanted()
        if not any(self._lemmas.values()) or time.monotonic() - self._failed_at < RETRY_SECONDS:
            return False
        self.top_up()
        return True

    def forget(self) -> None:
        """Reads the files anew next time (0.1 s): somebody else may have written them, or memory is short."""
        self._maps.clear()
        self._has_read_wanted = False

    def _read_wanted(self) -> None:
        """Takes up what an earlier process could not make."""
        if self._has_read_wanted:
            return
        for locale in TAGS:
            try:
                wanted = json.loads(self._folder.wanted_forms(locale).read_text(encoding="utf-8"))
                lemmas = {str(lemma) for lemma in wanted["lemmas"]}
                forms = {str(form): tuple(map(str, found)) for form, found in wanted["forms"].items()}
            except FileNotFoundError:
                continue  # nothing is wanted
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                log.warning("wanted forms cannot be read", locale=locale, error=type(error).__name__)
                continue
            self._lemmas.setdefault(locale, set()).update(lemmas)
            self._forms[locale] = {**forms, **self._forms.get(locale, {})}
        self._has_read_wanted = True

    def _note_wanted(self, locale: str) -> None:
        """Writes what a locale's map lacks, whole or not at all; no file when it lacks nothing."""
        path = self._folder.wanted_forms(locale)
        if not self._lemmas.get(locale):
            path.unlink(missing_ok=True)
            return
        wanted = {"lemmas": sorted(self._lemmas[locale]), "forms": self._forms.get(locale, {})}
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(wanted, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)

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
