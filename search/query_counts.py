"""What people ask and do not find, counted in memory. Without people: what is kept of a caller is a hash of address and
query under a salt that lives for a day and is never written.

`query_count_store` writes the counts; only there is decided which queries may be read by anybody.
"""

import datetime as dt
import hashlib
import secrets
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from content.clock import local_date
from content.models import QUERY_CHARACTERS, SearchOutcome
from search.results import SearchResults
from search.text.folding import fold_str
from search.text.tokens import MAX_QUERY_CHARACTERS

MAX_CALLERS = 200_000
"""Callers and their queries remembered a day, 16 bytes each; who comes after that is not counted."""

MAX_QUERIES = 20_000
"""Different queries between two writings; more are counted as others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted. `region`: a labour-market region's code, "" for none; `query`: "" for one that is not told."""

    day: dt.date
    locale: str
    region: str
    query: str
    outcome: SearchOutcome


def counted_query(text: str) -> str:
    """A typed text as it is counted: folded, digits and @ struck out, 60 characters at most."""
    folded = fold_str(text[:MAX_QUERY_CHARACTERS])
    kept = "".join(one for one in folded if one != "@" and not unicodedata.category(one).startswith("N"))
    return " ".join(kept.split())[:QUERY_CHARACTERS].rstrip()


def outcome_of(results: SearchResults) -> SearchOutcome:
    """What came of a search. What only a filter hides was found: facets count it."""
    if not (results.total or results.topics or results.kinds):
        return SearchOutcome.NOTHING
    return SearchOutcome.LOOSE if results.loosened else SearchOutcome.FOUND


class QueryCounter:
    """Counts for one process. Noting costs some microseconds and writes nothing; safe from any thread."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self.source = secrets.token_hex(8)
        """Tells this process' counts from those of others, and from those before a restart."""
        self._now = now
        self._lock = threading.Lock()
        self._counts: Counter[Asked] = Counter()
        self._day = dt.date.min
        self._salt = b""
        self._callers: set[bytes] = set()

    def note(self, caller: str, text: str, locale: str, region: str, outcome: SearchOutcome) -> None:
        """Counts a search, once a day for a caller and a query. To be called for first pages of searches alone."""
        if not text.strip():
            return
        query = counted_query(text)
        day = local_date(self._now())
        with self._lock:
            if day != self._day:
                self._day, self._salt, self._callers = day, secrets.token_bytes(32), set()
            who_and_what = f"{caller}\0{query}".encode("utf-8", "replace")
            digest = hashlib.blake2b(who_and_what, key=self._salt, digest_size=16).digest()
            if digest in self._callers or len(self._callers) >= MAX_CALLERS:
                return
            self._callers.add(digest)
            self._add(Asked(day, locale, region, query, outcome), 1)

    def take(self) -> Counter[Asked]:
        """What was counted since the last time."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Counter[Asked]) -> None:
        """What was taken and could not be written."""
        with self._lock:
            for asked, times in counts.items():
                self._add(asked, times)

    def _add(self, asked: Asked, times: int) -> None:
        if asked not in self._counts and len(self._counts) >= MAX_QUERIES:
            asked = replace(asked, query="")
        self._counts[asked] += times
