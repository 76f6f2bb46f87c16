"""The form maps beside the embedded index: kept up with what the analyser met in documents."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import structlog

from locales import TAGS
from search.engines.embedded_index import IndexFolder
from search.text.form_map import FormMap, UnusableFormMap
from search.text.form_map_process import FormMapBuildError, build_forms

if TYPE_CHECKING:  # at run time it would load the lemma dictionaries' code into processes that only answer
    from search.text.analyse import Seen

RETRY_SECONDS = 60.0
"""After a child process that failed."""

_AT_ONCE = 2
"""How many dictionaries are read at once: each takes up to 100 MB and all of a processor."""

log = structlog.get_logger()


class FormKeeper:
    """Collects what was met and writes it into the form maps. For the indexer's thread alone; dictionaries are read
    beside it."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._maps: dict[str, FormMap] = {}
        self._lemmas: dict[str, set[str]] = {}
        self._forms: dict[str, dict[str, tuple[str, ...]]] = {}
        self._parts: dict[str, dict[str, tuple[str, ...]]] = {}
        self._learnt: set[str] = set()
        """The locales that something was met of since their maps were last written."""
        self._reading: dict[str, Future[dict[str, list[str]]]] = {}
        """Locale -> the forms that are looked for in its dictionary at the moment."""
        self._readers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="forms")
        self._failed_at = float("-inf")
        self._has_read_wanted = False

    def learn(self, locale: str, seen: Seen) -> None:
        """Takes note of what one document taught about a language."""
        self._learnt.add(locale)
        self._lemmas.setdefault(locale, set()).update(seen.lemmas)
        forms = self._forms.setdefault(locale, {})
        for form, lemmas in seen.forms.items():
            known = forms.get(form, lemmas)
            # Nearly always the same: a language's words come again in every batch.
            forms[form] = known if known == lemmas else tuple(dict.fromkeys((*known, *lemmas)))
        self._parts.setdefault(locale, {}).update(seen.parts)

    def keep_up(self) -> bool:
        """Writes what was met since the last time, as far as it is known, and beside it what is still wanted: a crash
        loses neither. Dictionaries are read meanwhile, up to 3 s each; call it again for what they gave, and for those
        that could not be read.

        Gives whether one gave something. Raises OSError.
        """
        self._read_wanted()
        done = {locale for locale, reading in self._reading.items() if reading.done()}
        for locale in TAGS:
            if locale in done or locale in self._learnt:
                self._keep_up(locale)
        self._learnt.clear()
        for locale in TAGS:
            if self._lemmas.get(locale) and time.monotonic() - self._failed_at >= RETRY_SECONDS:
                self._read_dictionary(locale)
        return bool(done)

    def top_up(self) -> None:
        """As `keep_up` for all locales, and waits for the dictionaries. Raises OSError."""
        self._failed_at = float("-inf")
        self._learnt.update(TAGS)
        self.keep_up()
        while self._reading:
            wait(self._reading.values())
            self.keep_up()

    def _keep_up(self, locale: str) -> None:
        """Writes a locale's map and what it lacks; whatever cannot be written is still known the next time."""
        known = self._with_what_was_read(locale)
        missing = known.missing(self._lemmas.get(locale, ()))
        figures = {lemma for lemma in missing if not any(map(str.isalpha, lemma))}
        if figures:
            # They have no other forms; a dictionary would be read for them in vain.
            known = known.with_forms(dict.fromkeys(figures, ()))
        wanted = set(missing - figures)
        met = self._forms.get(locale, {})
        self._write(known, met, self._parts.get(locale, {}))
        self._lemmas[locale] = wanted
        # The map takes no forms of lemmas that it lacks.
        self._forms[locale] = {form: found for form, found in met.items() if not wanted.isdisjoint(found)}
        self._parts.pop(locale, None)
        self._note_wanted(locale)

    def _read_dictionary(self, locale: str) -> None:
        """Begins to read a locale's dictionary for what its map lacks, unless that is under way."""
        wanted = self._map(locale).missing(self._lemmas[locale])
        if wanted and locale not in self._reading:
            self._reading[locale] = self._readers.submit(build_forms, locale, wanted)

    def _with_what_was_read(self, locale: str) -> FormMap:
        """A locale's map with what a dictionary gave; as it is while that is read, or when it failed."""
        before, reading = self._map(locale), self._reading.get(locale)
        if reading is None or not reading.done():
            return before
        del self._reading[locale]
        try:
            return before.with_forms(reading.result())
        except FormMapBuildError as error:
            log.warning("form map not whole", locale=locale, error=str(error))
            self._failed_at = time.monotonic()
            return before

    def _write(
        self, known: FormMap, met: Mapping[str, tuple[str, ...]], compounds: Mapping[str, tuple[str, ...]]
    ) -> None:
        path = self._folder.forms(known.locale)
        forms = _unknown_forms(known, met)
        parts = {word: found for word, found in compounds.items() if known.parts(word) != found}
        if forms or parts:
            known = known.with_observed(forms, parts)
        if known is not self._map(known.locale) or not path.is_file():
            known.save(path)
            self._maps[known.locale] = known

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
    return {
        form: lemmas
        for form, lemmas in forms.items()
        if any(form not in known.by_lemma.get(lemma, ()) for lemma in lemmas)
    }
