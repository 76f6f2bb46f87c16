"""The ledger of a fault run: what was acknowledged, what was sent without an answer, and what readers were shown.

Every edit writes a mark of its own, a word that stands nowhere else. Marks of a text only rise.
"""

from __future__ import annotations

import re
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field

_DIGITS = "abcdefghij"
_MARK = re.compile(rf"merk([{_DIGITS}]{{7}})")


def mark(number: int) -> str:
    """The word of a mark; letters only, so that a search finds exactly it."""
    return "merk" + "".join(_DIGITS[int(digit)] for digit in f"{number:07}")


def marks_in(text: str) -> list[int]:
    """The marks that stand in a text."""
    return [int("".join(str(_DIGITS.index(letter)) for letter in found)) for found in _MARK.findall(text)]


@dataclass(frozen=True)
class Standing:
    """Where a text stands: the mark that is live, the mark of its open edition (0: none), and that one's state."""

    live: int = 0
    written: int = 0
    state: str = ""


@dataclass
class Text:
    """One Dutch text of one page. `known`: as it was last acknowledged; `attempts`: what may have come of the rest."""

    slug: str
    page_id: uuid.UUID
    document_id: uuid.UUID
    known: Standing
    attempts: set[Standing] = field(default_factory=set)
    publishable: set[int] = field(default_factory=set)
    """Marks whose publication was at least attempted."""
    published: list[int] = field(default_factory=list)
    """Marks whose publication was acknowledged, or was seen to have happened."""
    shown: dict[str, int] = field(default_factory=dict)
    """The highest mark that a reader was shown, by address: each is stored, and renewed, for itself."""


@dataclass
class Ledger:
    """All texts of a run, and all that went wrong. Thread-safe."""

    texts: dict[str, Text] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    """`acknowledged`, `unanswered`, `refused` steps; `reads`, `searches`; `lost`, `phantom`, `wrong`."""
    wrongs: list[str] = field(default_factory=list)
    """What must not be, in words; the first hundred."""
    _last: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def next_mark(self) -> int:
        """A mark that nobody used."""
        with self._lock:
            self._last += 1
            return self._last

    def count(self, what: str) -> None:
        """Counts one."""
        with self._lock:
            self.counts[what] += 1

    def wrong(self, what: str, words: str) -> None:
        """Notes what must not be: `lost`, `phantom`, or `wrong` in another way."""
        with self._lock:
            self.counts[what] += 1
            if len(self.wrongs) < 100:
                self.wrongs.append(f"{what}: {words}")

    def attempting(self, text: Text, after: Standing) -> None:
        """A step is about to be sent that leads to `after`."""
        with self._lock:
            text.attempts.add(after)
            if after.live != text.known.live:
                text.publishable.add(after.live)

    def acknowledged(self, text: Text, after: Standing) -> None:
        """The step was answered with a yes."""
        with self._lock:
            self.counts["acknowledged"] += 1
            self._holds(text, after)

    def saw(self, text: Text, standing: Standing) -> None:
        """An editor was shown where a text stands: as last acknowledged, or as an unanswered step would leave it."""
        with self._lock:
            if standing == text.known:
                return
            if standing not in text.attempts:
                self.wrong("lost", f"{text.slug} stands at {standing}, was {text.known}, attempts {text.attempts}")
            self._holds(text, standing)

    def read(self, text: Text, found: list[int], where: str) -> None:
        """A reader was shown the marks `found` at an address."""
        with self._lock:
            self.counts["reads"] += 1
            if len(set(found)) > 1:
                self.wrong("phantom", f"{where} shows several editions at once: {found}")
            for number in found:
                if number not in text.publishable:
                    self.wrong("phantom", f"{where} shows {number}, which nobody published")
                if number < text.shown.get(where, 0):
                    self.wrong("phantom", f"{where} shows {number} after {text.shown[where]}")
                text.shown[where] = max(text.shown.get(where, 0), number)

    def found(self, numbers: list[int], where: str) -> None:
        """A search showed these marks."""
        with self._lock:
            self.counts["searches"] += 1
            publishable = set[int]().union(*(text.publishable for text in self.texts.values()))
            for number in set(numbers) - publishable:
                self.wrong("phantom", f"{where} shows {number}, which nobody published")

    def _holds(self, text: Text, standing: Standing) -> None:
        if standing.live != text.known.live:
            text.published.append(standing.live)
        text.known = standing
        # Each step names the version it was made from, so none of the earlier ones can come through any more.
        text.attempts.clear()
