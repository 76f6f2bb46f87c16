"""Stored answers: what is kept, until when, and what makes room.

The rule (design section 5). A process holds `seen`, the version of its last poll. *Poll*: in one snapshot n, then the
changes after `seen`; under the lock drop each answer that depends on a changed thing, then `seen = n`. *Build*: read n
first (v), then the data, noting everything looked up. *Store*, under the same lock: keep it only if v ≥ `seen`. *Join*
another request's build only if its v ≥ `seen`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.answers import Answer
from content.feed import Change, Thing, Version
from content.models import ThingKind

_A_DEPENDENCY = 250
"""Bytes that the note of one dependency takes."""

Key = tuple[str, ...]


@dataclass
class Notes:
    """What an endpoint says of the answer it builds: the version read first, and what was looked up."""

    version: Version
    things: Iterable[Thing] = ()
    kinds: Iterable[ThingKind] = ()


@dataclass(frozen=True)
class Freshness:
    """How new an answer must be: of this epoch, and built from this version or a later one."""

    epoch: str
    seen: int

    def allows(self, version: Version) -> bool:
        """Whether an answer built from a version is new enough."""
        return version.epoch == self.epoch and version.n >= self.seen


@dataclass
class Counts:
    """Plain counts, read when metrics are scraped."""

    hits: int = 0
    """Of answers that are kept no more; all of them are `StoredAnswers.hits`."""
    misses: int = 0
    joined: int = 0
    kept: int = 0
    refused: int = 0
    dropped: int = 0
    evicted: int = 0


@dataclass
class _Kept:
    """What is known of a stored answer beside the answer: what it depends on, and the bytes it was counted for."""

    things: frozenset[Thing]
    kinds: frozenset[ThingKind]
    size: int
    hits: int = 0
    """Those of its hits after which it was spared when room was made."""


class StoredAnswers:
    """The answers of one process, never more than `max_bytes` of them. Thread-safe."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.counts = Counts()
        self.bytes = 0
        self._lock = threading.Lock()
        self._seen = -1
        self._epoch = ""
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        """In the order in which room is made."""
        self.by_key: Mapping[Key, Answer] = self._answers
        """The answers that are kept, to look up without a lock; who sends one counts its hit."""
        self._kept: dict[Key, _Kept] = {}
        self._by_thing: dict[Thing, set[Key]] = {}
        self._by_kind: dict[ThingKind, set[Key]] = {}

    @property
    def seen(self) -> int:
        """The version of the last poll; -1 before the first."""
        return self._seen

    @property
    def hits(self) -> int:
        """How often a stored answer was sent."""
        with self._lock:
            return self.counts.hits + sum(answer.hits for answer in self._answers.values())

    def freshness(self) -> Freshness:
        """How new a build must be for who asks now."""
        with self._lock:
            return Freshness(self._epoch, self._seen)

    def keep(self, key: Key, answer: Answer, notes: Notes) -> bool:
        """Stores an answer unless a poll has seen something newer than what it was built from."""
        things, kinds = frozenset(notes.things), frozenset(notes.kinds)
        size = answer.size + _A_DEPENDENCY * (len(things) + len(kinds))
        with self._lock:
            if not Freshness(self._epoch, self._seen).allows(notes.version) or size > self.max_bytes // 4:
                self.counts.refused += 1
                return False
            self._drop(key)
            self._answers[key] = answer
            self._kept[key] = _Kept(things, kinds, size)
            for thing in things:
                self._by_thing.setdefault(thing, set()).add(key)
            for kind in kinds:
                self._by_kind.setdefault(kind, set()).add(key)
            self.bytes += size
            self.counts.kept += 1
            self._make_room()
            return True

    def grew(self, key: Key, answer: Answer) -> None:
        """Counts a stored answer anew: it was made in one more coding."""
        with self._lock:
            if self._answers.get(key) is answer:
                kept = self._kept[key]
                size = answer.size + _A_DEPENDENCY * (len(kept.things) + len(kept.kinds))
                self.bytes += size - kept.size
                kept.size = size
                self._make_room()

    def polled(self, version: Version, changes: Iterable[Change]) -> None:
        """Takes in what one poll read: drops what depends on a changed thing, then moves `seen`."""
        with self._lock:
            if version.epoch != self._epoch:
                for key in list(self._answers):
                    self._drop(key)
                self._epoch = version.epoch
            for change in changes:
                keys = self._by_thing.get(change.thing, set()) | self._by_kind.get(change.thing.kind, set())
                for key in keys:
                    self._drop(key)
                    self.counts.dropped += 1
            self._seen = version.n

    def _make_room(self) -> None:
        """Drops the oldest; one that was sent since it was last looked at goes to the end of the row instead. So it is
        nearly the one used longest ago, and a hit costs no more than counting it."""
        while self.bytes > self.max_bytes:
            key, answer = next(iter(self._answers.items()))
            kept = self._kept[key]
            if kept.hits != answer.hits:
                kept.hits = answer.hits
                self._answers.move_to_end(key)
                continue
            self._drop(key)
            self.counts.evicted += 1

    def _drop(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is None:
            return
        self.counts.hits += answer.hits
        kept = self._kept.pop(key)
        self.bytes -= kept.size
        for thing in kept.things:
            self._by_thing[thing].discard(key)
            if not self._by_thing[thing]:
                del self._by_thing[thing]
        for kind in kept.kinds:
            self._by_kind[kind].discard(key)
            if not self._by_kind[kind]:
                del self._by_kind[kind]
