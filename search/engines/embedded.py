"""The embedded engine as the processes that answer readers have it: opened read-only, looked at anew when it changes.

It also keeps the lexicons that plans are made with, for Meilisearch too, which cannot list its words.
"""

import asyncio
import operator
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from locales import TAGS
from search.elsewhere import subjects
from search.encoder import encoder
from search.engines.embedded_index import NAME, IndexFolder, is_panic
from search.engines.embedded_reader import OpenIndex, Stamp, open_locale, search, stamp_of, stored
from search.engines.embedded_why import Why, why
from search.engines.protocol import Cursor, EngineHit, EngineUnavailable, SearchHits, SearchQuery
from search.frame import Frame
from search.index_settings import FOREIGN_LOCALES
from search.meanings import Meanings, UnusableMeanings
from search.text.form_map import FormMap, UnusableFormMap
from search.text.other_words import other_words
from search.text.query_plan import Lexicon, QueryPlan

POLL_SECONDS = 0.2
"""How often it looks whether the index changed."""

_THREADS = 2
_OF_FORMS = frozenset({"form_typos", "skeleton_lemmas"})
"""What a lexicon makes of its form maps at its first use."""

T = TypeVar("T")

log = structlog.get_logger()


class EmbeddedEngine:
    """The `SearchEngine` of a data folder, and the lexicons of its content."""

    name = NAME

    def __init__(self, root: Path, poll_seconds: float = POLL_SECONDS, *, with_meanings: bool = False) -> None:
        """with_meanings: also keeps what pages mean, and loads the sentence encoder."""
        self.folder = IndexFolder(root)
        self._with_meanings = with_meanings
        self._meanings: tuple[Stamp | None, Meanings | None] = (None, None)
        self._poll_seconds = poll_seconds
        self._frame = Frame()
        self._indexes: dict[str, OpenIndex] = {}
        self._forms: dict[str, tuple[Stamp | None, FormMap]] = {}
        self._lexicons: Mapping[str, Lexicon] = {}
        self._is_whole = False
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._looking = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pool: ThreadPoolExecutor | None = None

    async def start(self) -> None:
        """Opens what is there, then keeps looking in a thread of its own."""
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="tantivy")
        await asyncio.get_running_loop().run_in_executor(self._pool, self.look)
        self._thread = threading.Thread(target=self._watch, name="index-watch", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Ends its threads."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 5)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def is_ready(self) -> bool:
        """Whether every locale is open and whole."""
        return self._is_whole

    def cursor(self) -> Cursor | None:
        """Up to where the index in its folder follows the feed. Reads a small file."""
        return self.folder.read_cursor()

    def set_frame(self, frame: Frame) -> None:
        """Uses other synonyms and stop words, as soon as the watching thread has made lexicons with them."""
        self._frame = frame
        self._wake.set()

    def lexicon(self, locale: str) -> Lexicon | None:
        """What plans of a locale are made with; None before its index was opened."""
        return self._lexicons.get(locale)

    @property
    def meanings(self) -> Meanings | None:
        """What pages mean; None without an encoder, and before they were read."""
        return self._meanings[1]

    async def search(self, query: SearchQuery) -> SearchHits:
        """Answers a query, in one of its threads."""
        if not self._is_whole or self._pool is None:
            raise EngineUnavailable("not-whole")
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.search_here, query)

    def search_here(self, query: SearchQuery) -> SearchHits:
        """Answers a query in the calling thread. Raises EngineUnavailable."""
        return self._read(query.plan.locale, partial(search, query=query))

    def stored(self, locale: str, ids: Sequence[str]) -> tuple[EngineHit, ...]:
        """Some documents, one at least, as far as its index has them, in the calling thread. Raises
        EngineUnavailable."""
        return self._read(locale, partial(stored, ids=ids))

    def _read(self, locale: str, read: Callable[[OpenIndex], T]) -> T:
        index = self._indexes.get(locale)
        if index is None or not self._is_whole:
            raise EngineUnavailable("not-whole")
        try:
            return read(index)
        except (ValueError, RuntimeError, OSError) as error:
            raise EngineUnavailable(type(error).__name__) from error
        except BaseException as error:
            if is_panic(error):
                raise EngineUnavailable("panic") from error
            raise

    def why(self, plan: QueryPlan, id_: str) -> Why | None:
        """Why a document matches a plan; None when it is not there or does not. In the calling thread."""
        index = self._indexes.get(plan.locale)
        return None if index is None else why(index, plan, id_)

    def look(self) -> None:
        """Opens anew what has changed on disk and makes new lexicons; what cannot be opened stays as it was."""
        with self._looking:
            if not self.folder.state.is_file():
                # A first build: opening it at every commit would only take time from who is building.
                self._is_whole = False
                return
            self._look_at_meanings()
            frame = self._frame
            has_changed = self._look_at_forms() or self._lexicons_are_of is not frame
            # Locale by locale, so that none waits for the others. The old lexicon goes on until the new one is whole;
            # words that its index no longer has find nothing, which is what they should.
            for locale in TAGS:
                if self._look_at_index(locale) or (has_changed and locale in self._indexes):
                    self._lexicons = {**self._lexicons, locale: self._make_lexicon(locale, frame)}
            self._lexicons_are_of = frame
            self._is_whole = all(locale in self._lexicons for locale in TAGS)

    def warm(self) -> None:
        """Makes what lexicons and the encoder else make at their first use, up to 0.3 s for each."""
        for lexicon in self._lexicons.values():
            _warm(lexicon)
        for locale in TAGS:
            other_words(locale)
            if self.meanings is not None:
                subjects(locale)

    _lexicons_are_of: Frame | None = None

    def _watch(self) -> None:
        while not self._stop.is_set():
            was_woken = self._wake.wait(self._poll_seconds)
            self._wake.clear()
            try:
                self.look()
                if not was_woken:
                    # Not in the middle of a start, which must not take longer for what few searches need.
                    self.warm()
            except Exception as error:  # the thread must live
                log.error("index watch failed", error=type(error).__name__)

    def _look_at_index(self, locale: str) -> bool:
        path = self.folder.index(locale)
        stamp = stamp_of(path / "meta.json")
        known = self._indexes.get(locale)
        if stamp is None or (known is not None and known.stamp == stamp):
            return False
        try:
            self._indexes[locale] = open_locale(path)
        except (ValueError, OSError, RuntimeError) as error:
            log.warning("index cannot be opened", locale=locale, error=type(error).__name__)
            return False
        return True

    def _look_at_meanings(self) -> None:
        stamp = stamp_of(self.folder.meanings) if self._with_meanings else None
        if stamp == self._meanings[0]:
            return
        found = None
        try:
            # The encoder too is loaded here, and not in a reader's search.
            found = Meanings.load(self.folder.meanings) if stamp is not None and encoder() is not None else None
        except (OSError, UnusableMeanings) as error:
            log.warning("meanings cannot be read", error=type(error).__name__)
        self._meanings = (stamp, found)

    def _look_at_forms(self) -> bool:
        changed = False
        for locale in TAGS:
            path = self.folder.forms(locale)
            stamp = stamp_of(path)
            known = self._forms.get(locale)
            if known is not None and known[0] == stamp:
                continue
            try:
                forms = FormMap(locale) if stamp is None else FormMap.load(path)
            except (OSError, UnusableFormMap) as error:
                log.warning("form map cannot be read", locale=locale, error=type(error).__name__)
                forms = FormMap(locale)
            self._forms[locale] = (stamp, forms)
            changed = True
        return changed

    def _make_lexicon(self, locale: str, frame: Frame) -> Lexicon:
        foreign = [other for other in FOREIGN_LOCALES if other != locale]
        lexicon = Lexicon(
            locale,
            self._indexes[locale].vocabulary,
            self._forms[locale][1],
            frame.stop_words_of(locale),
            frame.synonyms_of(locale),
            tuple(self._forms[other][1] for other in foreign),
            frozenset().union(*(frame.stop_words_of(other) for other in foreign)),
        )
        known = self._lexicons.get(locale)
        if known is not None and known.forms is lexicon.forms:
            # They follow from the forms alone, and cost up to 0.3 s.
            made = vars(known)
            vars(lexicon).update({name: made[name] for name in _OF_FORMS if name in made})
            if all(map(operator.is_, known.foreign, lexicon.foreign)):
                vars(lexicon).update(word_terms=known.word_terms)
        if known is not None and _is_warm(known):
            _warm(lexicon)  # before it takes its place
        return lexicon


def _is_warm(lexicon: Lexicon) -> bool:
    return vars(lexicon).keys() >= _OF_FORMS


def _warm(lexicon: Lexicon) -> None:
    _ = lexicon.form_typos, lexicon.skeleton_lemmas
