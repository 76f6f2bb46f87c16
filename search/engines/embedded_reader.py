"""One locale of the embedded index as opened: a searcher, and the vocabulary that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from locales import TAGS
from search.display import KEPT_CHARACTERS, size_of
from search.engines.embedded_index import open_index
from search.engines.embedded_query import counts, facet, one_of, whole_query, words_query
from search.engines.protocol import EngineHit, SearchHits, SearchQuery
from search.last_used import LastUsed
from search.text.vocabulary import IndexVocabulary

Counts = dict[str, int]

_KEPT_CHARACTERS = KEPT_CHARACTERS // len(TAGS)
"""Of what the documents of a locale show, how many characters are kept."""

Stamp = tuple[int, int, int]
"""What tells one state of a file from another: inode, size, time of change in ns."""


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


@dataclass(frozen=True)
class OpenIndex:
    """An immutable view of one locale's index. Safe to share between threads."""

    stamp: Stamp | None
    searcher: tantivy.Searcher
    vocabulary: IndexVocabulary
    _stored: LastUsed[tuple[int, int], tuple[str, str, str]] = field(default_factory=lambda: LastUsed(_KEPT_CHARACTERS))
    """Of the documents that were found last: id, display, version."""

    def hit(self, score: float, address: tantivy.DocAddress) -> EngineHit:
        """A document as it was stored."""
        key = address.segment_ord, address.doc
        known = self._stored.get(key)
        if known is None:
            document = self.searcher.doc(address)
            display = bytes(document.get_first("display") or b"").decode("utf-8", "surrogatepass")
            version = bytes(document.get_first("version") or b"").decode()
            known = str(document.get_first("id")), display, version
            self._stored.keep(key, known, size_of(display))
        id_, display, version = known
        return EngineHit(id_, float(score), display, version)


def open_locale(path: Path) -> OpenIndex:
    """Opens a locale's index and reads its vocabulary. Raises ValueError, OSError."""
    # Read first: a commit between here and opening is then seen at the next look.
    stamp = stamp_of(path / "meta.json")
    searcher = open_index(path).searcher()
    words = dict(searcher.terms_with_prefix("a", ""))
    topics = frozenset(term for term, _ in searcher.terms_with_prefix("kt", ""))
    # All keys; those of titles are among them, and are kept once.
    keys = topics.union(term for term, _ in searcher.terms_with_prefix("k", ""))
    skeletons = [term for term, _ in searcher.terms_with_prefix("lat", "")]
    return OpenIndex(stamp, searcher, IndexVocabulary(words, keys, skeletons, topics))


def search(index: OpenIndex, query: SearchQuery) -> SearchHits:
    """Answers a query out of one view."""
    searcher = index.searcher
    words = words_query(query.plan, titles_only=query.titles_only)
    found = searcher.search(whole_query(query, words), limit=query.limit, offset=query.offset, weight_by_field="prior")
    hits = [index.hit(score, address) for score, address in found.hits]
    total = getattr(found, "count", None)
    topics: dict[str, int] = {}
    kinds: dict[str, int] = {}
    if query.wants_facets:
        topics, kinds = _facets(searcher, query, words)
    return SearchHits(tuple(hits), int(total or 0), topics, kinds)


def stored(index: OpenIndex, ids: Sequence[str]) -> tuple[EngineHit, ...]:
    """Some documents, one at least, as far as they are in a view; in no order, their scores say nothing."""
    found = index.searcher.search(one_of("id", ids), limit=len(ids))
    return tuple(index.hit(score, address) for score, address in found.hits)


def _facets(searcher: tantivy.Searcher, query: SearchQuery, words: tantivy.Query) -> tuple[Counts, Counts]:
    """Each facet counted without its own filter; both at once when there is none."""
    if query.topic is None and query.kind is None:
        both = searcher.aggregate(whole_query(query, words), facet("topic", "kind"))
        return counts(both, "topic"), counts(both, "kind")
    topics = searcher.aggregate(whole_query(query, words, but="topic"), facet("topic"))
    kinds = searcher.aggregate(whole_query(query, words, but="kind"), facet("kind"))
    return counts(topics, "topic"), counts(kinds, "kind")
