"""Which engines an installation has, and with what each is followed.

Meilisearch's code and client are loaded only where it is configured: on a bare machine they cost memory for nothing.
Both of its sides take an address and a key (AGREED: `MeilisearchEngine(url, key)`, `MeilisearchWriter(url, key)`).
"""

from dataclasses import dataclass

from pydantic import SecretStr

from content.db import Database
from search.engines.embedded_writer import EmbeddedWriter
from search.engines.protocol import Nearby, SearchEngine, WritableEngine
from search.forms import FormKeeper
from search.locks import IndexLock
from search.meaning_keeper import WithMeanings
from search.settings import SearchSettings


@dataclass(frozen=True)
class ConfiguredEngine:
    """An engine to write, the right to do so, and the form maps that it keeps (the embedded one's, for all)."""

    engine: WritableEngine
    lock: IndexLock
    forms: FormKeeper | None


def remote_engine(settings: SearchSettings, nearby: Nearby | None = None) -> SearchEngine | None:
    """The engine that answers first, when one is configured beside the embedded one. Opens nothing."""
    if not settings.meilisearch_url:
        return None
    from search.engines.meilisearch import MeilisearchEngine

    return MeilisearchEngine(settings.meilisearch_url, _key(settings.meilisearch_search_key), nearby=nearby)


def configured_engines(settings: SearchSettings, database: Database) -> list[ConfiguredEngine]:
    """The embedded engine first: its words are what plans are made of. Opens nothing."""
    embedded = EmbeddedWriter(settings.index_dir)
    engine = WithMeanings(embedded, embedded.folder.meanings) if settings.sentence_encoder else embedded
    found = [ConfiguredEngine(engine, IndexLock.of_folder(settings.index_dir), FormKeeper(embedded.folder))]
    if settings.meilisearch_url:
        from search.engines.meilisearch_writer import MeilisearchWriter

        remote = MeilisearchWriter(settings.meilisearch_url, _key(settings.meilisearch_worker_key))
        found.append(ConfiguredEngine(remote, IndexLock.of_server(database, settings.data_dir, remote.name), None))
    return found


def _key(secret: SecretStr | None) -> str:
    """Without a key: a server that asks for none."""
    return "" if secret is None else secret.get_secret_value()
