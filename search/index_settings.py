"""Pure: what an index depends on, as a hash in its name.

An index is used only by code of the same hash: the text layer's version, how documents are made, and an engine's own
settings. What editors keep (synonyms, stop words) is not in it: it works on the query's side.
"""

import hashlib
import json
from collections.abc import Mapping

from search.text import TEXT_VERSION

DOCUMENTS_VERSION = 2
"""Raised whenever the same content would give other documents (`documents.py`, `display.py`)."""

FOREIGN_LOCALES = ("nl", "en")
"""Languages whose words of a thing (titles, keywords, official terms) every locale's index also holds."""


def languages_read(locale: str) -> tuple[str, ...]:
    """The languages that a query in a locale is compared with: its own and those, each once."""
    return tuple(dict.fromkeys((locale, *FOREIGN_LOCALES)))


def settings_hash(settings: Mapping[str, object]) -> str:
    """Eight hex digits for an engine's own settings (JSON values) together with the versions of this code."""
    content = [TEXT_VERSION, DOCUMENTS_VERSION, settings]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def index_name(locale: str, settings_hash_: str) -> str:
    """The name of a locale's index: `mip_pl_<hash>`."""
    return f"mip_{locale.lower()}_{settings_hash_}"


def state_name(settings_hash_: str) -> str:
    """The name of the index that holds an engine's cursor: `mip_state_<hash>`."""
    return f"mip_state_{settings_hash_}"
