"""A public answer as bytes: ready-made in each content coding, with its strong ETag, its headers and its 304.

All that can be settled when an answer is built is settled then. What is left for a request is to choose among messages
that are sent as they are.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import brotli

from api.page_reads import Tally

CODINGS = ("br", "gzip")
"""Content codings in our order of liking; the empty text stands for the body as it is."""

SLOW = 128 * 1024
"""Bodies above this many bytes take so long to compress that it is done on a thread."""

_SMALL = 256
"""Bodies below this many bytes are sent as they are."""
_OVERHEAD = 2_500
"""Bytes that the messages of one coding take beside the body: measured, see the test of the bound."""
_NOT_UNCHANGED = frozenset({b"content-type"})
"""Headers that a 304 leaves out."""

_SMALLEST_WINDOW, _LARGEST_WINDOW = 10, 22
"""What brotli takes as the logarithm of its window."""

Header = tuple[bytes, bytes]
Message = MutableMapping[str, Any]

NO_BODY: Message = {"type": "http.response.body", "body": b""}


class Effort(NamedTuple):
    """How hard to try to make a body small: brotli's quality, and gzip's level."""

    br: int
    gzip: int


FOR_ONE = Effort(3, 3)
"""For one request alone."""
STORED = Effort(5, 6)
"""What a fresh answer can afford that some will read."""
LASTING = Effort(11, 9)
"""Made once for many."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The ASGI messages of an answer in one coding. They are sent to everybody: nobody may change them."""

    etag: bytes
    start: Message
    body: Message
    unchanged: Message
    """The start of a 304."""

    def unless_known(self, if_none_match: bytes | None) -> tuple[Message, Message]:
        """Start and body for a request with this If-None-Match header."""
        if if_none_match is not None and (if_none_match == self.etag or matches(if_none_match, self.etag)):
            return self.unchanged, NO_BODY
        return self.start, self.body


class Answer:
    """A public answer: its headers without those of a coding, and its bytes in each coding, made when first asked.

    Nearly everybody takes `br`. Once that is made, it is all that is kept of the body: a third of the memory, and what
    another coding needs is read from it.

    `varies`: the request headers by which it was chosen. `tally`: where a reading of it is counted; None for what is no
    page.
    """

    __slots__ = ("_body", "effort", "headers", "hits", "length", "ready", "tag", "tally", "varies")

    def __init__(
        self,
        headers: tuple[Header, ...],
        body: bytes,
        varies: bytes = b"Accept-Encoding",
        *,
        effort: Effort = STORED,
        tally: Tally | None = None,
    ) -> None:
        self.headers = headers
        self._body: bytes | None = body
        self.length = len(body)
        self.varies = varies
        self.effort = effort
        self.tally = tally
        self.hits = 0
        """How often it was sent as it was stored."""
        self.tag = hashlib.sha256(body).hexdigest()[:32]
        self.ready: dict[str, Ready] = {}
        """By coding, those that were made so far."""

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        made = {id(ready): ready for ready in list(self.ready.values())}
        whole = self._body
        coded = sum(len(ready.body["body"]) for ready in made.values() if ready.body["body"] is not whole)
        return len(whole or b"") + coded + _OVERHEAD * max(1, len(made))

    @property
    def body(self) -> bytes:
        """The body as it is."""
        whole = self._body
        return bytes(brotli.decompress(self.ready["br"].body["body"])) if whole is None else whole

    def in_coding(self, coding: str) -> Ready:
        """The messages in a coding; made when first asked for, then kept. Thread-safe."""
        ready = self.ready.get(coding)
        if ready is None:
            is_small = self.length < _SMALL
            ready = self.in_coding("") if coding and is_small else self._make(coding)
            self.ready[coding] = ready
            if coding == "br" and not is_small:
                self._body = None  # after it can be read from there
        return ready

    def _make(self, coding: str) -> Ready:
        etag = f'"{self.tag}-{coding}"'.encode() if coding else f'"{self.tag}"'.encode()
        headers = [*self.headers, (b"etag", etag), (b"vary", self.varies)]
        unchanged = [pair for pair in headers if pair[0] not in _NOT_UNCHANGED]
        body = compress(self.body, coding, self.effort) if coding else self.body
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        return Ready(
            etag,
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": body},
            {"type": "http.response.start", "status": 304, "headers": unchanged},
        )


def compress(body: bytes, coding: str, effort: Effort) -> bytes:
    """The body in a content coding."""
    if coding == "br":
        # A window that just holds the body gives the same, without clearing megabytes for it.
        window = min(_LARGEST_WINDOW, max(_SMALLEST_WINDOW, len(body).bit_length()))
        return bytes(brotli.compress(body, quality=effort.br, lgwin=window, mode=brotli.MODE_TEXT))
    return gzip.compress(body, effort.gzip, mtime=0)


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
    for coding in CODINGS:
        weight = weights.get(coding, weights.get("*", 0.0))
        if weight > best_weight:
            best, best_weight = coding, weight
    return best


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header holds a tag (weak comparison, RFC 9110 section 13.1.2)."""
    tags = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return b"*" in tags or etag in tags
