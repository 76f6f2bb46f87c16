"""What the finder counts: plain integers, read by `/metrics` when somebody asks. Never a query."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

BUCKETS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
"""Upper bounds of the latency histogram's buckets, in milliseconds."""


@dataclass
class Stats:
    """Counts since the process began. Used by one event loop, so nothing is locked."""

    found: int = 0
    loosened: int = 0
    nothing: int = 0
    degraded: int = 0
    failed: int = 0
    suggestions: int = 0
    corrected: int = 0
    latency: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_MS) + 1))
    seconds: float = 0.0
    """Of all searches together."""
    slowest: float = 0.0
    """Seconds of the slowest search since somebody last asked (`take_slowest`)."""

    def take_slowest(self) -> float:
        """The slowest search since the last time; a maximum of a whole life would soon tell nothing."""
        slowest, self.slowest = self.slowest, 0.0
        return slowest

    def counts(self) -> dict[str, int]:
        """Event -> how often. A search is one of found, loosened (found so) and nothing."""
        names = ("found", "loosened", "nothing", "degraded", "failed", "suggestions", "corrected")
        return {name: getattr(self, name) for name in names}

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Notes how long a search takes."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            self.seconds += seconds
            self.slowest = max(self.slowest, seconds)
            place = next((at for at, ms in enumerate(BUCKETS_MS) if seconds * 1000 <= ms), len(BUCKETS_MS))
            self.latency[place] += 1
