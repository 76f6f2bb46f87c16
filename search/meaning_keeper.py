"""The index side of `meanings`: keeps their file up with what is published, beside the engine that is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import structlog

from search.encoder import Encoder, encoder
from search.engines.protocol import Cursor, StoredDocument, ThingDocuments, WritableEngine
from search.meanings import Block, Meanings, UnusableMeanings

MAX_THINGS = 2_000
"""Above it there are no meanings at all: the matrix is compared whole with every query."""

_AT_ONCE = 64

log = structlog.get_logger()


class WithMeanings:
    """A `WritableEngine` whose things' meanings are kept too. They follow its cursor: whatever is lost of one of the
    two is made again by the other's rules. What an encoder gets wrong never holds up the words."""

    def __init__(self, engine: WritableEngine, path: Path) -> None:
        self._engine = engine
        self._keeper = MeaningKeeper(path)

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    def ensure(self) -> None:
        """As the engine."""
        self._engine.ensure()

    def cursor(self) -> Cursor | None:
        """As the engine; None when the meanings are missing: they are made of everything."""
        return None if self._keeper.is_missing else self._engine.cursor()

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """As the engine; then, with a cursor, the meanings of all that came since the last one.

        A first index is whole when its meanings are there too: readers would get other hits a few seconds later.
        """
        is_first = cursor is not None and self._keeper.is_missing
        self._engine.apply(things, None if is_first else cursor)
        self._keeper.learn(things)
        if cursor is not None:
            try:
                self._keeper.top_up()
            except Exception as error:  # a second opinion that is not there; never a change that is not found
                log.warning("meanings not kept", error=type(error).__name__)
        if is_first:
            self._engine.apply((), cursor)

    def stored(self) -> Iterator[StoredDocument]:
        """As the engine."""
        return self._engine.stored()

    def remove_unused(self) -> None:
        """As the engine."""
        self._engine.remove_unused()


class MeaningKeeper:
    """Collects what was published and writes the vectors of what is new. For the indexer's thread alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: dict[str, ThingDocuments] = {}

    @property
    def is_missing(self) -> bool:
        """Whether the file is not there, or none of this version: it must be made out of everything."""
        return not self._path.is_file()

    def learn(self, made: Sequence[ThingDocuments]) -> None:
        """Takes note of things as they are now."""
        self._waiting.update((str(one.thing), one) for one in made)

    def top_up(self) -> None:
        """Writes what was noted since the last time. Without an encoder an empty file. Raises OSError."""
        waiting, self._waiting = self._waiting, {}
        if not waiting and not self.is_missing:
            return
        known = self._load()  # anew: a command may have written it meanwhile
        blocks = {key: block for key, block in known.blocks.items() if key[0] not in waiting}
        new: dict[tuple[str, str], tuple[str, ...]] = {}
        for thing, made in waiting.items():
            for locale, texts in made.meanings.items():
                block = known.blocks.get((thing, locale))
                if block is not None and block.texts == _hash(texts):
                    blocks[thing, locale] = block
                else:
                    new[thing, locale] = texts
        count = len({thing for thing, _ in (*blocks, *new)})
        if count > MAX_THINGS:
            log.warning("too many pages for the sentence encoder", pages=count, most=MAX_THINGS)
            blocks, new = {}, {}
        model = encoder() if new else None
        if model is not None:
            blocks |= _encoded(new, model)
        if self.is_missing or blocks != known.blocks:
            Meanings(blocks).save(self._path)

    def _load(self) -> Meanings:
        try:
            return Meanings.load(self._path)
        except (OSError, UnusableMeanings):
            return Meanings()


def _encoded(new: Mapping[tuple[str, str], Sequence[str]], model: Encoder) -> dict[tuple[str, str], Block]:
    """Each text once: the same official words stand in all languages of a page."""
    import numpy as np

    texts = list(dict.fromkeys(text for some in new.values() for text in some))
    # In portions, as searches wait for the encoder meanwhile.
    parts = [model.encode(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
    rows = np.concatenate(parts).astype(np.float16)
    place = {text: at for at, text in enumerate(texts)}
    return {key: Block(_hash(some), rows[[place[text] for text in some]]) for key, some in new.items()}


def _hash(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
