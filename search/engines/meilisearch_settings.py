"""Pure: how our documents lie in a Meilisearch index, and the settings of that index.

Two things of a document are indexed. Its *words*, as text, decide the order of hits (`searchableAttributes`). Its
*terms*, as lists for filters, decide which documents match: a query plan is a boolean expression over terms, and
Meilisearch's own matching knows no such thing. So both engines find the same documents and count the same facets.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from search.engines.protocol import SearchDocument
from search.index_settings import index_name, settings_hash, state_name
from search.text.query_plan import Where
from search.text.stems import STEM_MARK

OWN_INDEXES: Final = "mip_*"
"""The names of all our indexes, as keys are given rights on them."""

PRIMARY_KEY: Final = "id"
EVERY: Final = "every"
EVERY_WORD: Final = f"{STEM_MARK}{STEM_MARK}every"
"""A word that every document has in its field `every`, and that nobody can type (`stems.STEM_MARK`)."""

TERMS: Final[Mapping[Where, str]] = MappingProxyType({Where.WORDS: "words", Where.KEYS: "keys", Where.LATIN: "latin"})
"""The filter's field for each place where a term is looked for."""
TITLE_TERMS: Final[Mapping[Where, str]] = MappingProxyType({Where.WORDS: "title_words", Where.KEYS: "title_keys"})
"""The same for a search in titles alone."""

SEARCHABLE: Final = ("t", "x", "kt", "lat", "s", "kb", "b", EVERY)
"""What tells most of a page first."""
SEARCHABLE_TITLES: Final = ("t", "kt", EVERY)

# Totals are exact only below it, and paging ends there.
_MAX_TOTAL_HITS = 1_000_000
_SEARCH_CUTOFF_MS = 500


# All that Meilisearch takes; for another one it refuses the settings.
_LANGUAGES: Final = (
    "af ak am ar az be bg bn ca cs da de el en eo es et fa fi fr gu he hi hr hu hy id it ja jv ka km kn ko la lt lv mk "
    "ml mr my nb ne nl or pa pl pt ro ru si sk sl sn sr sv ta te th tk tl tr uk ur uz vi yi zh zu"
)


def _filterable() -> list[dict[str, object]]:
    terms = [*TERMS.values(), *TITLE_TERMS.values()]
    return [
        {
            "attributePatterns": ["id", "thing", "kind", "topic", "areas", "except_areas", *terms],
            "features": {"facetSearch": False, "filter": {"equality": True, "comparison": False}},
        }
    ]


def index_settings(locale: str) -> dict[str, object]:
    """The settings of a locale's index."""
    language = locale.partition("-")[0].lower()
    locales = [{"attributePatterns": ["*"], "locales": [language]}] if language in _LANGUAGES.split() else None
    # No `separatorTokens`, `nonSeparatorTokens` or `dictionary` of our own: with any of them Meilisearch makes the
    # automaton that cuts texts into words anew for every reading of every query, and takes twice as long.
    return {
        "searchableAttributes": list(SEARCHABLE),
        # A search gives back ids and what is shown; nothing else leaves the server.
        "displayedAttributes": ["id", "thing", "version", "display"],
        "filterableAttributes": _filterable(),
        "sortableAttributes": [],
        "rankingRules": [
            "words", "prior:desc", "exactness", "attributeRank", "proximity", "wordPosition", "id:asc",
        ],
        # All of these are the text layer's work, on the query's side.
        "stopWords": [],
        "synonyms": {},
        "typoTolerance": {
            "enabled": False,
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnWords": [],
            "disableOnAttributes": [],
            "disableOnNumbers": True,
        },
        # Changes no matching in our languages; without it the engine guesses a language for every text.
        "localizedAttributes": locales,
        "prefixSearch": "indexingTime",
        "proximityPrecision": "byWord",
        "searchCutoffMs": _SEARCH_CUTOFF_MS,
        "facetSearch": False,
        "faceting": {"maxValuesPerFacet": 100, "sortFacetValuesBy": {"*": "alpha"}},
        "pagination": {"maxTotalHits": _MAX_TOTAL_HITS},
    }  # fmt: skip


def record(document: SearchDocument) -> dict[str, object]:
    """A document as Meilisearch keeps it. Changing its shape needs a new RECORD_VERSION."""
    fields = document.fields
    return {
        "id": document.id,
        "thing": str(document.thing),
        "version": document.version,
        "kind": document.kind,
        "topic": document.topic,
        "areas": list(document.areas),
        "except_areas": list(document.except_areas),
        "prior": document.prior,
        "t": fields.t,
        "x": fields.x,
        "kt": fields.kt,
        "lat": fields.lat,
        "s": fields.s,
        "kb": fields.kb,
        "b": fields.b,
        EVERY: EVERY_WORD,
        TERMS[Where.WORDS]: _distinct(fields.a),
        TERMS[Where.KEYS]: _distinct(fields.kt, fields.kb),
        TERMS[Where.LATIN]: _distinct(fields.lat),
        TITLE_TERMS[Where.WORDS]: _distinct(fields.t),
        TITLE_TERMS[Where.KEYS]: _distinct(fields.kt),
        "display": document.display,
    }


RECORD_VERSION: Final = 1
"""Raised with every change of `record`."""


def _distinct(*texts: str) -> list[str]:
    return sorted({term for text in texts for term in text.split(" ") if term})


_HASH: Final = settings_hash({"record": RECORD_VERSION, "settings": index_settings("en")})


def own_hash() -> str:
    """The hash in the names of this code's indexes."""
    return _HASH


def own_index(locale: str) -> str:
    """The name of a locale's index."""
    return index_name(locale, _HASH)


def own_state() -> str:
    """The name of the index that holds the state documents."""
    return state_name(_HASH)


STATE_SETTINGS: Final[dict[str, object]] = {
    "searchableAttributes": [PRIMARY_KEY],
    "filterableAttributes": [PRIMARY_KEY],
}
STATE_CURSOR: Final = "cursor"
"""The state document `{"id": "cursor", "epoch": ..., "n": ...}`: there when all locales' indexes are whole."""
STATE_USED: Final = "used"
"""The state document that is written anew once a day, so that others see that these indexes are used."""
