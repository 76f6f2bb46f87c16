"""Answers kept as bytes: their key, their life, their ETags, and the 304.

The rule (design section 5). A process holds `seen`, the version of its last poll. *Poll*: in one snapshot n, then the
changes after `seen`; under the lock drop each answer that depends on a changed thing, then `seen = n`. *Build*: read n
first (v), then the data, noting everything looked up. *Store*, under the same lock: keep it only if v ≥ `seen`.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import brotli

from content.feed import Change, Thing, Version
from content.models import ThingKind

ENCODINGS = ("br", "gzip", "")
"""Content codings in our order of liking; the empty one is the body as it is."""

_SMALL = 256
"""Bodies below this many bytes are sent as they are."""

Key = tuple[str, ...]
Header = tuple[bytes, bytes]


@dataclass
class Notes:
    """What an endpoint says of the answer it builds: the version read first, and what was looked up."""

    version: Version
    things: Iterable[Thing] = ()
    kinds: Iterable[ThingKind] = ()


@dataclass
class Answer:
    """A public answer: its headers without those of a coding, and its bytes in each coding, made when first asked."""

    headers: tuple[Header, ...]
    body: bytes
    tag: str = ""
    varies: bytes = b"Accept-Encoding"
    encoded: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Computes the tag from the body."""
        self.tag = self.tag or hashlib.sha256(self.body).hexdigest()[:32]
        self.encoded.setdefault("", self.body)

    @property
    def size(self) -> int:
        """How much memory it takes, at most: the codings are each smaller than half the body (text)."""
        return 2 * len(self.body) + 1024

    def in_coding(self, coding: str) -> bytes:
        """The body in a coding; made when first asked for, then kept."""
        body = self.encoded.get(coding)
        if body is None:
            body = self.encoded[coding] = compress(self.body, coding)
        return body

    def etag(self, coding: str) -> str:
        """The strong tag of the body in a coding."""
        return f'"{self.tag}-{coding}"' if coding else f'"{self.tag}"'

    def respond(self, request: Mapping[bytes, bytes]) -> tuple[int, list[Header], bytes]:
        """Status, headers and body for a request with these headers (names in lower case)."""
        coding = pick_coding(request.get(b"accept-encoding", b"")) if len(self.body) >= _SMALL else ""
        etag = self.etag(coding)
        headers = [*self.headers, (b"etag", etag.encode()), (b"vary", self.varies)]
        if matches(request.get(b"if-none-match"), etag):
            return 304, [pair for pair in headers if pair[0] != b"content-type"], b""
        body = self.in_coding(coding)
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        return 200, headers, body


def compress(body: bytes, coding: str) -> bytes:
    """The body in a content coding; levels are those that a fresh answer can afford."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=5, mode=brotli.MODE_TEXT))
    return gzip.compress(body, 6, mtime=0)


def pick_coding(accept: bytes) -> str:
    """The content coding for an Accept-Encoding header: br, gzip or none."""
    if not accept:
        return ""
    weights: dict[str, float] = {}
    for part in accept.decode("latin-1").lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = parameters.strip().removeprefix("q=").strip() if parameters.strip().startswith("q=") else "1"
        try:
            weights[name.strip()] = float(quality)
        except ValueError:
            weights[name.strip()] = 0.0
    best, best_weight = "", 0.0
    for coding in ENCODINGS[:-1]:
        weight = weights.get(coding, weights.get("*", 0.0))
        if weight > best_weight:
            best, best_weight = coding, weight
    return best


def matches(if_none_match: bytes | None, etag: str) -> bool:
    """Whether an If-None-Match header holds a tag (weak comparison, RFC 9110 section 13.1.2)."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.decode("latin-1").split(",")]
    return "*" in tags or etag in tags


@dataclass
class Counts:
    """Plain counts, read when metrics are scraped."""

    hits: int = 0
    misses: int = 0
    kept: int = 0
    refused: int = 0
    dropped: int = 0
    evicted: int = 0


class StoredAnswers:
    """The answers of one process. Thread-safe."""

    def __init__(self, max_bytes: int = 64 * 1024 * 1024) -> None:
        self.max_bytes = max_bytes
        self.counts = Counts()
        self.bytes = 0
        self._lock = threading.Lock()
        self._seen = -1
        self._epoch = ""
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._dependencies: dict[Key, tuple[frozenset[Thing], frozenset[ThingKind]]] = {}
        self._by_thing: dict[Thing, set[Key]] = {}
        self._by_kind: dict[ThingKind, set[Key]] = {}

    @property
    def seen(self) -> int:
        """The version of the last poll; -1 before the first."""
        return self._seen

    def get(self, key: Key) -> Answer | None:
        """The stored answer of a key."""
        answer = self._answers.get(key)
        if answer is None:
            self.counts.misses += 1
            return None
        self.counts.hits += 1
        return answer

    def keep(self, key: Key, answer: Answer, notes: Notes) -> bool:
        """Stores an answer unless a poll has seen something newer than what it was built from."""
        size = answer.size
        with self._lock:
            if notes.version.n < self._seen or notes.version.epoch != self._epoch or size > self.max_bytes // 4:
                self.counts.refused += 1
                return False
            self._drop(key)
            things, kinds = frozenset(notes.things), frozenset(notes.kinds)
            self._answers[key] = answer
            self._dependencies[key] = (things, kinds)
            for thing in things:
                self._by_thing.setdefault(thing, set()).add(key)
            for kind in kinds:
                self._by_kind.setdefault(kind, set()).add(key)
            self.bytes += size
            self.counts.kept += 1
            while self.bytes > self.max_bytes:
                self._drop(next(iter(self._answers)))
                self.counts.evicted += 1
            return True

    def polled(self, version: Version, changes: Iterable[Change]) -> None:
        """Takes in what one poll read: drops what depends on a changed thing, then moves `seen`."""
        with self._lock:
            if version.epoch != self._epoch:
                for key in list(self._answers):
                    self._drop(key)
                self._epoch = version.epoch
            for change in changes:
                keys = self._by_thing.get(change.thing, set()) | self._by_kind.get(change.thing.kind, set())
                for key in list(keys):
                    self._drop(key)
                    self.counts.dropped += 1
            self._seen = version.n

    def _drop(self, key: Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is None:
            return
        self.bytes -= answer.size
        things, kinds = self._dependencies.pop(key)
        for thing in things:
            self._by_thing[thing].discard(key)
            if not self._by_thing[thing]:
                del self._by_thing[thing]
        for kind in kinds:
            self._by_kind[kind].discard(key)
